import type { Expr } from "@remotebatch/expr-model";
import type { StartSubkernel } from "./parallel/subkernel.js";

/** Why an evaluation is not a success; `null` in a record means that nothing went wrong. */
export type FailureType =
  | "MessageFailure"
  | "ExceptionFailure"
  | "TimeLimit"
  | "MemoryLimit"
  | "Aborted"
  | "KernelCrash";

/** One message that an evaluation issued. */
export interface MessageRecord {
  /** Symbol that owns the message, for example "Power". */
  readonly symbol: string;
  /** Tag, for example "infy". */
  readonly tag: string;
  /** The filled-in text, for example "Infinite expression 1/0 encountered." */
  readonly text: string;
  /** `Hold[Message[sym::tag, args…], printedQ]`. */
  readonly expr: Expr;
}

/** A message as a terminal shows it and `MessagesText` holds it: "Power::infy: Infinite expression 1/0 encountered." */
export function shownMessage(message: Pick<MessageRecord, "symbol" | "tag" | "text">): string {
  return `${message.symbol.replace(/^Global`/, "")}::${message.tag}: ${message.text}`;
}

/** What one evaluation gave: the content of `EvaluationData`. */
export interface EvaluationRecord {
  /** The result; `$Aborted` or `$Failed` when there is none. */
  readonly result: Expr;
  /** False as soon as one message was issued. */
  readonly success: boolean;
  readonly failureType: FailureType | null;
  /** The input as InputForm text. */
  readonly inputString: string;
  readonly messages: readonly MessageRecord[];
  /** Printed lines, in order. */
  readonly outputLog: readonly string[];
  /** How many more messages and lines there were than are kept; absent when all are. */
  readonly omitted?: { readonly messages: number; readonly lines: number };
  /** CPU seconds. */
  readonly timing: number;
  /** Wall seconds. */
  readonly absoluteTiming: number;
  /** Functions of the `System` context that this evaluator does not have and left unevaluated. */
  readonly unknownFunctions: readonly string[];
  /** After `Exit` or `Quit`: the code they gave, 0 to 255. */
  readonly exitCode?: number;
}

/** What an evaluator session is made with. Every limit is on by default. */
export interface SessionOptions {
  /** Folder that file functions are confined to; without it they fail with a message. */
  readonly folder?: string;
  /** `$ProcessorCount`; default 1. */
  readonly cores?: number;
  /**
   * Starts a thread for the parallel functions of the language, for example `threadSubkernels(…)`; without it they evaluate
   * in sequence, in this session.
   */
  readonly startSubkernel?: StartSubkernel;
  /** Seed of the random generator; random by default. */
  readonly seed?: bigint | number;
  /** Called for every printed line as it happens. */
  readonly onPrint?: (text: string) => void;
  /** Called for every message that is shown, as it happens. */
  readonly onMessage?: (message: MessageRecord) => void;
  /** Shared cell: a value other than 0 aborts the running evaluation at its next step. */
  readonly abortFlag?: Int32Array;
  /** Most evaluation steps of one evaluation; default unlimited. */
  readonly maxSteps?: number;
  /** Longest list, string or array that a function may build; default 50,000,000 elements. */
  readonly maxElements?: number;
  /** Most decimal digits of an integer; default 10,000,000. */
  readonly maxDigits?: number;
  /** Most characters of printed lines that an evaluation's record keeps; default 67,108,864. `onPrint` hears of all. */
  readonly maxOutputLength?: number;
}

/** Limits of one evaluation. */
export interface EvaluateOptions {
  readonly timeLimitMs?: number;
  /** Heap growth at which the evaluation ends with `MemoryLimit`, in bytes. */
  readonly memoryLimitBytes?: number;
}

/** A fresh, isolated evaluator: its definitions are seen by nobody else. */
export interface Session {
  /** Evaluates; never throws for anything the expression does. */
  evaluate(expr: Expr, options?: EvaluateOptions): EvaluationRecord;
  /** Parses and evaluates the text's expressions in order; the record speaks of all, its result is the last one's. A syntax error is a message. */
  evaluateText(input: string, options?: EvaluateOptions): EvaluationRecord;
  /** `OutputForm` on one line, as a terminal would show it, with this session's formats. */
  outputForm(expr: Expr): string;
}
