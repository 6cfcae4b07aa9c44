import type { ProviderLimits } from "@remotebatch/job-model";
import { affordableLimitMs } from "./credits.js";
import type { ResolvedOptions } from "./resolve-options.js";

/** The options with a time limit for each of so many children by which the whole job stays within its credits. */
export function withinCredits(
  options: ResolvedOptions,
  children: number,
  limits: Pick<ProviderLimits, "minTimeLimitMs" | "maxTimeLimitMs">,
  creditsPerHour: number | undefined,
): ResolvedOptions {
  const { creditConstraint, timeLimitMs = Number.POSITIVE_INFINITY } = options;
  if (creditConstraint === undefined || !Number.isFinite(creditConstraint)) return options;
  if (creditsPerHour === undefined) return options;
  const affordable = affordableLimitMs(creditConstraint, creditsPerHour, children, limits);
  return { ...options, timeLimitMs: Math.min(timeLimitMs, affordable) };
}
