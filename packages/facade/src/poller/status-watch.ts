import { afterMs, BatchError } from "@remotebatch/job-model";
import type { StatusView, WaitOptions } from "../job/job.js";
import type { JobTracker } from "./job-tracker.js";
import type { ProviderPoller } from "./provider-poller.js";
import { withSignal } from "./with-signal.js";

/** The state now, asked of the provider unless no answer could change it. */
export async function currentStatus(
  poller: ProviderPoller,
  tracker: JobTracker,
  signal?: AbortSignal,
): Promise<StatusView> {
  signal?.throwIfAborted();
  if (!tracker.settled) await withSignal(poller.ask(tracker), signal);
  return tracker.view();
}

function nextChange(tracker: JobTracker): { readonly changed: Promise<void>; stop(): void } {
  let stop = (): void => undefined;
  const changed = new Promise<void>((resolve) => {
    stop = tracker.onChange(resolve);
  });
  return { changed, stop };
}

function sameView(a: StatusView, b: StatusView): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The state now and each different one after it; ends after the final one.
 * @throws BatchError `BATCH_NOT_FOUND` or `BATCH_CORRUPT_RECORD` when the provider keeps saying so.
 */
export async function* watchStatus(
  poller: ProviderPoller,
  tracker: JobTracker,
  signal?: AbortSignal,
): AsyncGenerator<StatusView> {
  const either = signal === undefined ? poller.closing : AbortSignal.any([signal, poller.closing]);
  either.throwIfAborted();
  const unwatch = poller.watch(tracker);
  try {
    let shown = await currentStatus(poller, tracker, either);
    yield shown;
    while (!tracker.ended) {
      throwIfRefused(tracker);
      const next = nextChange(tracker);
      try {
        if (sameView(tracker.view(), shown)) await withSignal(next.changed, either);
      } finally {
        next.stop();
      }
      const view = tracker.view();
      if (sameView(view, shown)) continue;
      shown = view;
      yield view;
    }
  } finally {
    unwatch();
  }
}

/** Answers in a row that waiting cannot mend, after which it ends. */
const refusedAfter = 5;

function throwIfRefused(tracker: JobTracker): void {
  if (tracker.refusals >= refusedAfter) throw tracker.refusal();
}

/**
 * Resolves as soon as `isDone` of the tracker holds, looking after each change.
 * @throws BatchError `BATCH_NOT_READY` after the limit, `BATCH_NOT_FOUND` when the provider no longer knows the job,
 *   `BATCH_CORRUPT_RECORD` when its records there are damaged, `BATCH_CLOSED` when the client is closed; the signal's reason when it is aborted.
 */
export async function waitUntil(
  poller: ProviderPoller,
  tracker: JobTracker,
  isDone: (tracker: JobTracker) => boolean,
  options: WaitOptions = {},
): Promise<void> {
  const { signal, waitLimitMs } = options;
  if (waitLimitMs !== undefined && !(waitLimitMs >= 0)) {
    throw new BatchError("BATCH_INVALID_OPTION", "waitLimitMs must not be negative.");
  }
  signal?.throwIfAborted();
  if (isDone(tracker)) return;
  const limit = new AbortController();
  const stop = afterMs(waitLimitMs ?? Number.POSITIVE_INFINITY, () => limit.abort());
  const either = AbortSignal.any(
    [signal, limit.signal, poller.closing].filter((one) => one !== undefined),
  );
  const unwatch = poller.watch(tracker);
  try {
    if (!tracker.heard) await withSignal(poller.ask(tracker), either);
    while (!isDone(tracker)) {
      throwIfRefused(tracker);
      const next = nextChange(tracker);
      try {
        await withSignal(next.changed, either);
      } finally {
        next.stop();
      }
    }
  } catch (error) {
    if (limit.signal.aborted && error === limit.signal.reason) {
      throw new BatchError(
        "BATCH_NOT_READY",
        `The job ${tracker.ref.uuid} has not ended after ${waitLimitMs} ms; it goes on, wait again.`,
      );
    }
    throw error;
  } finally {
    stop();
    unwatch();
  }
}
