import type { StatusView } from "../job/job.js";
import type { JobRecord } from "../registry/job-record.js";
import type { JobNotification } from "./notification-method.js";
import type { NotificationRule } from "./notification-spec.js";

/** What happened, in a few words that follow the job's name. */
function happened({ event, hours }: NotificationRule, { status, phase }: StatusView): string {
  switch (event) {
    case "JobStarting":
      return "is about to start";
    case "JobStarted":
      return "has started";
    case "JobSucceeded":
      return "has succeeded";
    case "JobCompleted":
    case "JobTerminated":
      return phase === "succeeded" ? "has succeeded" : `has ended: ${status ?? phase ?? "unknown"}`;
    case "JobStatusChanged":
      return `is now ${status ?? phase ?? "unknown"}`;
    case "HoursElapsed":
      return `was submitted ${hours ?? 1} hours or more ago and goes on`;
    default:
      return "goes on";
  }
}

/** Names and reasons come from outside; a subject of several lines could add headers to an e-mail. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").slice(0, 300);
}

/** What is told of a job: the state in one line, and in a few with the command that goes on from there. */
export function notificationMessage(
  record: JobRecord,
  rule: NotificationRule,
  view: StatusView,
  id: string,
  atMs: number,
): JobNotification {
  const subject = oneLine(`${record.name} ${happened(rule, view)}`);
  const counts = Object.entries(view.counts).map(([status, count]) => `${count} ${status}`);
  const reason = view.reason === undefined ? undefined : oneLine(view.reason);
  const lines = [
    `${subject}.`,
    "",
    `Job:         ${record.uuid}`,
    `Environment: ${oneLine(record.environment)} (${oneLine(record.provider)})`,
    `Submitted:   ${new Date(record.submittedAtMs).toISOString()}`,
    ...(record.jobType === "Array" ? [`Children:    ${oneLine(counts.join(", "))}`] : []),
    ...(reason === undefined ? [] : [`Reason:      ${reason}`]),
    "",
    view.inProgress
      ? `Watch it: remotebatch watch ${record.uuid}`
      : `Fetch the result: remotebatch result ${record.uuid}`,
  ];
  return {
    id,
    event: rule.event,
    ...(rule.hours === undefined ? {} : { hours: rule.hours }),
    jobUuid: record.uuid,
    jobName: record.name,
    jobType: record.jobType === "Array" ? "Array" : "Single",
    environment: record.environment,
    provider: record.provider,
    status: view.status,
    phase: view.phase,
    ...(reason === undefined ? {} : { reason }),
    counts: view.counts,
    submittedAtMs: record.submittedAtMs,
    atMs,
    subject,
    text: `${lines.join("\n")}\n`,
  };
}
