import type { Cause, FinalPhase, RetryPolicy } from "@remotebatch/job-model";

/** How an attempt of a child ended. */
export interface AttemptEnd {
  /** From 1. */
  readonly attempt: number;
  readonly phase: FinalPhase;
  readonly cause?: Cause | undefined;
}

/**
 * Whether a child whose attempt ended this way runs again: only after a failure whose cause the policy names, never
 * after a success or the user's own abort, and at most `maxAttempts` times in all.
 */
export function shouldRetry(policy: RetryPolicy, end: AttemptEnd): boolean {
  if (end.phase === "succeeded" || end.attempt >= policy.maxAttempts) return false;
  const cause = end.cause ?? (end.phase === "lost" ? "infrastructure" : "unknown");
  if (end.phase === "cancelled" && cause === "user") return false;
  return policy.causes.includes(cause);
}
