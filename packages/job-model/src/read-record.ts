import { inputFileNameIssue } from "./input-file-name.js";
import type { OutcomeRecord } from "./outcome.js";
import type { Cause, FinalPhase } from "./phase.js";
import {
  type JobManifest,
  jobKeys,
  type RunnerDescriptor,
  runnerKey,
  type StoreAccess,
} from "./protocol.js";
import type { JobRef } from "./provider.js";
import { openRecord, type RecordReader } from "./record-reader.js";

const finalPhases: readonly FinalPhase[] = ["succeeded", "failed", "cancelled", "timedOut", "lost"];
const causes: readonly Cause[] = [
  "user",
  "infrastructure",
  "preempted",
  "memory",
  "timeLimit",
  "unknown",
];

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;
const sha256Pattern = /^[0-9a-f]{64}$/u;

const maxOutcomeBytes = 1 << 20;
const maxManifestBytes = 64 << 20;
const maxDescriptorBytes = 16 << 20;
const maxRefLength = 8192;
const maxParallelElements = 1024;
const maxChildren = 1_000_000;

/** True for an identity a job may have: a UUID in lower case, which is also safe as a folder name. */
export function isJobUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** True for a SHA-256 as records write it: 64 lower-case hex digits. */
export function isSha256(text: string): boolean {
  return sha256Pattern.test(text);
}

function uuid(reader: RecordReader): string {
  return reader.match("uuid", uuidPattern, "a lower-case UUID");
}

function digest(reader: RecordReader): { readonly bytes: number; readonly sha256: string } {
  return {
    bytes: reader.integer("bytes"),
    sha256: reader.match("sha256", sha256Pattern, "64 lower-case hex digits"),
  };
}

function optional<Key extends string, Value>(
  reader: RecordReader,
  key: Key,
  read: () => Value,
): { readonly [K in Key]?: Value } {
  return reader.has(key) ? ({ [key]: read() } as { readonly [K in Key]: Value }) : {};
}

/**
 * Reads `out/<child>/<attempt>.json`; unknown fields are dropped.
 *
 * @throws BatchError `BATCH_CORRUPT_RECORD` naming the field that is wrong.
 */
export function parseOutcomeRecord(bytes: Uint8Array): OutcomeRecord {
  const reader = openRecord(bytes, "outcome", maxOutcomeBytes);
  const kernel = reader.object("kernel");
  const evaluations = reader.object("evaluations");
  const total = evaluations.integer("total");
  const finished = evaluations.integer("finished", 0, total);
  const phase = reader.oneOf("phase", finalPhases);
  if (phase === "succeeded" && reader.has("cause")) {
    throw reader.fail("cause", "is there although the phase is succeeded");
  }
  return {
    version: reader.oneOf("version", [1] as const),
    uuid: uuid(reader),
    child: reader.integer("child", 1, maxChildren),
    attempt: reader.integer("attempt", 1, maxChildren),
    phase,
    ...optional(reader, "cause", () => reader.oneOf("cause", causes)),
    ...optional(reader, "reason", () => reader.string("reason", 65_536)),
    exitCode:
      reader.value("exitCode") === null ? null : reader.integer("exitCode", -(2 ** 31), 2 ** 32),
    signal: reader.value("signal") === null ? null : reader.string("signal", 64),
    kernel: { kind: kernel.string("kind", 256), version: kernel.string("version", 256) },
    runnerVersion: reader.string("runnerVersion", 256),
    host: reader.string("host", 1024),
    startedAtMs: reader.nonNegative("startedAtMs"),
    finishedAtMs: reader.nonNegative("finishedAtMs"),
    evaluations: { total, finished, failed: evaluations.integer("failed", 0, total) },
    ...optional(reader, "result", () => digest(reader.object("result"))),
    ...optional(reader, "index", () => digest(reader.object("index"))),
    unknownFunctions: reader.strings("unknownFunctions", 10_000),
    ...optional(reader, "peakMemoryBytes", () => reader.nonNegative("peakMemoryBytes")),
  };
}

/** Spans and the elements that were staged must agree: nobody makes room for elements that are not there. */
function checkElementCount(
  reader: RecordReader,
  jobType: "Single" | "Array",
  spanEnds: readonly number[],
  objects: readonly (readonly [string, { readonly bytes: number }])[],
): void {
  const offsets = objects.find(([key]) => key === jobKeys.elementOffsets)?.[1];
  const count = jobType === "Single" ? 1 : offsets === undefined ? 0 : offsets.bytes / 8 - 1;
  if (spanEnds[spanEnds.length - 1] === count) return;
  throw reader.fail("spanEnds", `does not end at the ${count} elements there are`);
}

/**
 * Reads `manifest.json`; unknown fields are dropped.
 *
 * @throws BatchError `BATCH_CORRUPT_RECORD` naming the field that is wrong.
 */
export function parseJobManifest(bytes: Uint8Array): JobManifest {
  const reader = openRecord(bytes, "manifest", maxManifestBytes);
  const spanEnds = reader.array("spanEnds", maxChildren).map((end, index, ends) => {
    const before = index === 0 ? 0 : (ends[index - 1] as number);
    if (typeof end !== "number" || !Number.isSafeInteger(end) || end <= before) {
      throw reader.fail(`spanEnds[${index}]`, "does not grow");
    }
    return end;
  });
  if (spanEnds.length === 0) throw reader.fail("spanEnds", "is empty");
  const objects = reader.object("objects");
  const entries = objects.keys().map((key) => {
    if (!isManifestKey(key)) throw objects.fail(key, "is not an object of a job");
    return [key, digest(objects.object(key))] as const;
  });
  const jobType = reader.oneOf("jobType", ["Single", "Array"] as const);
  checkElementCount(reader, jobType, spanEnds, entries);
  const runner = reader.object("runner");
  const sha256 = runner.match("sha256", sha256Pattern, "64 lower-case hex digits");
  if (runner.string("key") !== runnerKey(sha256)) throw runner.fail("key", "does not fit its hash");
  return {
    version: reader.oneOf("version", [1] as const),
    uuid: uuid(reader),
    name: reader.string("name"),
    jobType,
    submittedAtMs: reader.nonNegative("submittedAtMs"),
    spanEnds,
    objects: Object.fromEntries(entries),
    runner: { key: runnerKey(sha256), sha256 },
  };
}

function isManifestKey(key: string): boolean {
  if (key === jobKeys.payload || key === jobKeys.elements || key === jobKeys.elementOffsets) {
    return true;
  }
  const folder = jobKeys.inputFile("");
  return key.startsWith(folder) && inputFileNameIssue(key.slice(folder.length)) === undefined;
}

const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u;
/** Nothing in it may lead out of the prefix once it is part of an address. */
const prefixPattern = /^(?!(?:.*\/)?\.{0,2}\/)[\w!.*'()/-]{1,900}(?<=\/)$/u;
const endpointPattern = /^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/u;

function urls(reader: RecordReader): Readonly<Record<string, string>> {
  return Object.fromEntries(reader.keys().map((key) => [key, reader.string(key, 16_384)]));
}

function storeAccess(reader: RecordReader): StoreAccess {
  const kind = reader.oneOf("kind", ["path", "http", "s3"] as const);
  if (kind === "path") return { kind, folder: reader.string("folder") };
  if (kind === "s3") {
    return {
      kind,
      bucket: reader.match("bucket", bucketPattern, "the name of a bucket"),
      prefix: reader.match("prefix", prefixPattern, "a prefix that ends in a slash"),
      region: reader.match("region", /^[a-z0-9-]{1,40}$/u, "the name of a region"),
      ...optional(reader, "endpoint", () =>
        reader.match("endpoint", endpointPattern, "an http or https address without a query"),
      ),
    };
  }
  return {
    kind: "http",
    get: urls(reader.object("get")),
    put: urls(reader.object("put")),
    ...optional(reader, "headers", () => urls(reader.object("headers"))),
  };
}

/**
 * Reads `descriptor.json`; unknown fields are dropped.
 *
 * @throws BatchError `BATCH_CORRUPT_RECORD` naming the field that is wrong.
 */
export function parseRunnerDescriptor(bytes: Uint8Array): RunnerDescriptor {
  const reader = openRecord(bytes, "descriptor", maxDescriptorBytes);
  return {
    version: reader.oneOf("version", [1] as const),
    uuid: uuid(reader),
    access: storeAccess(reader.object("access")),
    ...optional(reader, "scratchFolder", () => reader.string("scratchFolder")),
    ...optional(reader, "timeLimitMs", () => reader.nonNegative("timeLimitMs")),
    ...optional(reader, "memoryLimitBytes", () => reader.nonNegative("memoryLimitBytes")),
    ...optional(reader, "cores", () => reader.integer("cores", 1)),
    ...optional(reader, "parallelElements", () =>
      reader.value("parallelElements") === "cores"
        ? ("cores" as const)
        : reader.integer("parallelElements", 1, maxParallelElements),
    ),
  };
}

/**
 * Reads the text that `JSON.stringify` made of a job reference.
 *
 * @throws BatchError `BATCH_CORRUPT_RECORD` naming the field that is wrong.
 */
export function parseJobRef(text: string): JobRef {
  const reader = openRecord(text, "reference", maxRefLength);
  return {
    provider: reader.string("provider", 256),
    uuid: uuid(reader),
    id: reader.string("id"),
  };
}
