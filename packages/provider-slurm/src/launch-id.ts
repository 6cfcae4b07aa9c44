import { BatchError } from "@remotebatch/job-model";
import { formatRanges, parseRanges } from "./index-ranges.js";

/**
 * One launch, as the engine's ids tell it: the Slurm job, the name it has there, and its array indexes. A child's index is its
 * distance from the launch's first child.
 */
export interface SlurmLaunch {
  /** Number of the job or array in Slurm. */
  readonly jobId: string;
  readonly key: string;
  readonly uuid: string;
  readonly attempt: number;
  readonly first: number;
  readonly indexes: readonly number[];
}

const keyPattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-a(\d{1,9})-(\d{1,9})$/u;

/** Name of a launch's job in Slurm: job ids are used again one day, names are not. */
export function jobName(key: string): string {
  return `rb-${key}`;
}

/** The parts of a launch key; throws for a text that is none. */
export function parseKey(key: string): Pick<SlurmLaunch, "uuid" | "attempt" | "first"> {
  const match = keyPattern.exec(key);
  if (match === null) throw new BatchError("BATCH_ENGINE_FAILED", `${key} is no launch key.`);
  return { uuid: match[1] as string, attempt: Number(match[2]), first: Number(match[3]) };
}

/** The indexes of children that are given in growing order. */
export function indexesOf(children: readonly number[]): readonly number[] {
  const first = children[0] ?? 1;
  return children.map((child) => child - first);
}

/** The engine's id of a launch. */
export function launchId(jobId: string, key: string, indexes: readonly number[]): string {
  return `${jobId}@${key}@${formatRanges(indexes)}`;
}

/** Reads an id that `launchId` made. */
export function parseLaunchId(id: string): SlurmLaunch {
  const [jobId = "", key = "", ranges = "", ...rest] = id.split("@");
  const indexes = parseRanges(ranges);
  if (!/^\d{1,12}$/u.test(jobId) || indexes === undefined || rest.length > 0) {
    throw new BatchError("BATCH_CORRUPT_RECORD", `${id} is no launch of a Slurm provider.`);
  }
  return { jobId, key, ...parseKey(key), indexes };
}
