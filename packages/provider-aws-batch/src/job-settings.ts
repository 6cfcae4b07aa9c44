import type { JobSpec, ValidationIssue } from "@remotebatch/job-model";
import { fargateProblem } from "./fargate-sizes.js";

/** How one job asks for its machines. Each is also a setting of the provider: the default for its jobs. */
export interface AwsJobSettings {
  /** vCPUs of a child. Default: `resources.cores`, else what the job definition says. */
  readonly VCPUCount?: number;
  /** Memory of a child, mebibytes; a child that takes more is ended. Default: `resources.memoryBytes`, else the definition's. */
  readonly Memory?: number;
  /** GPUs of a child. Default: `resources.gpus`, else the definition's. */
  readonly GPUCount?: number;
  /** Name or ARN of the job definition, with or without a revision. */
  readonly JobDefinition?: string;
  /** Image to run in place of a definition: one is registered for it when it is first used. */
  readonly image?: string;
  /** Where `image` runs. Default "EC2". */
  readonly platform?: "EC2" | "FARGATE";
  /** ARN of the role with which ECS fetches `image` and writes logs; Fargate needs it. */
  readonly executionRole?: string;
  /** ARN of the role of the program in `image`. Default none: jobs need no rights. */
  readonly jobRole?: string;
  /**
   * How a child reaches the bucket: by URLs that are signed when it is launched, or with the role of its container. Default: with
   * the role where the job definition, or `jobRole`, has one.
   */
  readonly storeAccess?: "urls" | "role";
  /** So often AWS Batch starts a child again by itself whose host was taken away, as the same attempt. Default 0: the retry policy decides. */
  readonly hostRetries?: number;
  /** Priority within a share of a fair-share queue, 0 to 9999, and that share. */
  readonly schedulingPriority?: number;
  readonly shareIdentifier?: string;
  /** Tags of the job, and of its machines where `propagateTags`. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly propagateTags?: boolean;
}

type Check = (value: unknown) => string | undefined;

const whole =
  (least: number, most: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
const text =
  (pattern: RegExp, hint: string): Check =>
  (value) =>
    typeof value === "string" && value.length <= 1024 && pattern.test(value) ? undefined : hint;

const role = text(/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/u, "must be the ARN of a role");

const checks: { readonly [Name in keyof Required<AwsJobSettings>]: Check } = {
  VCPUCount: (value) =>
    value === 0.25 || value === 0.5 || whole(1, 1024)(value) === undefined
      ? undefined
      : "must be a whole number, or 0.25 or 0.5 on Fargate",
  Memory: whole(4, 64 * 2 ** 20),
  GPUCount: whole(1, 128),
  JobDefinition: text(/^[\w:/-]+$/u, "must be the name or ARN of a job definition"),
  image: text(/^[\w.@:/-]+$/u, "must be the name of an image"),
  platform: text(/^(?:EC2|FARGATE)$/u, "must be EC2 or FARGATE"),
  executionRole: role,
  jobRole: role,
  storeAccess: text(/^(?:urls|role)$/u, "must be urls or role"),
  hostRetries: whole(0, 9),
  schedulingPriority: whole(0, 9999),
  shareIdentifier: text(/^[A-Za-z0-9]+\*?$/u, "must be letters and digits"),
  tags: (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).length <= 40 &&
    Object.entries(value).every(
      ([name, said]) =>
        /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu.test(name) &&
        typeof said === "string" &&
        /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u.test(said),
    )
      ? undefined
      : "must be an object of texts that AWS takes for tags",
  propagateTags: (value) => (typeof value === "boolean" ? undefined : "must be true or false"),
};

/** The names of all job settings. */
export const jobSettingNames: readonly string[] = Object.keys(checks);

/** What is wrong with a setting, or nothing. */
export function settingProblem(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(checks, name)) return `is not known; there are ${jobSettingNames.join(", ")}`;
  return (checks as Readonly<Record<string, Check>>)[name]?.(value);
}

/** A job's settings with the provider's where it has none. Its image goes before a definition of the provider, and the other way round. */
export function settingsOf(
  { settings }: Pick<JobSpec, "settings">,
  defaults: AwsJobSettings,
): AwsJobSettings {
  const own = settings as AwsJobSettings;
  const { image: _image, JobDefinition: _definition, ...others } = defaults;
  const base = own.image === undefined && own.JobDefinition === undefined ? defaults : others;
  return { ...base, ...own };
}

const mebibyte = 2 ** 20;

/** vCPUs, mebibytes and GPUs that a job asks for, where it does. */
export function demandsOf(
  settings: AwsJobSettings,
  { cores, memoryBytes, gpus }: JobSpec["resources"],
) {
  return {
    vcpus: settings.VCPUCount ?? cores,
    memoryMiB:
      settings.Memory ??
      (memoryBytes === undefined ? undefined : Math.max(4, Math.ceil(memoryBytes / mebibyte))),
    gpus: settings.GPUCount ?? (gpus === 0 ? undefined : gpus),
  };
}

/** What a child gets where it asks for nothing else. */
export interface Size {
  readonly vcpus?: number | undefined;
  readonly memoryMiB?: number | undefined;
}

/** Complaints about the size that a job asks for, on machines or on Fargate. */
export function sizeIssues(
  spec: JobSpec,
  settings: AwsJobSettings,
  { isFargate, least }: { readonly isFargate: boolean; readonly least: Size },
): readonly ValidationIssue[] {
  const { vcpus, memoryMiB, gpus } = demandsOf(settings, spec.resources);
  const code = "BATCH_INVALID_OPTION" as const;
  if (!isFargate) {
    if (vcpus === undefined || vcpus >= 1) return [];
    const message = "Less than one vCPU is there on Fargate only.";
    return [{ code, path: "settings.VCPUCount", message }];
  }
  const size = [vcpus ?? least.vcpus ?? 1, memoryMiB ?? least.memoryMiB ?? 2048] as const;
  const problem = fargateProblem(...size);
  const none = "Fargate has no GPUs.";
  return [
    ...(problem === undefined ? [] : [{ code, path: "settings.Memory", message: problem }]),
    ...(gpus === undefined ? [] : [{ code, path: "settings.GPUCount", message: none }]),
  ];
}

/** Complaints about a job's settings and the size that it asks for. */
export function settingIssues(spec: JobSpec, defaults: AwsJobSettings): readonly ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  const complain = (path: string, message: string): void => {
    issues.push({ code: "BATCH_INVALID_OPTION", path, message });
  };
  for (const [name, value] of Object.entries(spec.settings)) {
    const problem = settingProblem(name, value);
    if (problem === undefined) continue;
    const message = Object.hasOwn(checks, name)
      ? `The setting ${name} ${problem}.`
      : `The AWS Batch provider has no setting "${name}" of jobs; it has ${jobSettingNames.join(", ")}.`;
    complain(`settings.${name}`, message);
  }
  if (issues.length > 0) return issues;
  const own = spec.settings as AwsJobSettings;
  const settings = settingsOf(spec, defaults);
  if (own.image !== undefined && own.JobDefinition !== undefined)
    complain("settings.image", "Give image or JobDefinition, not both.");
  if (settings.image === undefined && settings.JobDefinition === undefined)
    complain(
      "settings.JobDefinition",
      "The job needs a JobDefinition, or an image to register one for.",
    );
  // What a definition runs on is known only to AWS.
  if (settings.image !== undefined) {
    const isFargate = settings.platform === "FARGATE";
    issues.push(...sizeIssues(spec, settings, { isFargate, least: {} }));
    if (isFargate && settings.executionRole === undefined)
      complain("settings.executionRole", "Fargate needs an executionRole.");
  }
  return issues;
}
