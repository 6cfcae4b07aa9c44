import type { CheckpointAnswer } from "../checkpoint/checkpoint-request.js";

/** Where the elements of a span lie. */
export interface SpanFiles {
  readonly count: number;
  /** 1-based position of the span's first element in the whole list. */
  readonly firstIndex: number;
  readonly offsetsPath: string;
  /** Where the span's offsets begin in that file. */
  readonly offsetsAt: number;
  readonly elementsPath: string;
  /** What to add to an offset of the whole bundle to get a position in that file. */
  readonly elementsShift: number;
}

/** What the supervisor tells the host once everything is in place. */
export interface StartMessage {
  readonly jobPath: string;
  readonly jobType: "Single" | "Array";
  /** Present exactly for an array child. */
  readonly span?: SpanFiles;
  /** Working directory; the host's own, too. */
  readonly folder: string;
  /** Removed by the host when the supervisor has died. */
  readonly scratchFolder: string;
  readonly cores: number;
  /** When the child's time is over, milliseconds since 1970 UTC. */
  readonly endsAtMs?: number;
  readonly memoryLimitBytes?: number;
  /** Most bytes of results of the child. */
  readonly resultLimitBytes: number;
  /** True when the evaluator works off parts of the span as it is told to, see {@link SpanPart}. */
  readonly inParts?: boolean;
  /** Folder for the kernel's own files; `scratchFolder` when absent. */
  readonly kernelFolder?: string;
  /** How often the process tells its size, milliseconds; default 1,000. */
  readonly statusEveryMs?: number;
  /** True when another start will follow: the process stays, and watches nothing yet. */
  readonly isRehearsal?: boolean;
  /** From 1. */
  readonly attempt: number;
  /** Most bytes of one saved state. */
  readonly checkpointLimitBytes: number;
  /** How long a function that is stopped may take to give its state. */
  readonly saveGraceMs: number;
}

/** Elements that one of several evaluators is to evaluate next. */
export interface SpanPart {
  /** 1-based positions in the span, both included. */
  readonly from: number;
  readonly to: number;
  /** Most bytes that their results may have. */
  readonly roomBytes: number;
}

/** The descriptor on which the host hears from the supervisor, and by whose end it notices that one's death. */
export const controlFile = 5;

/** One line on it. */
export type ControlLine =
  | { readonly start: StartMessage }
  | { readonly stop: true }
  /** `null`: there is nothing more to do. */
  | { readonly part: SpanPart | null }
  | { readonly checkpoint: CheckpointAnswer };

/** One line from the host's main thread. */
export type HostReport =
  | {
      readonly type: "status";
      /** The most so far. */
      readonly rssBytes: number;
      readonly nowBytes: number;
      readonly cpuSeconds: number;
    }
  | { readonly type: "down"; readonly why: "memory" | "program" | "error"; readonly text: string };
