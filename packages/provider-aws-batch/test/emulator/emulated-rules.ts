import type { Submission } from "./emulated-job.js";

/** Characters that ECS takes in all overrides of a container, with the marks of their JSON. */
const mostOverrides = 8192;

/** Rules of AWS Batch that its description has only in words: what is wrong with a submission, or nothing. */
export function refusalOf(input: Submission, isDefined: boolean): string | undefined {
  const { size } = input.arrayProperties ?? {};
  const { attempts = 1, evaluateOnExit = [] } = input.retryStrategy ?? {};
  const { environment = [] } = input.containerOverrides ?? {};
  const tags = Object.entries(input.tags ?? {});
  const kibibytes = Math.ceil(JSON.stringify(input).length / 1024);
  const glob = /^(?=.{0,512}$)[A-Za-z0-9.:\s]*\*?$/u;
  if (!/^[A-Za-z0-9][\w-]{0,127}$/u.test(input.jobName))
    return "Job name should match valid pattern";
  if (!isDefined) return `JobDefinition ${input.jobDefinition} not found`;
  if (kibibytes > 30) return `Job size must be less than 30 KiB, got ${kibibytes} KiB`;
  if (size !== undefined && (size < 2 || size > 10_000))
    return "Array size must be between 2 and 10,000";
  if ((input.timeout?.attemptDurationSeconds ?? 60) < 60)
    return "Timeout must be at least 60 seconds";
  if (attempts < 1 || attempts > 10) return "Retry attempts must be between 1 and 10";
  if (evaluateOnExit.length > 5) return "At most 5 evaluateOnExit rules";
  for (const { onReason = "", onStatusReason = "", onExitCode = "" } of evaluateOnExit) {
    if (
      ![onReason, onStatusReason].every((text) => glob.test(text)) ||
      !/^\d*\*?$/u.test(onExitCode)
    )
      return "evaluateOnExit holds a pattern that is none";
  }
  if (environment.some(({ name }) => name.startsWith("AWS_BATCH"))) return "AWS_BATCH is reserved";
  if (tags.length > 50) return "At most 50 tags";
  for (const [name, value] of tags) {
    if (/^aws:/iu.test(name) || name.length > 128 || value.length > 256)
      return `Tag ${name} is not valid`;
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(name + value)) return `Tag ${name} is not valid`;
  }
  return undefined;
}

/**
 * Why ECS does not start a container, or nothing: AWS Batch takes the job and finds out later. What it adds by itself (names and ids of
 * job, queue and environment) counts too.
 */
export function overrideProblem(input: Submission): string | undefined {
  const added = 700;
  return JSON.stringify(input.containerOverrides ?? {}).length + added > mostOverrides
    ? `Container Overrides length must be at most ${mostOverrides}`
    : undefined;
}
