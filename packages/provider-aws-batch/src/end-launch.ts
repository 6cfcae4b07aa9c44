import type { CallOptions } from "@remotebatch/job-model";
import type { BatchCalls } from "./batch-calls.js";
import { abortReason } from "./child-state.js";
import { type AwsLaunch, childJobId } from "./launch-id.js";

/** So many children are ended at once. */
const atOnce = 8;

/**
 * Ends a launch, or some of its children. The end of an array cancels children that wait; AWS does not say in so many words that it ends
 * those that run, and on other servers it does not, so each of them is ended too.
 */
export async function endLaunch(
  calls: BatchCalls,
  launch: AwsLaunch,
  children: readonly number[] | undefined,
  call: CallOptions,
): Promise<void> {
  const { first, count, jobId } = launch;
  const wanted = children?.filter((child) => child >= first && child < first + count);
  let ids = wanted?.map((child) => childJobId(launch, child)) ?? [];
  if (wanted === undefined || wanted.length === count) {
    await calls.terminate(jobId, abortReason, call);
    if (count === 1) return;
    const starting = await calls.children(jobId, "STARTING", call);
    const running = await calls.children(jobId, "RUNNING", call);
    ids = [...new Set([...starting, ...running].flatMap((job) => job.jobId ?? []))];
  }
  const rest = ids.values();
  const worker = async (): Promise<void> => {
    for (const id of rest) await calls.terminate(id, abortReason, call);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, ids.length) }, worker));
}
