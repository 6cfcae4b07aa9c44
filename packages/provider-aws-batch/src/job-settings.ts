import type { JobSpec, ValidationIssue } from "@remotebatch/job-model";

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
        /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u.test(name) &&
        typeof said === "string" &&
        said.length <= 256,
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

const fargate: readonly {
  readonly vcpus: number;
  readonly fromGiB: number;
  readonly toGiB: number;
  readonly stepGiB: number;
}[] = [
  { vcpus: 0.25, fromGiB: 0.5, toGiB: 2, stepGiB: 0.5 },
  { vcpus: 0.5, fromGiB: 1, toGiB: 4, stepGiB: 1 },
  { vcpus: 1, fromGiB: 2, toGiB: 8, stepGiB: 1 },
  { vcpus: 2, fromGiB: 4, toGiB: 16, stepGiB: 1 },
  { vcpus: 4, fromGiB: 8, toGiB: 30, stepGiB: 1 },
  { vcpus: 8, fromGiB: 16, toGiB: 60, stepGiB: 4 },
  { vcpus: 16, fromGiB: 32, toGiB: 120, stepGiB: 8 },
];

/** What Fargate has against such a size, which must be one of its fixed pairs. */
function fargateProblem(vcpus = 1, memoryMiB = 2048): string | undefined {
  const row = fargate.find((candidate) => candidate.vcpus === vcpus);
  if (row === undefined)
    return `Fargate has ${fargate.map((one) => one.vcpus).join(", ")} vCPUs and not ${vcpus}.`;
  const gib = memoryMiB / 1024;
  const isEighth = vcpus === 0.25 && gib === 1.5;
  const fits =
    gib >= row.fromGiB && gib <= row.toGiB && (gib - row.fromGiB) % row.stepGiB === 0 && !isEighth;
  const list =
    vcpus === 0.25
      ? "512, 1024 or 2048"
      : `${row.fromGiB * 1024} to ${row.toGiB * 1024} in steps of ${row.stepGiB * 1024}`;
  return fits
    ? undefined
    : `Fargate takes with ${vcpus} vCPUs a Memory of ${list} and not ${memoryMiB}.`;
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
  const settings: AwsJobSettings = { ...defaults, ...own };
  if (own.image !== undefined && own.JobDefinition !== undefined)
    complain("settings.image", "Give image or JobDefinition, not both.");
  if (settings.image === undefined && settings.JobDefinition === undefined)
    complain(
      "settings.JobDefinition",
      "The job needs a JobDefinition, or an image to register one for.",
    );
  const { vcpus, memoryMiB, gpus } = demandsOf(settings, spec.resources);
  if (vcpus !== undefined && vcpus < 1 && settings.platform !== "FARGATE")
    complain("settings.VCPUCount", "Less than one vCPU is there on Fargate only.");
  if (settings.platform === "FARGATE" && settings.image !== undefined) {
    const problem = fargateProblem(vcpus, memoryMiB);
    if (problem !== undefined) complain("settings.Memory", problem);
    if (gpus !== undefined) complain("settings.GPUCount", "Fargate has no GPUs.");
    if (settings.executionRole === undefined)
      complain("settings.executionRole", "Fargate needs an executionRole.");
  }
  return issues;
}
