import { BatchError, type BatchErrorCode } from "@remotebatch/job-model";
import { type KitContext, kitKeys } from "./context.js";
import { deleteJob } from "./delete-job.js";
import type { JobView } from "./job-view.js";
import type { JobViews } from "./job-views.js";

/** Answers of an engine that will be the same next time: the job does not exist and never will. */
const definite: ReadonlySet<BatchErrorCode> = new Set<BatchErrorCode>([
  "BATCH_INVALID_OPTION",
  "BATCH_INVALID_JOB",
  "BATCH_LIMIT_EXCEEDED",
  "BATCH_UNAUTHENTICATED",
  "BATCH_FORBIDDEN",
  "BATCH_UNSUPPORTED",
]);

/** Whether any part is launched, by this process or by one that took it for dead. */
async function isLaunched({ store }: KitContext, view: JobView): Promise<boolean> {
  if (view.launches.size > 0) return true;
  const folder = kitKeys.folder(view.uuid);
  const entries = await store.list(folder).catch(() => []);
  return entries.some(({ key }) => key.startsWith(`${folder}launched-`));
}

/**
 * What a submission is to reject with whose launch failed. A job that its engine refuses for good leaves nothing behind:
 * else whoever finds it in the store later would start it after all. One that is launched in part exists, so its
 * refusal is told as one that may pass, and the rest is launched when the engine lets it.
 */
export async function afterRefusal(
  context: KitContext,
  views: JobViews,
  view: JobView,
  error: unknown,
): Promise<unknown> {
  if (!BatchError.is(error) || !definite.has(error.code)) return error;
  if (await isLaunched(context, view)) {
    return new BatchError(
      "BATCH_UNAVAILABLE",
      `A part of the job runs and the engine does not take the rest now: ${error.message}`,
      { cause: error },
    );
  }
  // Left where that fails: the refusal itself is what the caller must hear.
  await deleteJob(context.store, view.uuid).catch(() => {});
  views.forget(view.uuid);
  return error;
}
