import {
  type Assoc,
  assocOf,
  type Expr,
  int,
  list,
  listOf,
  real,
  sym,
} from "@remotebatch/expr-model";

/** What is known of the evaluation of one element of a mapped list. */
export interface ElementData {
  /** Position in the list, from 1. */
  readonly index: number;
  /** `Failure[…]` when it failed, `Missing["NotAvailable"]` when its child ended before it came to it. */
  readonly result: Expr;
  /** False as soon as there was a message, or no evaluation at all. */
  readonly success: boolean;
  /** "MessageFailure", "ExceptionFailure", "TimeLimit", "MemoryLimit", "Aborted", "KernelCrash", or `null`. */
  readonly failureType: string | null;
  /** CPU seconds; `undefined` where an older runner did not say. */
  readonly timing: number | undefined;
  /** Wall seconds; 0 when it was never evaluated. */
  readonly absoluteTiming: number | undefined;
  /** `undefined` where a runner of before the release with these did not say whose messages and lines are whose; so the next three. */
  readonly messagesText: readonly string[] | undefined;
  /** `HoldForm[symbol::tag]` of each message. */
  readonly messages: readonly Expr[] | undefined;
  /** `Hold[Message[…], printedQ]` of each message. */
  readonly messagesExpressions: readonly Expr[] | undefined;
  /** The printed lines. */
  readonly outputLog: readonly string[] | undefined;
  /** How many more messages and lines it gave than the record keeps. */
  readonly omitted: { readonly messages: number; readonly lines: number };
}

/** The same as an `EvaluationData` association: keys as those of a single job, as far as they are known. */
export function elementEvaluationData(data: ElementData): Assoc {
  const { timing, absoluteTiming, outputLog, messagesText, messages, messagesExpressions } = data;
  const { omitted } = data;
  const lists = { OutputLog: outputLog, MessagesText: messagesText, Messages: messages };
  const times = { Timing: timing, AbsoluteTiming: absoluteTiming };
  const hasLeftOut = omitted.messages > 0 || omitted.lines > 0;
  return assocOf([
    ["Result", data.result, true],
    ["Success", sym(data.success ? "True" : "False")],
    ["FailureType", data.failureType ?? sym("None")],
    ...Object.entries({ ...lists, MessagesExpressions: messagesExpressions }).flatMap(
      ([key, items]) => (items === undefined ? [] : [[key, listOf(items)] as const]),
    ),
    ...Object.entries(times).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, real(value)] as const],
    ),
    ...(hasLeftOut ? [["Omitted", list(int(omitted.messages), int(omitted.lines))] as const] : []),
  ]);
}
