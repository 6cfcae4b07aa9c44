import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../core/expr.js";
import { isInert } from "../core/inert.js";
import * as S from "../core/symbols.js";

/**
 * An evaluated list with one evaluated element more, without a look at those that are there: growing a list step by step
 * then costs no more than the copying. `undefined` when that is not all there is to it.
 */
export function appended(list: Expr, element: Expr, context: Evaluator): Fn | undefined {
  if (!hasHead(list, S.List) || element === S.Nothing) return undefined;
  if (hasHead(element, S.Sequence) || hasHead(element, S.Unevaluated)) return undefined;
  context.reserve(list.args.length + 1);
  const made = new Fn(S.List, list.args.concat([element]));
  made.stamp = isInert(element) ? list.stamp : Math.min(list.stamp, context.epoch);
  return made;
}
