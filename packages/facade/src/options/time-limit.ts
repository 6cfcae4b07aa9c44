import { BatchError, type ProviderLimits } from "@remotebatch/job-model";
import { affordableLimitMs } from "./credits.js";

/** What a time limit depends on besides the options. */
interface LimitContext {
  readonly limits: ProviderLimits;
  readonly provider: string;
  readonly creditsPerHour: number | undefined;
}

/**
 * The limit of a job of one child in milliseconds: what was asked for, and no more than the credits buy. `undefined` is the
 * provider's own.
 * @throws BatchError `BATCH_LIMIT_EXCEEDED` for a limit that the provider does not take or credits that buy too little,
 *   `BATCH_UNSUPPORTED` for credits without a price.
 */
export function timeLimit(
  asked: number | undefined,
  credits: number | undefined,
  context: LimitContext,
): number | undefined {
  const limit =
    asked === Number.POSITIVE_INFINITY
      ? finite(context.limits.maxTimeLimitMs)
      : checkedLimit(asked, context);
  if (credits === undefined || credits === Number.POSITIVE_INFINITY) return limit;
  const { creditsPerHour, limits, provider } = context;
  if (creditsPerHour === undefined) {
    throw new BatchError(
      "BATCH_UNSUPPORTED",
      'creditConstraint needs a price: create the client with "creditsPerHour", or give a timeConstraint.',
      { provider },
    );
  }
  const affordable = affordableLimitMs(credits, creditsPerHour, 1, limits);
  return finite(Math.min(limit ?? Number.POSITIVE_INFINITY, affordable));
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function checkedLimit(limit: number | undefined, context: LimitContext): number | undefined {
  const { minTimeLimitMs, maxTimeLimitMs } = context.limits;
  if (limit === undefined || (limit >= minTimeLimitMs && limit <= maxTimeLimitMs)) return limit;
  throw new BatchError(
    "BATCH_LIMIT_EXCEEDED",
    `timeConstraint is ${limit / 1000} s; the provider "${context.provider}" takes ${minTimeLimitMs / 1000} s to ${maxTimeLimitMs / 1000} s.`,
    { provider: context.provider },
  );
}
