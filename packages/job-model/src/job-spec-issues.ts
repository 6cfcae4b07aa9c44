import type { BatchErrorCode } from "./error.js";
import { inputFileNameIssues } from "./input-file-name.js";
import type { JobSpec } from "./job-spec.js";
import type { Cause } from "./phase.js";
import type { ProviderLimits, ValidationIssue } from "./provider.js";
import { isJobUuid, isSha256 } from "./read-record.js";

const causes: ReadonlySet<string> = new Set<Cause>([
  "user",
  "infrastructure",
  "preempted",
  "memory",
  "timeLimit",
  "unknown",
]);

type Report = (code: BatchErrorCode, path: string, message: string) => void;

function checkSpans(spec: JobSpec, limits: ProviderLimits, report: Report): void {
  const { spans } = spec;
  let next = 1;
  for (const [index, { from, to }] of spans.entries()) {
    if (from !== next || !Number.isSafeInteger(to) || to < from) {
      report(
        "BATCH_INVALID_JOB",
        `spans[${index}]`,
        `The span ${from};;${to} should begin at ${next} and not be empty.`,
      );
      return;
    }
    next = to + 1;
  }
  const elements = next - 1;
  const expected = spec.jobType === "Single" ? 1 : (spec.elements?.offsets.length ?? 1) - 1;
  if (elements !== expected || (spec.jobType === "Single" && spans.length !== 1)) {
    report(
      "BATCH_INVALID_JOB",
      "spans",
      `The spans cover ${elements} evaluations and the job has ${expected}.`,
    );
  }
  if (
    spec.jobType === "Array" &&
    (spans.length < limits.minChildren || spans.length > limits.maxChildren)
  ) {
    report(
      "BATCH_LIMIT_EXCEEDED",
      "spans",
      `The job has ${spans.length} children and the engine takes ${limits.minChildren} to ${limits.maxChildren}; pack it differently.`,
    );
  }
}

function checkElements(spec: JobSpec, report: Report): void {
  const { elements } = spec;
  if ((spec.jobType === "Array") !== (elements !== undefined)) {
    report("BATCH_INVALID_JOB", "elements", "Elements belong to an array job, and only to one.");
    return;
  }
  if (elements === undefined) return;
  const { bytes, offsets } = elements;
  if (offsets.length < 2 || offsets[0] !== 0 || offsets[offsets.length - 1] !== bytes.length) {
    report(
      "BATCH_INVALID_JOB",
      "elements.offsets",
      "The offsets must begin at 0 and end at the length of the bytes.",
    );
    return;
  }
  for (let index = 1; index < offsets.length; index += 1) {
    const offset = offsets[index] as number;
    if (!Number.isSafeInteger(offset) || offset <= (offsets[index - 1] as number)) {
      report(
        "BATCH_INVALID_JOB",
        `elements.offsets[${index}]`,
        "The offsets must grow from element to element.",
      );
      return;
    }
  }
}

function checkNumbers(spec: JobSpec, limits: ProviderLimits, report: Report): void {
  const { timeLimitMs, resources, retry } = spec;
  if (timeLimitMs !== undefined) {
    const { minTimeLimitMs, maxTimeLimitMs } = limits;
    if (!Number.isFinite(timeLimitMs) || timeLimitMs <= 0) {
      report(
        "BATCH_INVALID_OPTION",
        "timeLimitMs",
        "The time limit must be a positive number of milliseconds.",
      );
    } else if (timeLimitMs < minTimeLimitMs || timeLimitMs > maxTimeLimitMs) {
      report(
        "BATCH_LIMIT_EXCEEDED",
        "timeLimitMs",
        `The time limit is ${timeLimitMs} ms and the engine takes ${minTimeLimitMs} to ${maxTimeLimitMs} ms.`,
      );
    }
  }
  const counts = { cores: resources.cores, memoryBytes: resources.memoryBytes };
  for (const [name, value] of Object.entries(counts)) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1)) {
      report("BATCH_INVALID_OPTION", `resources.${name}`, `${name} must be a positive integer.`);
    }
  }
  if (
    resources.gpus !== undefined &&
    !(Number.isSafeInteger(resources.gpus) && resources.gpus >= 0)
  ) {
    report(
      "BATCH_INVALID_OPTION",
      "resources.gpus",
      "gpus must be an integer that is not negative.",
    );
  }
  if (
    !(
      Number.isSafeInteger(retry.maxAttempts) &&
      retry.maxAttempts >= 1 &&
      retry.maxAttempts <= 1000
    )
  ) {
    report(
      "BATCH_INVALID_OPTION",
      "retry.maxAttempts",
      "maxAttempts must be an integer from 1 to 1000.",
    );
  }
  for (const [index, cause] of retry.causes.entries()) {
    if (!causes.has(cause)) {
      report(
        "BATCH_INVALID_OPTION",
        `retry.causes[${index}]`,
        `"${cause}" is not a cause of failure.`,
      );
    }
  }
}

/** Bytes of a job that travel to the store: payload, elements with their offsets, and input files. */
export function jobBytes(spec: JobSpec): number {
  const { payload, elements, inputFiles } = spec;
  const elementBytes =
    elements === undefined ? 0 : elements.bytes.length + elements.offsets.length * 8;
  return inputFiles.reduce((sum, file) => sum + file.bytes.length, payload.length + elementBytes);
}

/**
 * Every complaint about a job that needs no engine to find: identity, spans, elements, files, numbers and the limits
 * given. Empty when there is none. Providers add their own.
 */
export function jobSpecIssues(spec: JobSpec, limits: ProviderLimits): readonly ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  const report: Report = (code, path, message) => issues.push({ code, path, message });
  if (!isJobUuid(spec.uuid))
    report("BATCH_INVALID_JOB", "uuid", "The identity must be a lower-case UUID.");
  if (spec.name.length > 1024)
    report("BATCH_INVALID_JOB", "name", "The name is longer than 1024 characters.");
  if (spec.jobType !== "Single" && spec.jobType !== "Array") {
    report("BATCH_INVALID_JOB", "jobType", 'The job type must be "Single" or "Array".');
  }
  if (!isSha256(spec.runner.sha256)) {
    report(
      "BATCH_INVALID_JOB",
      "runner.sha256",
      "The runner's hash must be 64 lower-case hex digits.",
    );
  }
  if (!Number.isFinite(spec.submittedAtMs) || spec.submittedAtMs < 0) {
    report(
      "BATCH_INVALID_JOB",
      "submittedAtMs",
      "The submission time must be milliseconds since 1970.",
    );
  }
  checkElements(spec, report);
  checkSpans(spec, limits, report);
  checkNumbers(spec, limits, report);
  for (const message of inputFileNameIssues(spec.inputFiles.map((file) => file.name))) {
    report("BATCH_INVALID_INPUT_FILE", "inputFiles", message);
  }
  const total = jobBytes(spec);
  if (total > limits.maxJobBytes) {
    report(
      "BATCH_LIMIT_EXCEEDED",
      "inputFiles",
      `The job has ${total} bytes and the engine takes ${limits.maxJobBytes}; send less data with it.`,
    );
  }
  return issues;
}
