import { BatchError } from "@remotebatch/job-model";
import { parseLaunchKey } from "@remotebatch/provider-kit";
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

/** Name of a launch's job in Slurm: job ids are used again one day, names are not. */
export function jobName(key: string): string {
  return `rb-${key}`;
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
  const { uuid, attempt, first } = parseLaunchKey(key);
  return { jobId, key, uuid, attempt, first, indexes };
}
