import type { BatchErrorCode } from "./error.js";
import type { JobSpec } from "./job-spec.js";
import type { Cause, Phase } from "./phase.js";

/** Names an accepted job to the provider that accepted it. Plain data: store it, send it. */
export interface JobRef {
  /** `ProviderV1.name` of the provider. */
  readonly provider: string;
  readonly uuid: string;
  /** The engine's own id of the job, whatever form it has. */
  readonly id: string;
}

/** Numbers a caller must respect before it submits. */
export interface ProviderLimits {
  readonly minChildren: number;
  readonly maxChildren: number;
  /** Bytes of payload, elements and input files together. */
  readonly maxJobBytes: number;
  readonly minTimeLimitMs: number;
  readonly maxTimeLimitMs: number;
  /** Time limits are rounded up to a multiple of this by the engine. */
  readonly timeLimitStepMs: number;
  /** Children that run at once at most, where that is known; automatic packing makes no fewer. */
  readonly slots?: number;
  /**
   * Milliseconds for which the start of a child takes one of the slots, roughly, where that is known. Automatic packing, which
   * does not know how long evaluations take, then makes no more children than can be started in about a second, or two for
   * each slot.
   */
  readonly childStartMs?: number;
}

/** What a provider can do beyond the contract's minimum; the conformance suite tests each claim. */
export interface ProviderCapabilities {
  /** One child of an array can be aborted while the others go on. */
  readonly abortChild: boolean;
  /** When log lines can be read. */
  readonly logs: "none" | "end" | "follow";
  /** Jobs can be removed with all their data. */
  readonly remove: boolean;
  /** Jobs can be listed without the client's registry. */
  readonly list: boolean;
  /** Jobs go on when the submitting process ends. */
  readonly survivesClient: boolean;
  /** Secrets in a job can be kept from others on the engine. */
  readonly keepsSecrets: boolean;
  /** Outputs are files of this machine, so that a client that keeps copies of them saves nothing. Default false. */
  readonly localOutputs?: boolean;
}

/** Status of one child. */
export interface ChildStatus {
  /** 1-based position of the child. */
  readonly child: number;
  readonly phase: Phase;
  /** The provider's own word for the state, as users of that engine know it. */
  readonly label: string;
  /** The attempt this status speaks of, from 1. */
  readonly attempt: number;
  readonly reason?: string;
  readonly cause?: Cause;
  readonly exitCode?: number;
  /** When the attempt began and ended, milliseconds since 1970, where that is known. */
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
}

/** Status of a whole job. */
export interface JobStatus {
  readonly phase: Phase;
  readonly label: string;
  readonly reason?: string;
  readonly cause?: Cause;
  readonly exitCode?: number;
  /** Number of children by the provider's label. */
  readonly counts: Readonly<Record<string, number>>;
  /** Number of children by phase. */
  readonly phases: Readonly<Partial<Record<Phase, number>>>;
  /** Children whose status changed since the cursor of the query, or all children when it had none. */
  readonly changed: readonly ChildStatus[];
  /** Give it in the next query to hear only of later changes. */
  readonly cursor: string;
}

/** One job asked about in a status call. */
export interface StatusQuery {
  readonly ref: JobRef;
  readonly cursor?: string;
}

/** What a status call knows of one job: its status, or why none can be had (which never fails the job). */
export type StatusAnswer =
  | { readonly ref: JobRef; readonly status: JobStatus }
  | {
      readonly ref: JobRef;
      readonly unavailable: { readonly code: BatchErrorCode; readonly message: string };
    };

/** Which file of a child's output is asked for. */
export type OutputPart = "result" | "index" | "outcome";

/** Bytes of a child's output; `pending`: not there yet; `never`: the child ended without it. */
export type OutputAnswer =
  | { readonly state: "ready"; readonly bytes: Uint8Array }
  | { readonly state: "pending" }
  | { readonly state: "never"; readonly reason: string };

/** Where one line of log came from. */
export interface LogLine {
  /** Milliseconds since 1970 UTC, as the runner or engine noted it. */
  readonly timeMs: number;
  readonly stream: "stdout" | "stderr" | "system";
  readonly text: string;
}

/** A byte range: `length` bytes from `offset`. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Given to every call that may take time; an aborted call rejects with `signal.reason` itself. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Which output is read. */
export interface OutputOptions extends CallOptions {
  /** 1-based child; 1 for a single job. */
  readonly child: number;
  /** Default "result". */
  readonly part?: OutputPart;
  /** Only these bytes of the part; whole when absent. */
  readonly range?: ByteRange;
}

/** Which log is read. */
export interface LogOptions extends CallOptions {
  readonly child: number;
  /** Go on until the child has ended. */
  readonly follow?: boolean;
}

/** One complaint about a job specification. */
export interface ValidationIssue {
  readonly code: BatchErrorCode;
  /** Path of the offending part, for example "settings.queue". */
  readonly path: string;
  readonly message: string;
}

/** Which jobs are listed. */
export interface ListFilter extends CallOptions {
  readonly jobType?: JobSpec["jobType"];
  readonly uuid?: string;
}

/** One job as a provider's own records show it. */
export interface ListedJob {
  readonly ref: JobRef;
  readonly name: string;
  readonly jobType: JobSpec["jobType"];
  readonly submittedAtMs: number;
  readonly spans: JobSpec["spans"];
}

/**
 * Everything a batch engine must do. Implement it as an object literal, or build one with `provider-kit`.
 * Every rejection is a `BatchError`; an unknown reference gives `BATCH_NOT_FOUND`.
 */
export interface ProviderV1 {
  readonly specificationVersion: "v1";
  readonly name: string;
  readonly limits: ProviderLimits;
  readonly capabilities: ProviderCapabilities;
  /** All complaints at once, before anything is sent; empty when the job can be submitted. */
  validate(spec: JobSpec, options?: CallOptions): Promise<readonly ValidationIssue[]>;
  /**
   * Called when somebody begins to prepare a submission, so that what takes a moment to be ready for it can begin too. Only a
   * hint: the job may never come. Never throws.
   */
  expectJob?(): void;
  /** Accepts the job. Idempotent by `spec.uuid`, also after a crash in the middle of an earlier call. */
  submit(spec: JobSpec, options?: CallOptions): Promise<JobRef>;
  /** Status of many jobs in one call, one answer per query in the same order. */
  status(queries: readonly StatusQuery[], options?: CallOptions): Promise<readonly StatusAnswer[]>;
  /**
   * Calls back when the state of a job may have changed, until the function given back is called, where the provider can tell
   * at once. Only a hint: it may come for nothing or never, so the state is asked for from time to time all the same.
   */
  onChange?(ref: JobRef, listener: () => void): () => void;
  output(ref: JobRef, options: OutputOptions): Promise<OutputAnswer>;
  logs(ref: JobRef, options: LogOptions): AsyncIterable<LogLine>;
  /** Asks for the end of the job, or of these children (1-based); of a finished one it is no error. */
  abort(
    ref: JobRef,
    options?: CallOptions & { readonly children?: readonly number[] },
  ): Promise<void>;
  /** Removes the job and all its data; running children are aborted first. Of a removed job it is no error. */
  remove(ref: JobRef, options?: CallOptions): Promise<void>;
  /** Jobs this provider knows by itself, newest first. */
  list(filter?: ListFilter): AsyncIterable<ListedJob>;
  /** The reference in a text that `JSON.stringify(ref)` gave, after checking that the job is there. */
  attach(text: string, options?: CallOptions): Promise<JobRef>;
  /** Frees what the provider holds; jobs go on. May be called twice. */
  close(): Promise<void>;
}
