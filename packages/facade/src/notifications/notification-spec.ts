/** Events of jobs that have no number with them, by their names in the original. */
export const plainEvents = [
  "JobStarting",
  "JobStarted",
  "JobCompleted",
  "JobSucceeded",
  "JobTerminated",
  "JobStatusChanged",
  "Hourly",
  "Daily",
] as const;

/** An event that comes about every n hours since the submission. */
export const hoursElapsed = "HoursElapsed";

/** Name of an event. */
export type NotificationEvent = (typeof plainEvents)[number] | typeof hoursElapsed;

/** One event and the methods that tell of it. Plain data, kept in the job's record. */
export interface NotificationRule {
  readonly event: NotificationEvent;
  /** Hours, of `HoursElapsed` alone. */
  readonly hours?: number;
  /** Names of methods of the client. */
  readonly methods: readonly string[];
}

/** Notifications of a job as resolved. */
export type NotificationSpec = "None" | readonly NotificationRule[];

function isRule(value: unknown): value is NotificationRule {
  if (typeof value !== "object" || value === null) return false;
  const { event, methods } = value as { readonly event?: unknown; readonly methods?: unknown };
  return typeof event === "string" && Array.isArray(methods);
}

/** The rules of a record; of one that holds something else there are none. */
export function notificationRules(value: unknown): readonly NotificationRule[] {
  return Array.isArray(value) ? value.filter(isRule) : [];
}

/** The notifications of a record. */
export function notificationSpec(value: unknown): NotificationSpec {
  const rules = notificationRules(value);
  return rules.length === 0 ? "None" : rules;
}
