import { BatchError, type CallOptions, type JobRef } from "@remotebatch/job-model";
import { abortJob } from "./abort-job.js";
import { type KitContext, kitKeys } from "./context.js";
import { deleteJob } from "./delete-job.js";
import type { JobViews } from "./job-views.js";
import { readManifest } from "./stage-job.js";

/** Ends what still runs, waits for its end, then removes every object of the job. */
export async function removeJob(
  context: KitContext,
  views: JobViews,
  ref: JobRef,
  options: CallOptions,
): Promise<void> {
  const { name, store, engine, capabilities, patience, now } = context;
  if (!capabilities.remove) {
    throw new BatchError("BATCH_UNSUPPORTED", `${name} cannot remove jobs.`);
  }
  if (ref.provider !== name) {
    throw new BatchError("BATCH_NOT_FOUND", `The job belongs to ${ref.provider}, not to ${name}.`);
  }
  const isThere = (await readManifest(store, ref.uuid, options)) !== undefined;
  // Without its plan nothing of a job can have been launched by anybody who is still known; what is left is only rubbish.
  const isWhole = isThere && (await store.size(kitKeys.plan(ref.uuid), options)) !== undefined;
  if (isWhole) {
    const view = await views.open(ref, options);
    if (!view.isFinished || !view.refreshed || view.givenUp.size > 0) {
      await abortJob(context, views, ref, options).catch((error: unknown) => {
        options.signal?.throwIfAborted();
        if (engine.forgetEnds !== true) throw error;
      });
      const deadline = now() + patience.removeMs;
      let poll = context.polling.first;
      for (;;) {
        const failure = (await views.refresh([view], options)).get(view.uuid);
        if (failure !== undefined) throw failure;
        if (view.isFinished || now() >= deadline) break;
        await context.sleep(context.polling.delayMs(poll), options.signal);
        poll = context.polling.next(poll, "unchanged");
      }
      if (!view.isFinished) {
        throw new BatchError(
          "BATCH_ENGINE_FAILED",
          `${view.unfinishedCount} children of job ${ref.uuid} have not ended yet; remove it again later.`,
          { retryable: true },
        );
      }
    }
    for (const launch of view.launches.values()) await engine.forget?.(launch.id, options);
  }
  await deleteJob(store, ref.uuid, options);
  views.forget(ref.uuid);
}
