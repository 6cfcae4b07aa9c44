import { BatchError, suggestion } from "@remotebatch/job-model";
import { dateMs } from "./date-value.js";
import { parseDuration } from "./duration.js";
import { namedEntries } from "./named-entries.js";
import { isAutomatic, isNamed, isNamedFn, numberOf, shown } from "./option-value.js";

/** How a licence entitlement is made, by the keys of the original's `CreateLicenseEntitlement`. */
export interface EntitlementSettings {
  /** Refuse the job when the balance can't cover it. Default true. */
  readonly CheckCreditsBalance?: boolean;
  /** Seconds until the entitlement ends. */
  readonly EntitlementExpiration?: number;
  /** Seconds until a licence that it gave ends. */
  readonly LicenseExpiration?: number;
  readonly ParallelKernelLimit?: number;
  readonly StandardKernelLimit?: number;
  readonly Policy?: string;
}

/** Licensing settings by the original's keys. */
export interface LicensingSettings {
  readonly Method: "Automatic" | "None" | "MathLM" | "OnDemand";
  /** Id of an entitlement, or how one is made. */
  readonly Entitlement?: string | EntitlementSettings;
  /** `host` or `host:port`. */
  readonly MathLMServer?: string;
}

const keys = ["Method", "Entitlement", "MathLMServer"];
const methods = ["None", "MathLM", "OnDemand"] as const;
const entitlementKeys = [
  "CheckCreditsBalance",
  "EntitlementExpiration",
  "LicenseExpiration",
  "ParallelKernelLimit",
  "Policy",
  "StandardKernelLimit",
];
const entitlementId = /^[\w-]{3,100}$/u;
const server = /^[\w.-]{1,253}(?::\d{1,5})?$/u;

function refuse(message: string): never {
  throw new BatchError("BATCH_INVALID_OPTION", `licensingSettings${message}`);
}

function checkKeys(
  entries: readonly (readonly [string, unknown])[],
  known: readonly string[],
  where: string,
): void {
  for (const [key] of entries) {
    if (!known.includes(key)) refuse(`${where} has no key "${key}".${suggestion(key, known)}`);
  }
}

function methodOf(value: unknown): LicensingSettings["Method"] {
  if (isAutomatic(value)) return "Automatic";
  const found = methods.find((name) => isNamed(value, name));
  return (
    found ?? refuse(`.Method is ${shown(value)}; give "Automatic", "None", "MathLM" or "OnDemand".`)
  );
}

function serverOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const parts = Array.isArray(value) ? value : isNamedFn(value, "List") ? value.args : [value];
  const host = isNamedFn(parts[0], "IPAddress") ? parts[0].args[0] : parts[0];
  const port = parts[1] === undefined ? undefined : numberOf(parts[1]);
  const text = parts.length === 2 ? `${String(host)}:${String(port)}` : host;
  if (parts.length <= 2 && typeof text === "string" && server.test(text)) return text;
  return refuse(`.MathLMServer is ${shown(value)}; give "host", "host:port" or ["host", port].`);
}

function entitlementOf(given: unknown): string | EntitlementSettings | undefined {
  if (isAutomatic(given)) return undefined;
  const value = isNamedFn(given, "LicenseEntitlementObject") ? given.args[0] : given;
  if (typeof value === "string") {
    // What may be a secret is not shown.
    return entitlementId.test(value) ? value : refuse(".Entitlement is no id of an entitlement.");
  }
  const entries = namedEntries(value);
  if (entries === undefined) {
    return refuse(
      `.Entitlement is ${shown(value)}; give an id, LicenseEntitlementObject[…], "Automatic" or an object of settings.`,
    );
  }
  checkKeys(entries, entitlementKeys, ".Entitlement");
  return Object.fromEntries(
    entries
      .filter(([, field]) => !isAutomatic(field))
      .map(([key, field]) => [key, entitlementSetting(key, field)]),
  );
}

function entitlementSetting(key: string, value: unknown): boolean | number | string {
  if (key === "CheckCreditsBalance") {
    if (value === true || isNamed(value, "True")) return true;
    if (value === false || isNamed(value, "False")) return false;
    return refuse(`.Entitlement.${key} is ${shown(value)}; give true or false.`);
  }
  if (key === "Policy") {
    return typeof value === "string"
      ? value
      : refuse(`.Entitlement.Policy is ${shown(value)}; give a text.`);
  }
  if (key.endsWith("Expiration")) {
    return secondsUntil(value, key);
  }
  const count = numberOf(value);
  return count !== undefined && Number.isSafeInteger(count) && count >= 0
    ? count
    : refuse(`.Entitlement.${key} is ${shown(value)}; give a whole number that is not negative.`);
}

/** Seconds of a duration, or until a date. */
function secondsUntil(value: unknown, key: string): number {
  const date = dateMs(value);
  const limitMs =
    date === undefined
      ? parseDuration(value, `licensingSettings.Entitlement.${key}`)
      : date - Date.now();
  return limitMs !== undefined && Number.isFinite(limitMs) && limitMs > 0
    ? limitMs / 1000
    : refuse(
        `.Entitlement.${key} is ${shown(value)}; give a duration such as "2 h", or a date to come.`,
      );
}

/**
 * The licensing settings with every form of the original read: `None`, `Automatic`, an association or object with text
 * or symbols as keys. Only kernels that need a licence look at them.
 * @throws BatchError `BATCH_INVALID_OPTION` for an unknown key, method or setting.
 */
export function parseLicensing(value: unknown): LicensingSettings {
  if (isAutomatic(value)) return { Method: "Automatic" };
  if (isNamed(value, "None")) return { Method: "None" };
  const entries = namedEntries(value);
  if (entries === undefined) {
    return refuse(
      ` is ${shown(value)}; give "Automatic", "None" or an object with the keys ${keys.join(", ")}.`,
    );
  }
  checkKeys(entries, keys, "");
  const settings = Object.fromEntries(entries);
  const method = methodOf(settings["Method"]);
  const entitlement = entitlementOf(settings["Entitlement"]);
  const mathLMServer = serverOf(settings["MathLMServer"]);
  if (method === "MathLM" && mathLMServer === undefined) {
    refuse(' with Method "MathLM" needs "MathLMServer": "host" or "host:port".');
  }
  return {
    Method: method,
    ...(entitlement === undefined ? {} : { Entitlement: entitlement }),
    ...(mathLMServer === undefined ? {} : { MathLMServer: mathLMServer }),
  };
}
