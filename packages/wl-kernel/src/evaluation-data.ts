import { type Assoc, assocOf, fn, list, listOf, real, sym } from "@remotebatch/expr-model";
import { type EvaluationRecord, type MessageRecord, shownMessage } from "./record.js";

/** The `EvaluationData` association of a record; its "Result" is a delayed rule, so that reading does not evaluate it. */
export function toEvaluationData(record: EvaluationRecord): Assoc {
  const { messages } = record;
  return assocOf([
    ["Result", record.result, true],
    ["Success", sym(record.success ? "True" : "False")],
    ["FailureType", record.failureType ?? sym("None")],
    ["OutputLog", list(...record.outputLog)],
    ["MessagesText", listOf(messages.map(shownMessage))],
    ["Messages", listOf(messages.map(heldName))],
    ["MessagesExpressions", listOf(messages.map(({ expr }) => expr))],
    ["Timing", real(record.timing)],
    ["AbsoluteTiming", real(record.absoluteTiming)],
    ["InputString", record.inputString],
  ]);
}

function heldName({ symbol, tag }: MessageRecord) {
  return fn("HoldForm", fn("MessageName", sym(symbol), tag));
}
