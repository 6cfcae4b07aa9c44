import { setTimeout as pause } from "node:timers/promises";
import { BatchError, longestTimerMs } from "@remotebatch/job-model";
import type { JobCore } from "../job/job-core.js";
import type { DeliverOptions } from "../remote-batch.js";
import type { Notifier } from "./notifier.js";

/**
 * Rounds over all jobs until nothing is left to be told.
 * @throws BatchError `BATCH_INVALID_OPTION`; the signal's reason when it aborts.
 */
export async function deliverAll(
  notifier: Notifier,
  jobs: () => readonly JobCore[],
  { signal, intervalMs = 10_000, forever = false }: DeliverOptions = {},
): Promise<void> {
  if (!(intervalMs > 0)) {
    throw new BatchError("BATCH_INVALID_OPTION", "intervalMs must be above zero.");
  }
  for (;;) {
    signal?.throwIfAborted();
    const open = await notifier.round(jobs(), signal);
    if (open.length === 0 && !forever) return;
    await pause(
      Math.min(intervalMs, longestTimerMs),
      undefined,
      signal === undefined ? {} : { signal },
    ).catch(() => {
      // The signal's own reason is thrown above, not the timer's error.
    });
  }
}
