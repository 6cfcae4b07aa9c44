import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";

/** Conditions are looked at in order: what is False goes, what is True ends the list. */
function piecewise(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  const [list, otherwise = 0] = args;
  const pieces = hasHead(list, S.List) ? list : context.evaluate(list as Expr);
  if (!hasHead(pieces, S.List)) return undefined;
  const kept: (readonly [Expr, Expr])[] = [];
  let rest = otherwise;
  for (const piece of pieces.args) {
    const pair = hasHead(piece, S.List) ? piece : context.evaluate(piece);
    if (!hasHead(pair, S.List) || pair.args.length !== 2) return undefined;
    const condition = context.evaluate(pair.args[1] as Expr);
    if (condition === S.False) continue;
    if (condition === S.True) {
      rest = pair.args[0] as Expr;
      break;
    }
    kept.push([context.evaluate(pair.args[0] as Expr), condition]);
  }
  const value = context.evaluate(rest);
  if (kept.length === 0) return value;
  const last = kept[kept.length - 1];
  // A last piece with the value that holds elsewhere anyway says nothing.
  if (last !== undefined && sameExpr(last[0], value)) {
    kept.pop();
    if (kept.length === 0) return value;
  }
  const made = new Fn(S.Piecewise, [context.list(kept.map((pair) => context.list(pair))), value]);
  return sameExpr(made, expr) ? undefined : made;
}

/** Functions by cases. */
export const piecewiseFunctions = [
  builtin({
    name: "Piecewise",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Piecewise",
    arity: [1, 2],
    apply: piecewise,
  }),
];
