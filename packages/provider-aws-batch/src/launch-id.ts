import { BatchError } from "@remotebatch/job-model";
import { parseLaunchKey } from "@remotebatch/provider-kit";

/** One launch as the engine's ids tell it: the job of AWS Batch, and the children that it runs, one after another from `first`. */
export interface AwsLaunch {
  /** Id of the job or array at AWS Batch. */
  readonly jobId: string;
  readonly key: string;
  readonly uuid: string;
  readonly attempt: number;
  readonly first: number;
  readonly count: number;
}

/** Name of a launch's job at AWS Batch, by which it is found again: there is no other mark that one call leaves only once. */
export function jobName(key: string): string {
  return `rb-${key}`;
}

/** The engine's id of a launch. */
export function launchId(jobId: string, key: string, count: number): string {
  return `${jobId}@${key}@${count}`;
}

/** Reads an id that `launchId` made. */
export function parseLaunchId(id: string): AwsLaunch {
  const [jobId = "", key = "", count = "", ...rest] = id.split("@");
  if (!/^[\w:-]{1,200}$/u.test(jobId) || !/^[1-9]\d{0,6}$/u.test(count) || rest.length > 0)
    throw new BatchError("BATCH_CORRUPT_RECORD", `${id} is no launch of an AWS Batch provider.`);
  const { uuid, attempt, first } = parseLaunchKey(key);
  return { jobId, key, uuid, attempt, first, count: Number(count) };
}

/** AWS Batch's id of one child. A launch of one child is a plain job. */
export function childJobId({ jobId, first, count }: AwsLaunch, child: number): string {
  return count === 1 ? jobId : `${jobId}:${child - first}`;
}
