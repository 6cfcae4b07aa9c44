/** What limits are told apart by: steps, infinities, and values that say nothing. */

import type { Evaluator } from "../core/evaluator.js";
import { type Expr, type Fn, isNumber, Rational, Sym } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { fn, freeOf, isCall, plus, replaceAll } from "./build.js";

const steps = [
  "Floor",
  "Ceiling",
  "Round",
  "IntegerPart",
  "UnitStep",
  "HeavisideTheta",
  "Piecewise",
];

/** True for a function that is constant between jumps. */
export const isStep = (expr: Expr): boolean => steps.some((name) => isCall(expr, name));

/** What a step function is just above (1) or below (-1) the point: its value, or its piece, a tiny bit away. */
export function besideStep(
  step: Fn,
  x: Expr,
  at: Expr,
  side: number,
  context: Evaluator,
): Expr | undefined {
  if (context.call(fn("NumericQ").head, at) !== S.True) return undefined;
  const near = plus(context, at, new Rational(BigInt(side), 10n ** 12n));
  if (!isCall(step, "Piecewise")) {
    const inside = quietly(context, () => replaceAll(context, step.args[0] as Expr, x, at));
    if (!isSettled(inside) || isInfinite(inside)) return undefined;
    const value = quietly(context, () => replaceAll(context, step, x, near));
    return isNumber(value) ? value : undefined;
  }
  const [pieces, rest = 0] = step.args as readonly [Expr, Expr?];
  if (!isCall(pieces, "List")) return undefined;
  for (const piece of pieces.args) {
    if (!isCall(piece, "List", 2)) return undefined;
    const holds = quietly(context, () => replaceAll(context, piece.args[1] as Expr, x, near));
    if (holds === S.True) return piece.args[0] as Expr;
    if (holds !== S.False) return undefined;
  }
  return rest;
}

/** True for every infinity. */
export function isInfinite(expr: Expr): boolean {
  return isCall(expr, "DirectedInfinity") || expr === S.ComplexInfinity;
}

/** No indeterminate and no undirected infinity anywhere. */
export function isSettled(expr: Expr): boolean {
  if (isCall(expr, "DirectedInfinity", 1))
    return (
      isNumber(expr.args[0] as Expr) ||
      expr.args[0] instanceof Sym ||
      isCall(expr.args[0] as Expr, "Times")
    );
  return (
    freeOf(expr, S.Indeterminate) &&
    freeOf(expr, S.ComplexInfinity) &&
    freeOf(expr, S.DirectedInfinity)
  );
}

/** Runs without leaving messages. */
export function quietly(context: Evaluator, run: () => Expr): Expr {
  return context.messages.within({ kind: "quiet", concerns: () => true, hit: false }, run);
}
