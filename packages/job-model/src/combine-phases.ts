import { type FinalPhase, isFinal, type Phase } from "./phase.js";

/** Among final phases of children, the first of these present is the job's. */
const finalOrder: readonly FinalPhase[] = ["failed", "timedOut", "lost", "cancelled", "succeeded"];

/**
 * The phase of a job with this many children in each phase: final only when all children are; then `succeeded` only
 * when all succeeded. A job with no children at all is queued.
 */
export function combinePhases(counts: Readonly<Partial<Record<Phase, number>>>): Phase {
  const present = (Object.keys(counts) as Phase[]).filter((phase) => (counts[phase] ?? 0) > 0);
  if (present.length === 0) return "queued";
  if (present.every(isFinal)) return finalOrder.find((phase) => present.includes(phase)) ?? "lost";
  if (present.includes("running") || present.some(isFinal)) return "running";
  return present.includes("starting") ? "starting" : "queued";
}
