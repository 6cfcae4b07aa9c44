import type { Resources } from "@remotebatch/job-model";
import { formatRanges } from "./index-ranges.js";
import type { SlurmJobSettings } from "./job-settings.js";

/** Variables that jobs see of the environment in which `sbatch` runs; nothing that may hold a secret. */
const exported =
  "PATH,HOME,USER,LOGNAME,SHELL,LANG,TZ,MODULEPATH,MODULESHOME,LMOD_PKG,LMOD_CMD,SSL_CERT_FILE,SSL_CERT_DIR";

/** What a job asks of Slurm. */
export interface Request {
  readonly resources: Resources;
  readonly settings: SlurmJobSettings;
  readonly timeLimitMs?: number;
  readonly indexes: readonly number[];
}

/**
 * Minutes for `--time`. The runner keeps the limit itself, to the millisecond; Slurm's is the second net, late enough never to
 * come first, even where the warning comes a minute early.
 */
export function timeMinutes(timeLimitMs: number, warningSeconds: number | undefined): number {
  const warningMs = warningSeconds === undefined ? 0 : warningSeconds * 1000 + 60_000;
  return Math.ceil((timeLimitMs + 60_000 + warningMs) / 60_000);
}

function resourceWords(
  { cores, memoryBytes, gpus }: Resources,
  gpuType?: string,
): readonly string[] {
  const kind = gpuType === undefined ? "gpu" : `gpu:${gpuType}`;
  return [
    "--nodes=1",
    "--ntasks=1",
    ...(cores === undefined ? [] : [`--cpus-per-task=${cores}`]),
    ...(memoryBytes === undefined ? [] : [`--mem=${Math.ceil(memoryBytes / 1024)}K`]),
    ...(gpus === undefined || gpus === 0 ? [] : [`--gres=${kind}:${gpus}`]),
  ];
}

const plainOptions = [
  ["partition", "partition"],
  ["account", "account"],
  ["qos", "qos"],
  ["constraint", "constraint"],
  ["reservation", "reservation"],
  ["exclude", "exclude"],
  ["licenses", "licenses"],
  ["nice", "nice"],
  ["dependency", "dependency"],
  ["ociBundle", "container"],
] as const;

/** The options of `sbatch` that say what a job needs; each is one word. */
export function requestWords(request: Request): readonly string[] {
  const { settings, indexes, timeLimitMs } = request;
  const { maxRunning, warningSeconds } = settings;
  const limit = maxRunning === undefined ? "" : `%${maxRunning}`;
  return [
    ...resourceWords(request.resources, settings.gpuType),
    ...plainOptions.flatMap(([name, option]) =>
      settings[name] === undefined ? [] : [`--${option}=${settings[name]}`],
    ),
    ...(settings.exclusive === true ? ["--exclusive"] : []),
    // A job whose dependency cannot come true would wait for ever.
    ...(settings.dependency === undefined ? [] : ["--kill-on-invalid-dep=yes"]),
    settings.requeue === true ? "--requeue" : "--no-requeue",
    ...(timeLimitMs === undefined ? [] : [`--time=${timeMinutes(timeLimitMs, warningSeconds)}`]),
    ...(warningSeconds === undefined ? [] : [`--signal=B:XCPU@${warningSeconds}`]),
    // One child needs no array: sites may have switched arrays off.
    ...(indexes.length === 1 ? [] : [`--array=${formatRanges(indexes)}${limit}`]),
    ...(settings.sbatchOptions ?? []),
    `--export=${exported}`,
  ];
}

/** A path as Slurm reads it in `--output`, where a percent sign begins a pattern. */
export function outputPath(path: string): string {
  return path.replaceAll("%", "%%");
}

/** The job's name for people, as the comment: one line, without what a terminal would obey. */
export function commentOf(name: string): string {
  return (
    name
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"']/gu, " ")
      .trim()
      .slice(0, 200) || "remotebatch"
  );
}
