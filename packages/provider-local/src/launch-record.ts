import { type Cause, openRecord, type RetryPolicy } from "@remotebatch/job-model";

/** What the scheduler is asked to run; one file per launch, never changed. */
export interface LaunchRecord {
  readonly version: 1;
  readonly key: string;
  readonly uuid: string;
  readonly children: readonly number[];
  readonly attempt: number;
  /** Absolute paths. */
  readonly runner: string;
  readonly runnerSha256: string;
  readonly descriptor: string;
  readonly node: string;
  /** Cores one child takes. */
  readonly cores: number;
  /** Cores that children of all jobs together may take. */
  readonly slots: number;
  readonly timeLimitMs?: number;
  readonly retry: RetryPolicy;
  readonly environment: Readonly<Record<string, string>>;
  /** Runners of this kind that are to stand by, and how long after the last use of one they stay. */
  readonly warm?: { readonly runners: number; readonly idleMs: number };
  readonly atMs: number;
}

/** Most runners that stand by. */
export const maxWarmRunners = 64;

const causes: ReadonlySet<string> = new Set<Cause>([
  "user",
  "infrastructure",
  "preempted",
  "memory",
  "timeLimit",
  "unknown",
]);
const maxRecordBytes = 16 << 20;

/** Reads a launch record; throws `BATCH_CORRUPT_RECORD`. */
export function parseLaunchRecord(bytes: Uint8Array): LaunchRecord {
  const reader = openRecord(bytes, "launch", maxRecordBytes);
  const retry = reader.object("retry");
  const environment = reader.object("environment");
  const warm = reader.has("warm") ? reader.object("warm") : undefined;
  return {
    version: reader.oneOf("version", [1] as const),
    key: reader.string("key"),
    uuid: reader.string("uuid"),
    children: reader.array("children", 1_000_000).map((child) => {
      if (typeof child === "number" && Number.isSafeInteger(child) && child >= 1) return child;
      throw reader.fail("children", "holds something that is no child");
    }),
    attempt: reader.integer("attempt", 1),
    runner: reader.string("runner"),
    runnerSha256: reader.string("runnerSha256"),
    descriptor: reader.string("descriptor"),
    node: reader.string("node"),
    cores: reader.integer("cores", 1),
    slots: reader.integer("slots", 1),
    ...(reader.has("timeLimitMs") ? { timeLimitMs: reader.nonNegative("timeLimitMs") } : {}),
    retry: {
      maxAttempts: retry.integer("maxAttempts", 1),
      causes: retry.strings("causes", 16).filter((cause): cause is Cause => causes.has(cause)),
    },
    environment: Object.fromEntries(
      environment.keys().map((name) => [name, environment.string(name, 1 << 20)]),
    ),
    ...(warm === undefined
      ? {}
      : {
          warm: {
            runners: Math.min(warm.integer("runners", 1), maxWarmRunners),
            idleMs: warm.nonNegative("idleMs"),
          },
        }),
    atMs: reader.nonNegative("atMs"),
  };
}
