import type { Cause } from "./phase.js";
import type { Span } from "./span.js";

/** What a job is: one evaluation, or a function mapped over a list in children. */
export type JobType = "Single" | "Array";

/** One input file, already read: it appears under `name` in the job's working directory. */
export interface InputFile {
  /** Relative path with forward slashes, checked by `checkInputFileName`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The elements of an array job: complete WXF files one after another, and where each begins. */
export interface ElementBundle {
  readonly bytes: Uint8Array;
  /** Byte offset of each element, and the total length at the end: `count + 1` numbers. */
  readonly offsets: Float64Array;
}

/** What a job asks of the machine that runs one child. Absent means the engine's default. */
export interface Resources {
  readonly cores?: number;
  readonly memoryBytes?: number;
  readonly gpus?: number;
  /**
   * How many elements of a child are evaluated at once, each in a process of its own; `"cores"` is one for each core of
   * the child. Default 1.
   */
  readonly parallelElements?: number | "cores";
}

/** Which causes make a child run again, and how often at most. */
export interface RetryPolicy {
  /** Attempts in all, the first included; at least 1. */
  readonly maxAttempts: number;
  readonly causes: readonly Cause[];
}

/** The program that runs inside the job: one self-contained ESM file for Node. */
export interface RunnerFile {
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, 64 lower-case hex digits. */
  readonly sha256: string;
}

/** What a provider is asked to run. Payloads are opaque bytes to it. */
export interface JobSpec {
  /** Identity of the job everywhere; submitting the same one twice gives the same reference. */
  readonly uuid: string;
  readonly name: string;
  readonly jobType: JobType;
  /** `job.wxf` of the job protocol. */
  readonly payload: Uint8Array;
  /** Present exactly for an array job. */
  readonly elements?: ElementBundle;
  /** One span per child, in order, covering every element once; a single job has the one span 1;;1. */
  readonly spans: readonly Span[];
  readonly inputFiles: readonly InputFile[];
  readonly runner: RunnerFile;
  /** Wall-clock limit of each child, in milliseconds. */
  readonly timeLimitMs?: number;
  readonly resources: Resources;
  readonly retry: RetryPolicy;
  /** Settings only this provider understands, checked by its `validate`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Submission time, milliseconds since 1970 UTC. */
  readonly submittedAtMs: number;
}
