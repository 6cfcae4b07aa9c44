import { BatchError, suggestion } from "@remotebatch/job-model";

const names = ["timeConstraint", "retry", "signal"];

/**
 * Checks the names of the options of a resubmission.
 * @throws BatchError `BATCH_INVALID_OPTION`
 */
export function checkResubmitOptions(options: Readonly<Record<string, unknown>>): void {
  const strange = Object.keys(options).find((name) => !names.includes(name));
  if (strange === undefined) return;
  throw new BatchError(
    "BATCH_INVALID_OPTION",
    `There is no option "${strange}" of resubmit.${suggestion(strange, names)}`,
  );
}
