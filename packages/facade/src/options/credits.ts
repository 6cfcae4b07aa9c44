import { BatchError } from "@remotebatch/job-model";
import { isAutomatic, numberOf, quantityOf, shown } from "./option-value.js";

/**
 * Credits of an option: a number, "Infinity", or `Quantity[n, "Credits"]`. `undefined` for "Automatic".
 * @throws BatchError `BATCH_INVALID_OPTION`.
 */
export function parseCredits(value: unknown): number | undefined {
  if (isAutomatic(value)) return undefined;
  if (value === "Infinity") return Number.POSITIVE_INFINITY;
  const quantity = quantityOf(value);
  const credits =
    quantity === undefined
      ? numberOf(value)
      : quantity.unit === "Credits"
        ? quantity.magnitude
        : undefined;
  if (credits === undefined || !(credits > 0)) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `creditConstraint is ${shown(value)}; give a number greater than zero or Quantity[n, "Credits"].`,
    );
  }
  return credits;
}
