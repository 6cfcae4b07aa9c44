import {
  BatchError,
  isJobUuid,
  type JobRef,
  type JobType,
  parseJobRef,
  type Resources,
  type RetryPolicy,
} from "@remotebatch/job-model";

/**
 * Version of the records below; those of earlier versions are read too, a registry of a later one is refused, never misread.
 *
 * - 1: the first.
 * - 2: a resubmission knows how long the earlier job's list is, so that its results have their places when that job is gone.
 */
export const registrySchemaVersion = 2;

/** How far a submission has come. A record is written as "submitting" before anything is sent. */
export type SubmissionState = "submitting" | "submitted";

/** Option values of a job as they were resolved. */
export interface ResolvedRecord {
  readonly inputFilenames: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly timeLimitMs?: number;
  readonly creditConstraint?: number;
  readonly licensingSettings: unknown;
  readonly notifications: unknown;
  readonly resources: Resources;
  readonly retry: RetryPolicy;
}

/** That a job evaluates elements of an earlier one again. */
export interface ResubmissionRecord {
  /** The earlier job. */
  readonly uuid: string;
  /** Positions in the earlier job's list, in the order of this job's elements. */
  readonly positions: readonly number[];
  /** Length of the earlier job's list; absent in what version 1 exported. */
  readonly length?: number;
}

/** What the registry keeps of a job. Plain data. */
export interface JobRecord {
  readonly version: typeof registrySchemaVersion;
  readonly uuid: string;
  readonly state: SubmissionState;
  /** The process that submits; see `processIdentity`. Only while submitting. */
  readonly owner?: string;
  readonly environment: string;
  readonly provider: string;
  readonly name: string;
  readonly jobType: JobType;
  /** Last position of each child's span. */
  readonly spanEnds: readonly number[];
  readonly submittedAtMs: number;
  readonly ref?: JobRef;
  readonly options: ResolvedRecord;
  readonly resubmission?: ResubmissionRecord;
}

function corrupt(what: string): never {
  throw new BatchError(
    "BATCH_CORRUPT_RECORD",
    `A job record is damaged: ${what}. Rebuild the registry from the providers.`,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(record: Readonly<Record<string, unknown>>, key: string): string {
  const value = record[key];
  return typeof value === "string" ? value : corrupt(`"${key}" is no text`);
}

function time(record: Readonly<Record<string, unknown>>, key: string): number {
  const value = record[key];
  return typeof value === "number" && Number.isFinite(value)
    ? value
    : corrupt(`"${key}" is no number`);
}

function growing(value: unknown, key: string): readonly number[] {
  if (!Array.isArray(value) || value.length === 0) corrupt(`"${key}" is no list`);
  let before = 0;
  const numbers: number[] = [];
  for (const end of value as readonly unknown[]) {
    if (typeof end !== "number" || !Number.isSafeInteger(end) || end <= before) {
      corrupt(`"${key}" does not grow`);
    }
    before = end as number;
    numbers.push(before);
  }
  return numbers;
}

function resolved(value: unknown): ResolvedRecord {
  if (!isObject(value)) return corrupt('"options" is missing');
  const names = value["inputFilenames"];
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string")) {
    corrupt('"inputFilenames" is no list of texts');
  }
  const settings = value["settings"];
  const { timeLimitMs, creditConstraint } = value as {
    readonly timeLimitMs?: unknown;
    readonly creditConstraint?: unknown;
  };
  return {
    inputFilenames: names as readonly string[],
    settings: isObject(settings) ? settings : corrupt('"settings" is no object'),
    ...(typeof timeLimitMs === "number" ? { timeLimitMs } : {}),
    ...(typeof creditConstraint === "number" ? { creditConstraint } : {}),
    licensingSettings: value["licensingSettings"],
    notifications: value["notifications"],
    resources: isObject(value["resources"]) ? value["resources"] : {},
    retry: isObject(value["retry"])
      ? (value["retry"] as unknown as RetryPolicy)
      : { maxAttempts: 1, causes: [] },
  };
}

/**
 * Checks what was read from a registry or from exported text.
 * @throws BatchError `BATCH_CORRUPT_RECORD` naming the field.
 */
export function readJobRecord(value: unknown): JobRecord {
  if (!isObject(value)) return corrupt("it is no object");
  const version = value["version"];
  if (typeof version !== "number") {
    throw new BatchError(
      "BATCH_CORRUPT_RECORD",
      "This is no job record: it has no version; give the text that job.export() returned.",
    );
  }
  if (version !== 1 && version !== registrySchemaVersion) {
    throw new BatchError(
      "BATCH_CORRUPT_RECORD",
      `A job record has version ${String(version)} and this release reads up to ${registrySchemaVersion}; use the newer release that wrote it.`,
    );
  }
  const uuid = text(value, "uuid");
  if (!isJobUuid(uuid)) corrupt('"uuid" is no UUID');
  const state = text(value, "state");
  const jobType = text(value, "jobType");
  if (state !== "submitting" && state !== "submitted") return corrupt('"state" is unknown');
  if (jobType !== "Single" && jobType !== "Array") return corrupt('"jobType" is unknown');
  const { ref, owner, resubmission } = value as {
    readonly ref?: unknown;
    readonly owner?: unknown;
    readonly resubmission?: unknown;
  };
  if (state === "submitted" && ref === undefined) corrupt('"ref" is missing');
  return {
    version: registrySchemaVersion,
    uuid,
    state,
    ...(typeof owner === "string" ? { owner } : {}),
    environment: text(value, "environment"),
    provider: text(value, "provider"),
    name: text(value, "name"),
    jobType,
    spanEnds: growing(value["spanEnds"], "spanEnds"),
    submittedAtMs: time(value, "submittedAtMs"),
    ...(ref === undefined ? {} : { ref: parseJobRef(JSON.stringify(ref)) }),
    options: resolved(value["options"]),
    ...(isObject(resubmission) ? { resubmission: readResubmission(resubmission) } : {}),
  };
}

function readResubmission(value: Readonly<Record<string, unknown>>): ResubmissionRecord {
  const positions = growing(value["positions"], "positions");
  const { length } = value as { readonly length?: unknown };
  if (length === undefined) return { uuid: text(value, "uuid"), positions };
  if (!Number.isSafeInteger(length) || Number(length) < (positions.at(-1) ?? 0)) {
    corrupt('"length" is less than a position');
  }
  return { uuid: text(value, "uuid"), positions, length: Number(length) };
}
