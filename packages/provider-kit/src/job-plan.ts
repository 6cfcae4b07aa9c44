import {
  type Cause,
  type JobSpec,
  openRecord,
  type Resources,
  type RetryPolicy,
} from "@remotebatch/job-model";
import { isGeneration, newGeneration } from "./launch-key.js";

/** What any process needs to launch children of a job again; `kit/plan.json`. */
export interface JobPlan {
  readonly version: 1;
  /** Digest of the content for which the identity was taken; absent in plans of older versions. */
  readonly work?: string;
  /**
   * Which job of this uuid it is: made for each submission that takes the uuid, so that a job under the uuid of a removed one has names
   * of its own at the engine. Absent in plans of older versions.
   */
  readonly generation?: string;
  /** Most children of one launch, as it was when the job was submitted. */
  readonly partSize: number;
  readonly retry: RetryPolicy;
  readonly resources: Resources;
  readonly timeLimitMs?: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

const causes: readonly Cause[] = [
  "user",
  "infrastructure",
  "preempted",
  "memory",
  "timeLimit",
  "unknown",
];
const maxPlanBytes = 1 << 20;

/** The plan of a new job with this content on an engine that takes at most `partSize` children at once. */
export function planOf(spec: JobSpec, partSize: number, work: string): JobPlan {
  return {
    version: 1,
    work,
    generation: newGeneration(),
    partSize,
    retry: spec.retry,
    resources: spec.resources,
    ...(spec.timeLimitMs === undefined ? {} : { timeLimitMs: spec.timeLimitMs }),
    settings: spec.settings,
  };
}

/** Reads `kit/plan.json`; throws `BATCH_CORRUPT_RECORD`. */
export function parseJobPlan(bytes: Uint8Array): JobPlan {
  const reader = openRecord(bytes, "plan", maxPlanBytes);
  const retry = reader.object("retry");
  const resources = reader.object("resources");
  const known = new Set<string>(causes);
  return {
    version: reader.oneOf("version", [1] as const),
    ...(reader.has("work") ? { work: reader.string("work") } : {}),
    ...(reader.has("generation") ? { generation: generationOf(reader) } : {}),
    partSize: reader.integer("partSize", 1),
    retry: {
      maxAttempts: retry.integer("maxAttempts", 1),
      causes: retry.strings("causes", 16).filter((cause): cause is Cause => known.has(cause)),
    },
    resources: {
      ...(resources.has("cores") ? { cores: resources.integer("cores", 1) } : {}),
      ...(resources.has("memoryBytes") ? { memoryBytes: resources.integer("memoryBytes", 1) } : {}),
      ...(resources.has("gpus") ? { gpus: resources.integer("gpus") } : {}),
      ...parallelElementsOf(resources.value("parallelElements")),
    },
    ...(reader.has("timeLimitMs") ? { timeLimitMs: reader.nonNegative("timeLimitMs") } : {}),
    settings: settingsOf(reader.value("settings")),
  };
}

function generationOf(reader: ReturnType<typeof openRecord>): string {
  const text = reader.string("generation");
  // It becomes part of file names and of names at the engine.
  if (!isGeneration(text)) throw reader.fail("generation", "is none");
  return text;
}

function parallelElementsOf(value: unknown): Pick<Resources, "parallelElements"> {
  const isGiven = value === "cores" || (typeof value === "number" && Number.isSafeInteger(value));
  return isGiven ? { parallelElements: value } : {};
}

function settingsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
