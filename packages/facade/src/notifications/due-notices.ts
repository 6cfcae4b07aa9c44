import type { StatusView } from "../job/job.js";
import type { NotificationRule } from "./notification-spec.js";

const hourMs = 3_600_000;

/** A notification that is due, and the key under which it is delivered once. */
export interface DueNotice {
  readonly rule: NotificationRule;
  readonly key: string;
}

/** When a job was submitted and, if that is known, began to run; milliseconds since 1970. */
export interface JobTimes {
  readonly submittedAtMs: number;
  readonly startedAtMs: number | undefined;
}

/** True when the job has certainly begun, also when nobody saw it run. */
export function hasStarted(view: StatusView): boolean {
  return view.phase === "running" || view.phase === "succeeded" || view.phase === "timedOut";
}

function hasLeftQueue(view: StatusView): boolean {
  return view.phase === "starting" || hasStarted(view);
}

/** Whole periods that have passed; a job that has ended has none. */
function periods(
  view: StatusView,
  sinceMs: number | undefined,
  periodMs: number,
  nowMs: number,
): number {
  if (!view.inProgress || sinceMs === undefined) return 0;
  return Math.floor((nowMs - sinceMs) / periodMs);
}

function keyOf(
  { event, hours }: NotificationRule,
  view: StatusView,
  { submittedAtMs, startedAtMs }: JobTimes,
  nowMs: number,
): string | undefined {
  const ended = !view.inProgress;
  const repeated = (count: number): string | undefined =>
    count < 1 ? undefined : `${event} ${hours ?? ""} ${count}`;
  switch (event) {
    case "JobStarting":
      return hasLeftQueue(view) ? event : undefined;
    case "JobStarted":
      return hasStarted(view) ? event : undefined;
    case "JobCompleted":
      return ended ? event : undefined;
    case "JobSucceeded":
      return view.succeeded ? event : undefined;
    case "JobTerminated":
      return view.failed ? event : undefined;
    case "JobStatusChanged":
      return `${event} ${view.phase} ${view.status}`;
    case "Hourly":
      return repeated(periods(view, startedAtMs, hourMs, nowMs));
    case "Daily":
      return repeated(periods(view, startedAtMs, 24 * hourMs, nowMs));
    case "HoursElapsed":
      return repeated(periods(view, submittedAtMs, (hours ?? 1) * hourMs, nowMs));
    default:
      return undefined;
  }
}

/**
 * What is to be told of a job in this state. Of states that nobody saw only those are told that must have been: a job
 * that succeeded has started. Of hours that nobody counted the last alone is told.
 */
export function dueNotices(
  rules: readonly NotificationRule[],
  view: StatusView,
  times: JobTimes,
  nowMs: number,
): readonly DueNotice[] {
  if (!view.available) return [];
  return rules.flatMap((rule) => {
    const key = keyOf(rule, view, times, nowMs);
    return key === undefined ? [] : [{ rule, key }];
  });
}
