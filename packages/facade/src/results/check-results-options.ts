import { BatchError, suggestion } from "@remotebatch/job-model";
import { shown } from "../options/option-value.js";

const names = ["order", "signal", "waitLimitMs"];

/**
 * Refuses options of `results` that there are not.
 * @throws BatchError `BATCH_INVALID_OPTION`, with the values that are allowed.
 */
export function checkResultsOptions(options: Readonly<Record<string, unknown>>): void {
  const strange = Object.keys(options).find((name) => !names.includes(name));
  if (strange !== undefined) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `results has no option "${strange}".${suggestion(strange, names)}`,
    );
  }
  const { order } = options;
  if (order === undefined || order === "completion" || order === "list") return;
  throw new BatchError(
    "BATCH_INVALID_OPTION",
    `order of results is ${shown(order)}; give "completion" or "list".`,
  );
}
