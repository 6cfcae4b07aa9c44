import type { Cause, FinalPhase } from "./phase.js";

/** Version of the job protocol these records belong to; see `docs/job-protocol.md`. */
export const jobProtocolVersion = 1;

/**
 * What is known of one attempt of one child after its end. Written last, atomically, as JSON: a child is finished when
 * its record exists.
 */
export interface OutcomeRecord {
  readonly version: 1;
  readonly uuid: string;
  /** 1-based child. */
  readonly child: number;
  /** From 1. */
  readonly attempt: number;
  readonly phase: FinalPhase;
  /** Absent when the phase is `succeeded`. */
  readonly cause?: Cause;
  /** One sentence for people: why the child is in its phase. */
  readonly reason?: string;
  /** Exit code of the kernel process, or the one that the evaluation ended itself with; `null` when a signal ended it or none was started. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly kernel: { readonly kind: string; readonly version: string };
  readonly runnerVersion: string;
  readonly host: string;
  /** Milliseconds since 1970 UTC. */
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  /** Evaluations in the child's span, how many gave a result, how many of these failed or gave messages. */
  readonly evaluations: {
    readonly total: number;
    readonly finished: number;
    readonly failed: number;
  };
  /** The result file, absent when there is none. */
  readonly result?: { readonly bytes: number; readonly sha256: string };
  /** The element index beside the result file; array children only. */
  readonly index?: { readonly bytes: number; readonly sha256: string };
  /** Functions the kernel did not have and left unevaluated. */
  readonly unknownFunctions: readonly string[];
  /** Largest resident memory seen, in bytes. */
  readonly peakMemoryBytes?: number;
}
