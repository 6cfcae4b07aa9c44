import { type Expr, fn, sym } from "@remotebatch/expr-model";
import type { EvaluationRecord, MessageRecord } from "@remotebatch/wl-kernel";
import type { PrintedMessage, SortedOutput } from "./dialect.js";

/** What an evaluation in a program came to: a result, or why there is none. */
export type ProgramOutcome =
  | { readonly result: Expr }
  | { readonly failure: "TimeLimit" | "MemoryLimit" | "Aborted" }
  | { readonly failure: "ExceptionFailure"; readonly tag: string; readonly why: string };

/** The record of an evaluation, from what a program printed. */
export function programRecord(
  { prints, messages }: SortedOutput,
  outcome: ProgramOutcome,
  times: Pick<EvaluationRecord, "timing" | "absoluteTiming">,
): EvaluationRecord {
  const records = messages.map(messageRecord);
  const base = { inputString: "", outputLog: prints, unknownFunctions: [], ...times };
  if ("result" in outcome) {
    const success = records.length === 0;
    const failureType = success ? null : "MessageFailure";
    return { ...base, result: outcome.result, success, failureType, messages: records };
  }
  if ("why" in outcome) {
    const { tag, why } = outcome;
    records.push(messageRecord({ symbol: "RemoteBatch`Kernel", tag, text: why }));
  }
  const failureType = outcome.failure;
  const result = sym(failureType === "ExceptionFailure" ? "$Failed" : "$Aborted");
  return { ...base, result, success: false, failureType, messages: records };
}

/** A printed message as records hold it; its arguments are only in the text. */
export function messageRecord({ symbol, tag, text }: PrintedMessage): MessageRecord {
  const name = fn("MessageName", sym(symbol), tag);
  return { symbol, tag, text, expr: fn("Hold", fn("Message", name), sym("True")) };
}
