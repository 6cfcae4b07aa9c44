import type { JobSpec, ValidationIssue } from "@remotebatch/job-model";

/** How one job asks for its place in the cluster. Each is also a setting of the provider: the default for its jobs. */
export interface SlurmJobSettings {
  readonly partition?: string;
  readonly account?: string;
  readonly qos?: string;
  /** Features that nodes must have, as for `sbatch --constraint`. */
  readonly constraint?: string;
  readonly reservation?: string;
  /** Nodes that are not to be used. */
  readonly exclude?: string;
  readonly licenses?: string;
  /** Type of the GPUs that `resources.gpus` counts. */
  readonly gpuType?: string;
  /** Whole nodes. */
  readonly exclusive?: boolean;
  readonly nice?: number;
  /** Children of one array that run at once, at most. */
  readonly maxRunning?: number;
  /** What must happen first, as for `sbatch --dependency`: `afterok:1234`. */
  readonly dependency?: string;
  /** Slurm starts a child again that lost its node or was preempted, as the same attempt. Default false: the retry policy decides. */
  readonly requeue?: boolean;
  /** So long before the end of the time limit the child is warned, seconds: it ends as timed out and its result has what is known. */
  readonly warningSeconds?: number;
  /** Environment modules to load. */
  readonly modules?: readonly string[];
  /** Image in which Apptainer or Singularity runs the child: a path on the nodes, or an address that the program knows. */
  readonly container?: string;
  /** Program that runs `container`. Default "apptainer". */
  readonly containerProgram?: string;
  /** Folder of an OCI bundle, for `sbatch --container`. */
  readonly ociBundle?: string;
  /** Further options for `sbatch`, each as one text that begins with `--`. */
  readonly sbatchOptions?: readonly string[];
}

type Check = (value: unknown) => string | undefined;

const text =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && value.length <= 1024 && pattern.test(value)
      ? undefined
      : "is no text that Slurm can take";
const whole =
  (least: number, most: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "must be true or false");
const texts =
  (check: Check, hint: string): Check =>
  (value) =>
    Array.isArray(value) && value.length <= 100 && value.every((item) => check(item) === undefined)
      ? undefined
      : hint;

const name = text(/^[\w.@:/+-]+$/u);
/** No option can be made out of these: they never begin with a dash, and hold nothing that cannot be seen. */
const visible = text(/^[^\p{Cc}\s-][^\p{Cc}]*$/u);

/** Options that the engine sets itself, or that would start something else. */
const taken =
  /^--(?:array|chdir|comment|dependency|error|export|export-file|get-user-env|help|input|job-name|kill-on-invalid-dep|no-requeue|open-mode|output|parsable|requeue|signal|test-only|time|usage|version|wait|wrap)(?:=|$)/u;
const option: Check = (value) =>
  typeof value === "string" && /^--[a-z][a-z-]+(?:=[^\p{Cc}]*)?$/u.test(value) && !taken.test(value)
    ? undefined
    : "no";

const checks: { readonly [Name in keyof Required<SlurmJobSettings>]: Check } = {
  partition: text(/^[\w.@+-]+(?:,[\w.@+-]+)*$/u),
  account: name,
  qos: name,
  constraint: text(/^[\w.@:/+*&|[\](),!-]+$/u),
  reservation: text(/^[\w.@+-]+(?:,[\w.@+-]+)*$/u),
  exclude: text(/^[\w.[\],-]+$/u),
  licenses: text(/^[\w.@:,/+-]+$/u),
  gpuType: text(/^[\w.-]+$/u),
  exclusive: flag,
  nice: whole(-2_147_483_645, 2_147_483_645),
  maxRunning: whole(1, 4_000_000),
  dependency: text(/^[a-z]+(?::[\w+:]+)?(?:[,?][a-z]+(?::[\w+:]+)?)*$/u),
  requeue: flag,
  warningSeconds: whole(1, 65_535),
  modules: texts(text(/^[\w.][\w./@+-]*$/u), "must be a list of names of modules"),
  container: visible,
  containerProgram: visible,
  ociBundle: visible,
  sbatchOptions: texts(
    option,
    "must be a list of options for sbatch, each beginning with --, and none that the provider sets itself",
  ),
};

/** The names of all job settings. */
export const jobSettingNames: readonly string[] = Object.keys(checks);

/** What is wrong with a setting, or nothing. */
export function settingProblem(settingName: string, value: unknown): string | undefined {
  if (!Object.hasOwn(checks, settingName)) {
    return `is not known; there are ${jobSettingNames.join(", ")}`;
  }
  return (checks as Readonly<Record<string, Check>>)[settingName]?.(value);
}

/** Complaints about a job's own settings. */
export function settingIssues(spec: JobSpec): readonly ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  for (const [settingName, value] of Object.entries(spec.settings)) {
    const problem = settingProblem(settingName, value);
    if (problem === undefined) continue;
    const message = Object.hasOwn(checks, settingName)
      ? `The setting ${settingName} ${problem}.`
      : `The Slurm provider has no setting "${settingName}" of jobs; it has ${jobSettingNames.join(", ")}.`;
    issues.push({ code: "BATCH_INVALID_OPTION", path: `settings.${settingName}`, message });
  }
  return issues;
}
