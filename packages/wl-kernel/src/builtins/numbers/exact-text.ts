import type { Evaluator } from "../../core/evaluator.js";
import type { Expr } from "../../core/expr.js";
import { isParseFailure } from "../../core/session-state.js";

/** The value of an expression given as text of the language; for tables of exact values in the evaluator's own code. */
export function exactText(text: string, context: Evaluator): Expr {
  const parsed = context.state.parse(text);
  if (isParseFailure(parsed)) throw new TypeError(`${text}: ${parsed.problem}`);
  return context.evaluate(parsed[0] as Expr);
}
