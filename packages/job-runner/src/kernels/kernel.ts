import type { Expr } from "@remotebatch/expr-model";
import type { EvaluationRecord, MessageRecord } from "@remotebatch/wl-kernel";
import type { CheckpointClient } from "../checkpoint/checkpoint-client.js";

/** The licence that a job brings for kernels that need one. */
export interface KernelLicence {
  /** `Automatic`, `None`, `MathLM` or `OnDemand`. */
  readonly method: string;
  /** Id of an entitlement; secret. */
  readonly entitlement: string | undefined;
  /** `host` or `host:port` of a licence server. */
  readonly server: string | undefined;
}

/** What a kernel is opened with: one child of a job. */
export interface KernelContext {
  /** Working directory with the input files. */
  readonly folder: string;
  /** Folder for the kernel's own files; removed with the child's working directory. */
  readonly scratchFolder: string;
  /** Cores given to the child. */
  readonly cores: number;
  /** The runner's file, which a kernel's own threads run. */
  readonly program: URL;
  readonly memoryLimitBytes: number | undefined;
  readonly licence: KernelLicence | undefined;
  /** Shared cell: a value other than 0 ends the running evaluation. */
  readonly abortFlag: Int32Array;
  /** Aborted together with the cell, for kernels that wait for events. */
  readonly signal: AbortSignal;
  /** Imports a module by its URL. */
  readonly load: (url: string) => Promise<Readonly<Record<string, unknown>>>;
  /** Where functions keep states for later attempts. */
  readonly checkpoints: CheckpointClient;
  /** When the child's time is over, milliseconds since 1970 UTC. */
  readonly endsAtMs: number | undefined;
  /** How long a function that is stopped may take to give its state. */
  readonly saveGraceMs: number;
  /** Asks for that much time before a stopped kernel is killed; 0 when it is not needed any more. */
  readonly hold: (ms: number) => void;
  /** A line for the log alone. */
  readonly onNote: (text: string) => void;
  /** Told of the process group of a program that the kernel has started, whose memory and time are the kernel's too. */
  readonly onProgram: (group: number) => void;
  /** A printed line, as it happens. */
  readonly onPrint: (text: string) => void;
  /** A message that is shown, as it happens. */
  readonly onMessage: (message: MessageRecord) => void;
}

/** Something that evaluates expressions for one child, one after another. */
export interface Kernel {
  readonly kind: string;
  readonly version: string;
  /**
   * Evaluates; whatever the expression does is in the record.
   * @param timeLimitMs wall time left; `undefined` is without limit.
   * @param position 1-based position in the span; 0 for definitions and initialization.
   */
  evaluate(
    expr: Expr,
    timeLimitMs: number | undefined,
    position: number,
  ): EvaluationRecord | Promise<EvaluationRecord>;
  /** Starts the random generator anew from that number. */
  seed(value: bigint): void | Promise<void>;
  /** Ends whatever the kernel holds. */
  close(): void | Promise<void>;
}

/** Thrown when a kernel of the kind asked for is not on this machine or does not answer. */
export class KernelMissing extends Error {
  override readonly name = "KernelMissing";
}

/** Opens a kernel of one kind. @throws KernelMissing */
export type OpenKernel = (context: KernelContext) => Kernel | Promise<Kernel>;
