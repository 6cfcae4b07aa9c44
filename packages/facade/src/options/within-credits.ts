import type { ProviderLimits } from "@remotebatch/job-model";
import { affordableLimitMs } from "./credits.js";

/** The options with a time limit for each of so many children by which the whole job stays within its credits. */
export function withinCredits<
  Options extends {
    readonly creditConstraint: number | undefined;
    readonly timeLimitMs: number | undefined;
  },
>(
  options: Options,
  children: number,
  limits: Pick<ProviderLimits, "minTimeLimitMs" | "maxTimeLimitMs">,
  creditsPerHour: number | undefined,
): Options {
  const { creditConstraint, timeLimitMs = Number.POSITIVE_INFINITY } = options;
  if (creditConstraint === undefined || !Number.isFinite(creditConstraint)) return options;
  if (creditsPerHour === undefined) return options;
  const affordable = affordableLimitMs(creditConstraint, creditsPerHour, children, limits);
  return { ...options, timeLimitMs: Math.min(timeLimitMs, affordable) };
}
