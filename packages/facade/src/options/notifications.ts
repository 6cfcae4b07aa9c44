import { BatchError } from "@remotebatch/job-model";
import { isAutomatic, isNamed, shown } from "./option-value.js";

/**
 * The notifications as they are kept: "None". Nothing delivers notifications yet, so any request for one is refused
 * rather than dropped.
 * @throws BatchError `BATCH_UNSUPPORTED`.
 */
export function parseNotifications(value: unknown): "None" {
  if (isAutomatic(value) || value === null || isNamed(value, "None")) return "None";
  throw new BatchError(
    "BATCH_UNSUPPORTED",
    `remoteJobNotifications is ${shown(value)}, and this release delivers none; use job.watch() to react to changes.`,
  );
}
