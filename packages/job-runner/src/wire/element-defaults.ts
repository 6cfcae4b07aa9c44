import { assoc, type Expr, fn } from "@remotebatch/expr-model";
import type { ElementMeta, Failure } from "./element-frame.js";

const noBytes = Buffer.alloc(0);

/** A description of an evaluation with nothing in it. */
export const emptyMeta: ElementMeta = {
  position: 0,
  failure: null,
  timing: 0,
  absoluteTiming: 0,
  exitCode: 0,
  messageCount: 0,
  outputCount: 0,
  messagesOmitted: 0,
  linesOmitted: 0,
  messageNames: noBytes,
  messageTexts: noBytes,
  messageExpressions: noBytes,
  output: noBytes,
};

/** `Failure["…Failure", <|"MessageTemplate" -> …|>]`: stands where an element's result would. */
export function failureExpr(failure: Exclude<Failure, null>, message: string): Expr {
  const tag = failure.endsWith("Failure") ? failure : `${failure}Failure`;
  return fn("Failure", tag, assoc({ MessageTemplate: message }));
}
