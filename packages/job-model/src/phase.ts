/** Where a job or child stands. The last five are final: a job never leaves them. */
export type Phase =
  | "queued"
  | "starting"
  | "running"
  | "succeeded"
  | "failed"
  | "cancelled"
  | "timedOut"
  | "lost";

/** A phase that a job never leaves. */
export type FinalPhase = "succeeded" | "failed" | "cancelled" | "timedOut" | "lost";

/** Why a child did not succeed; decides whether it is tried again. */
export type Cause = "user" | "infrastructure" | "preempted" | "memory" | "timeLimit" | "unknown";

const rank: Readonly<Record<Phase, number>> = {
  queued: 0,
  starting: 1,
  running: 2,
  succeeded: 3,
  failed: 3,
  cancelled: 3,
  timedOut: 3,
  lost: 3,
};

/** True for a phase that a job never leaves. */
export function isFinal(phase: Phase): phase is FinalPhase {
  return rank[phase] === 3;
}

/**
 * The phase to believe when `next` is reported after `current`: a final phase stays, except that `lost` gives way to a
 * better-informed final one; otherwise the later report counts (a retried child may go back to `queued`).
 */
export function advancePhase(current: Phase, next: Phase): Phase {
  if (isFinal(current)) return current === "lost" && isFinal(next) ? next : current;
  return next;
}
