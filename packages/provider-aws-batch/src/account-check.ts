import {
  BatchError,
  type CallOptions,
  type JobSpec,
  type ValidationIssue,
} from "@remotebatch/job-model";
import type { S3Store } from "@remotebatch/store-s3";
import type { BatchCalls } from "./batch-calls.js";
import type { KnownDefinition } from "./job-definition.js";
import { type AwsJobSettings, settingsOf, sizeIssues } from "./job-settings.js";

const code = "BATCH_INVALID_OPTION" as const;

async function queueIssues(
  calls: BatchCalls,
  name: string,
  call: CallOptions,
): Promise<readonly ValidationIssue[]> {
  const queue = await calls.queue(name, call);
  const complaint = (message: string): readonly ValidationIssue[] => [
    { code, path: "JobQueue", message },
  ];
  if (queue === undefined) return complaint(`There is no job queue ${name} in this region.`);
  const { state, status, statusReason } = queue;
  if (state !== "DISABLED" && !/^(?:INVALID|DELETING|DELETED)$/u.test(status)) return [];
  const why = statusReason === "" ? "" : `: ${statusReason}`;
  return complaint(`The job queue ${name} takes no jobs: it is ${state}, ${status}${why}.`);
}

/**
 * A check of what jobs need at AWS: the queue, the definition and the bucket. What is there is not asked for again; what is not is, until
 * it comes.
 */
export function accountCheck(account: {
  readonly calls: BatchCalls;
  readonly store: S3Store;
  readonly queue: string;
  readonly defaults: AwsJobSettings;
}): (spec: JobSpec, call: CallOptions) => Promise<readonly ValidationIssue[]> {
  const { calls, store, queue, defaults } = account;
  const checked = new Set<string>();
  const definitions = new Map<string, KnownDefinition>();

  async function definitionIssues(
    name: string,
    spec: JobSpec,
    call: CallOptions,
  ): Promise<readonly ValidationIssue[]> {
    const known = definitions.get(name) ?? (await calls.definition(name, call));
    const path = "settings.JobDefinition";
    if (known === undefined) {
      const message = `There is no active job definition ${name} in this region.`;
      return [{ code, path, message }];
    }
    if (known.problem !== undefined) {
      const message = `The job definition ${name} ${known.problem}; jobs need one of one container on EC2 or Fargate.`;
      return [{ code, path, message }];
    }
    definitions.set(name, known);
    const { isFargate, vcpus, memoryMiB } = known;
    return sizeIssues(spec, settingsOf(spec, defaults), { isFargate, least: { vcpus, memoryMiB } });
  }

  async function bucketIssues(call: CallOptions): Promise<readonly ValidationIssue[]> {
    try {
      await store.list("check/", call);
      return [];
    } catch (error) {
      // Whether it may be asked at all is another question than whether it is there.
      if (!BatchError.is(error) || !(error.code === code || error.code === "BATCH_STORE_FAILED"))
        throw error;
      return [{ code, path: "IOBucket", message: error.message }];
    }
  }

  async function once(
    name: string,
    ask: () => Promise<readonly ValidationIssue[]>,
  ): Promise<readonly ValidationIssue[]> {
    if (checked.has(name)) return [];
    const issues = await ask();
    if (issues.length === 0) checked.add(name);
    return issues;
  }

  return async (spec, call) => {
    const { JobDefinition, image } = settingsOf(spec, defaults);
    const needsDefinition = image === undefined && JobDefinition !== undefined;
    return [
      ...(await once("queue", () => queueIssues(calls, queue, call))),
      ...(needsDefinition ? await definitionIssues(JobDefinition, spec, call) : []),
      ...(await once("bucket", () => bucketIssues(call))),
    ];
  };
}
