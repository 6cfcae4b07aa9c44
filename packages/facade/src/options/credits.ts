import { BatchError, type ProviderLimits } from "@remotebatch/job-model";
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

/**
 * The cost model: each child costs `creditsPerHour` while it runs, and no job may cost more than its credits, so that every
 * child has an equal share of the time that they buy. Attempts after a failure are not counted.
 * @returns the time limit of each child in milliseconds.
 * @throws BatchError `BATCH_LIMIT_EXCEEDED` when a share is shorter than the provider's shortest limit.
 */
export function affordableLimitMs(
  credits: number,
  creditsPerHour: number,
  children: number,
  limits: Pick<ProviderLimits, "minTimeLimitMs">,
): number {
  const shareMs = ((credits / creditsPerHour) * 3_600_000) / children;
  if (shareMs >= limits.minTimeLimitMs) return shareMs;
  throw new BatchError(
    "BATCH_LIMIT_EXCEEDED",
    `creditConstraint ${credits} buys each of ${children} children ${shareMs / 1000} s, and the provider takes ${limits.minTimeLimitMs / 1000} s at least; give more credits, or pack the list into fewer children.`,
  );
}
