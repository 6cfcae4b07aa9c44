import { randomUUID } from "node:crypto";
import {
  BatchError,
  type Cause,
  type InputFile,
  isJobUuid,
  type ProviderCapabilities,
  type ProviderLimits,
  type Resources,
  type RetryPolicy,
  suggestion,
} from "@remotebatch/job-model";
import type { NotificationSpec } from "../notifications/notification-spec.js";
import { parseNotifications } from "../notifications/parse-notifications.js";
import { parseCredits } from "./credits.js";
import { parseDuration } from "./duration.js";
import { readInputFiles } from "./input-files.js";
import type { LicensingSettings } from "./licensing.js";
import { childCount, type MethodChoice, parseMethod } from "./method.js";
import { namedEntries, plainValue } from "./named-entries.js";
import { isAutomatic, isNamed, shown } from "./option-value.js";
import { type KeptLicensing, type LicensingPolicy, resolveLicensing } from "./resolve-licensing.js";
import type { MapSubmitOptions } from "./submit-options.js";
import { timeLimit } from "./time-limit.js";
import { withinCredits } from "./within-credits.js";

const submitNames = [
  "environment",
  "uuid",
  "remoteJobName",
  "remoteInputFiles",
  "remoteProviderSettings",
  "remoteMachineClass",
  "remoteGeoZone",
  "remoteJobNotifications",
  "timeConstraint",
  "creditConstraint",
  "licensingSettings",
  "forwardCloudCredentials",
  "includeDefinitions",
  "seed",
  "kernel",
  "resources",
  "retry",
  "signal",
] as const;

const mapNames = [...submitNames, "initialization", "method", "parallelElements"] as const;

/** Options after checking, with every default in its place. */
export interface ResolvedOptions {
  readonly uuid: string;
  readonly name: string;
  readonly timeLimitMs: number | undefined;
  readonly creditConstraint: number | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly resources: Resources;
  readonly retry: RetryPolicy;
  readonly seed: number | bigint | undefined;
  readonly kernel: string;
  readonly includeDefinitions: boolean;
  readonly inputFiles: readonly InputFile[];
  readonly licensingSettings: KeptLicensing;
  /** The licence that the job's kernel is given. */
  readonly licence: LicensingSettings | undefined;
  readonly notifications: NotificationSpec;
  readonly method: MethodChoice;
}

/** What resolving depends on besides the options. */
export interface ResolveContext {
  readonly limits: ProviderLimits;
  readonly capabilities: ProviderCapabilities;
  readonly provider: string;
  readonly creditsPerHour: number | undefined;
  readonly licensing: LicensingPolicy;
  /** Elements of the list of an array job. */
  readonly elements: number | undefined;
  /** Names of the client's notification methods. */
  readonly notificationMethods: readonly string[];
}

function refuse(message: string): never {
  throw new BatchError("BATCH_INVALID_OPTION", message);
}

/**
 * Refuses an option that does not exist.
 * @throws BatchError `BATCH_INVALID_OPTION` with the nearest name.
 */
export function checkOptionNames(options: object, isMap: boolean): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    refuse(`The options are ${shown(options)}; give an object such as { timeConstraint: 90 }.`);
  }
  const known: readonly string[] = isMap ? mapNames : submitNames;
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    if (mapNames.includes(name as "method")) {
      refuse(`The option "${name}" belongs to mapSubmit; submit evaluates one expression.`);
    }
    refuse(`There is no option "${name}".${suggestion(name, known)}`);
  }
}

function text(value: unknown, option: string, most: number): string | undefined {
  if (isAutomatic(value)) return undefined;
  if (typeof value !== "string" || value.trim() === "" || value.length > most) {
    refuse(`${option} is ${shown(value)}; give a text of 1 to ${most} characters.`);
  }
  // They would reach terminals and logs, where they can move the cursor and hide what is there.
  if (/\p{Cc}/u.test(value)) refuse(`${option} holds control characters; give one line of text.`);
  return value;
}

function flag(value: unknown, option: string, byDefault: boolean): boolean {
  if (isAutomatic(value)) return byDefault;
  if (value === true || isNamed(value, "True")) return true;
  if (value === false || isNamed(value, "False")) return false;
  return refuse(`${option} is ${shown(value)}; give true or false.`);
}

function uuidOption(value: unknown): string {
  if (value === undefined) return randomUUID();
  if (typeof value === "string" && isJobUuid(value)) return value;
  return refuse(`uuid is ${shown(value)}; give a UUID in lower case, or leave it out.`);
}

function seedOption(value: unknown): number | bigint | undefined {
  if (isAutomatic(value)) return undefined;
  if (typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value))) {
    return value;
  }
  return refuse(`seed is ${shown(value)}; give an integer.`);
}

/** Settings are kept as plain data, which has no integers beyond those of JavaScript. */
function settingValue(name: string, value: unknown): unknown {
  const plain = plainValue(value);
  if (typeof plain !== "bigint") return plain;
  if (Number.isSafeInteger(Number(plain))) return Number(plain);
  return refuse(`The setting "${name}" is ${shown(plain)}, beyond 2^53; give it as a text.`);
}

function settingsOption(options: MapSubmitOptions): Readonly<Record<string, unknown>> {
  const given: unknown = options.remoteProviderSettings ?? {};
  const entries = namedEntries(given);
  if (entries === undefined) {
    return refuse(`remoteProviderSettings is ${shown(given)}; give an object of settings.`);
  }
  const settings = new Map(entries.map(([name, value]) => [name, settingValue(name, value)]));
  const shorts = [
    ["RemoteMachineClass", text(options.remoteMachineClass, "remoteMachineClass", 200)],
    ["RemoteGeoZone", text(options.remoteGeoZone, "remoteGeoZone", 200)],
  ] as const;
  for (const [name, value] of shorts) {
    if (value === undefined) continue;
    if (settings.has(name) && settings.get(name) !== value) {
      refuse(`${name} is given twice with different values; give it once.`);
    }
    settings.set(name, value);
  }
  return Object.fromEntries(settings);
}

/**
 * The retry policy, or the usual one.
 * @throws BatchError `BATCH_INVALID_OPTION`
 */
export function retryOption(value: RetryPolicy | undefined): RetryPolicy {
  if (value === undefined) return { maxAttempts: 3, causes: ["infrastructure", "preempted"] };
  if (typeof value !== "object" || value === null) {
    refuse(`retry is ${shown(value)}; give { maxAttempts: n, causes: […] }.`);
  }
  const causes: unknown = value.causes;
  if (!Number.isSafeInteger(value.maxAttempts) || value.maxAttempts < 1 || !Array.isArray(causes)) {
    refuse("retry must be { maxAttempts: n, causes: […] } with n at least 1.");
  }
  return { maxAttempts: value.maxAttempts, causes: [...causes] as readonly Cause[] };
}

const maxParallelElements = 1024;

/** The options with what `parallelElements` asks of the machine among their resources. */
function withParallelElements(options: MapSubmitOptions): MapSubmitOptions {
  const count: unknown = options.parallelElements;
  if (isAutomatic(count)) return options;
  const { resources } = options;
  if (typeof count === "string" && count.toLowerCase() === "cores") {
    return { ...options, resources: { ...resources, parallelElements: "cores" } };
  }
  if (Number.isSafeInteger(count) && Number(count) >= 1 && Number(count) <= maxParallelElements) {
    const parallelElements = Number(count);
    return { ...options, resources: { cores: parallelElements, ...resources, parallelElements } };
  }
  return refuse(
    `parallelElements is ${shown(count)}; give a number from 1 to ${maxParallelElements}, or "cores".`,
  );
}

function resourcesOption(value: Resources | undefined): Resources {
  const known = ["cores", "memoryBytes", "gpus", "parallelElements"];
  if (value !== undefined && (typeof value !== "object" || Array.isArray(value))) {
    refuse(`resources is ${shown(value)}; give an object such as { cores: 2 }.`);
  }
  for (const [name, amount] of Object.entries(value ?? {})) {
    if (!known.includes(name)) {
      refuse(`There is no resource "${name}".${suggestion(name, known)}`);
    }
    if (name === "parallelElements" && amount === "cores") continue;
    if (amount !== undefined && !(Number.isSafeInteger(amount) && amount >= 0)) {
      refuse(`resources.${name} is ${shown(amount)}; give a whole number that is not negative.`);
    }
  }
  return { ...value };
}

/**
 * Checks all options and fills in defaults. Nothing is written or sent; input files are read.
 * @throws BatchError naming the option and what it takes.
 */
export async function resolveOptions(
  given: MapSubmitOptions,
  context: ResolveContext,
): Promise<ResolvedOptions> {
  const options = withParallelElements(given);
  const { capabilities } = context;
  const uuid = uuidOption(options.uuid);
  if (flag(options.forwardCloudCredentials, "forwardCloudCredentials", false)) {
    const why = capabilities.keepsSecrets
      ? "this client holds no Wolfram Cloud credentials"
      : `the provider "${context.provider}" can't keep them secret`;
    throw new BatchError(
      "BATCH_UNSUPPORTED",
      `forwardCloudCredentials can't be true: ${why}. Leave it out and let the job log in itself.`,
      { provider: context.provider },
    );
  }
  const creditConstraint = parseCredits(options.creditConstraint);
  const timeLimitMs = timeLimit(parseDuration(options.timeConstraint), creditConstraint, context);
  const kernel = text(options.kernel, "kernel", 64) ?? "embedded";
  const resources = resourcesOption(options.resources);
  const resolved = {
    uuid,
    name: text(options.remoteJobName, "remoteJobName", 1024) ?? `job-${uuid.slice(0, 8)}`,
    timeLimitMs,
    creditConstraint,
    settings: settingsOption(options),
    resources,
    retry: retryOption(options.retry),
    seed: seedOption(options.seed),
    kernel,
    includeDefinitions: flag(options.includeDefinitions, "includeDefinitions", true),
    notifications: parseNotifications(options.remoteJobNotifications, context.notificationMethods),
    method: parseMethod(options.method),
    inputFiles: await readInputFiles(options.remoteInputFiles),
  };
  const { creditsPerHour, limits } = context;
  const children = childCount(context.elements, resolved.method, limits);
  // Last, because an entitlement may be made.
  const { kept, forJob } = await resolveLicensing(options.licensingSettings, {
    kernel,
    cores: resources.cores,
    children,
    slots: limits.slots,
    timeLimitMs: withinCredits(resolved, children, limits, creditsPerHour).timeLimitMs,
    creditsPerHour,
    policy: context.licensing,
  });
  return { ...resolved, licensingSettings: kept, licence: forJob };
}
