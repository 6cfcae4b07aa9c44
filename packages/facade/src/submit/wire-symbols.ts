import { type Expr, qualify, toExpr } from "@remotebatch/expr-model";
import { BatchError } from "@remotebatch/job-model";

/**
 * The expression as it goes on the wire: a symbol without context that is no System symbol belongs to `` Global` ``.
 * @throws BatchError `BATCH_INVALID_EXPRESSION` when it can't be sent.
 */
export function qualifySymbols(expr: Expr): Expr {
  try {
    return qualify(expr);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new BatchError("BATCH_INVALID_EXPRESSION", `The expression can't be sent: ${message}`, {
      cause,
    });
  }
}

/**
 * The expression of a JavaScript value as it goes on the wire.
 * @throws ExprError as `toExpr`; BatchError `BATCH_INVALID_EXPRESSION` when it can't be sent.
 */
export function wireExpression(value: unknown): Expr {
  return qualifySymbols(toExpr(value));
}
