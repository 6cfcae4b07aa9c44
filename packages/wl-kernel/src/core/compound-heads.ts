import { callAssociation } from "./association.js";
import type { Evaluator } from "./evaluator.js";
import { Assoc, type Expr, Fn, Sym } from "./expr.js";
import { applyFunction } from "./function-call.js";
import * as S from "./symbols.js";

/** Calls what is no symbol: an association, a pure function, or an expression with definitions or operator forms. */
export function applyCompoundHead(
  head: Expr,
  args: readonly Expr[],
  expr: Fn,
  context: Evaluator,
): Expr | undefined {
  if (head instanceof Assoc) return callAssociation(head, args, context);
  if (!(head instanceof Fn)) return undefined;
  if (head.head === S.Function) return applyFunction(head, args, context);
  let inner: Expr = head;
  while (inner instanceof Fn) inner = inner.head;
  if (!(inner instanceof Sym)) return undefined;
  const record = context.record(inner);
  if (record.sub !== undefined) {
    const result = context.applyTable(record.sub, expr);
    if (result !== undefined) return result;
  }
  record.seen = context.epoch;
  if (head.head !== inner) return record.builtin?.applyDeep?.(context, expr);
  const result = record.builtin?.applySub?.(args, context, head, expr);
  // An operator form called without arguments has nothing to put in the place of one.
  return result instanceof Fn && result.args.includes(undefined as never) ? undefined : result;
}
