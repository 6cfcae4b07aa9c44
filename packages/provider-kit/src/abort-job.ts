import { BatchError, type CallOptions, type JobRef } from "@remotebatch/job-model";
import { type KitContext, kitKeys } from "./context.js";
import type { JobViews } from "./job-views.js";

/** Notes in the store who is to end, so that no process starts a further attempt, then tells the engine. */
export async function abortJob(
  context: KitContext,
  views: JobViews,
  ref: JobRef,
  options: CallOptions & { readonly children?: readonly number[] },
): Promise<void> {
  const { name, store, engine, capabilities } = context;
  const { children, ...call } = options;
  const view = await views.open(ref, call);
  for (const child of children ?? []) {
    if (!Number.isSafeInteger(child) || child < 1 || child > view.childCount) {
      throw new BatchError("BATCH_NOT_FOUND", `Job ${ref.uuid} has no child ${child}.`);
    }
  }
  if (
    children !== undefined &&
    !capabilities.abortChild &&
    new Set(children).size < view.childCount
  ) {
    throw new BatchError("BATCH_UNSUPPORTED", `${name} can only abort whole jobs.`);
  }
  const mayWork = [...view.givenUp].some((child) => children?.includes(child) ?? true);
  if (view.isFinished && view.refreshed && !mayWork) return;
  const keys =
    children === undefined
      ? [kitKeys.abortAll(ref.uuid)]
      : children.map((child) => kitKeys.abortChild(ref.uuid, child));
  const marker = new Uint8Array(0);
  for (const key of keys) await store.put(key, marker, { ifAbsent: true, ...call });
  await views.launcher.ensureFirst(view, call, false);
  await views.launcher.findRetries(view, call);
  let failure: unknown;
  for (const launch of view.launches.values()) {
    const here = children?.filter((child) => launch.children.includes(child));
    if (here?.length === 0) continue;
    const some = here === undefined ? {} : { children: here };
    // A launch that cannot be ended now does not keep the others from it.
    await engine.cancel(launch.id, { ...call, ...some }).catch((error: unknown) => {
      call.signal?.throwIfAborted();
      failure ??= error;
    });
  }
  if (failure !== undefined) throw failure;
}
