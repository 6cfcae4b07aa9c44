import { type CallOptions, isFinal, type OutcomeRecord } from "@remotebatch/job-model";
import { isAbortAsked } from "./abort-marker.js";
import type { KitContext } from "./context.js";
import type { EngineChild } from "./job-engine.js";
import type { ChildReport, JobView } from "./job-view.js";

/**
 * What an outcome record says of its child. A runner that was told to end cannot know by whom: its `cancelled` is the user's
 * where an abort was asked for, and what the engine says where the engine knows a closer cause, such as its own time limit, a
 * lost node or preemption.
 */
export async function judgeRecord(
  context: KitContext,
  view: JobView,
  record: OutcomeRecord,
  engineChild: EngineChild | undefined,
  options: CallOptions,
): Promise<ChildReport> {
  const { attempt, phase, reason, cause, exitCode, startedAtMs, finishedAtMs } = record;
  const label = context.labels[phase];
  const own: ChildReport = {
    attempt,
    phase,
    label,
    reason,
    cause,
    exitCode: exitCode ?? undefined,
    startedAtMs,
    finishedAtMs,
  };
  if (phase !== "cancelled") return own;
  if (await isAbortAsked(context.store, view.uuid, record.child, options)) {
    return { ...own, cause: "user" };
  }
  const said = engineChild?.cause;
  if (engineChild === undefined || said === undefined || said === "unknown") return own;
  if (!isFinal(engineChild.phase) || engineChild.phase === "succeeded") return own;
  return {
    ...own,
    phase: engineChild.phase,
    label: engineChild.label ?? context.labels[engineChild.phase],
    cause: said,
    reason: engineChild.reason ?? reason,
  };
}

/** Takes a record that was judged in, as the child's state. */
export function observeRecord(view: JobView, record: OutcomeRecord, judged: ChildReport): void {
  view.observe(record.child, judged);
  if (view.child(record.child).attempt === record.attempt) {
    view.records.set(record.child, record);
    view.waitingSinceMs.delete(record.child);
    view.givenUp.delete(record.child);
  }
}
