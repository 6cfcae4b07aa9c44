import { BatchError, type ProviderLimits } from "@remotebatch/job-model";
import { isAutomatic, numberOf, quantityOf, shown } from "./option-value.js";

const textForm = /^(\d+\.?\d*|\.\d+)\s*(?:credits?)?$/iu;

function amount(value: unknown): number | undefined {
  const quantity = quantityOf(value);
  if (quantity !== undefined) return quantity.unit === "Credits" ? quantity.magnitude : undefined;
  if (typeof value !== "string") return numberOf(value);
  const text = textForm.exec(value.trim());
  return text === null ? undefined : Number(text[1]);
}

/**
 * Credits of an option: a number, "Infinity", `Quantity[n, "Credits"]` as an expression or text, or a text such as
 * "5 credits". `undefined` for "Automatic".
 * @throws BatchError `BATCH_INVALID_OPTION`.
 */
export function parseCredits(value: unknown): number | undefined {
  if (isAutomatic(value)) return undefined;
  if (value === "Infinity") return Number.POSITIVE_INFINITY;
  const credits = amount(value);
  if (credits === undefined || !(credits > 0)) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `creditConstraint is ${shown(value)}; give a number greater than zero, "5 credits" or Quantity[n, "Credits"].`,
    );
  }
  return credits;
}

/**
 * The cost model: each child costs `creditsPerHour` while it runs, and no job may cost more than its credits, so that every
 * child has an equal share of the time that they buy. Attempts after a failure are not counted.
 * @returns the time limit of each child in milliseconds, no longer than the provider takes.
 * @throws BatchError `BATCH_LIMIT_EXCEEDED` when a share is shorter than the provider's shortest limit.
 */
export function affordableLimitMs(
  credits: number,
  creditsPerHour: number,
  children: number,
  limits: Pick<ProviderLimits, "minTimeLimitMs" | "maxTimeLimitMs">,
): number {
  const shareMs = ((credits / creditsPerHour) * 3_600_000) / children;
  if (shareMs >= limits.minTimeLimitMs) return Math.min(shareMs, limits.maxTimeLimitMs);
  const each = children === 1 ? "" : ` each of ${children} children`;
  const fewer = children === 1 ? "" : ", or pack the list into fewer children";
  throw new BatchError(
    "BATCH_LIMIT_EXCEEDED",
    `creditConstraint ${credits} buys${each} ${shareMs / 1000} s, and the provider takes ${limits.minTimeLimitMs / 1000} s at least; give more credits${fewer}.`,
  );
}
