import { isCall, plus } from "../../algebra/build.js";
import { variablesOf } from "../../algebra/coefficients.js";
import { expand } from "../../algebra/expand.js";
import { partialFractions, summandExpr } from "../../algebra/partial-fractions.js";
import { NotRational, Ring } from "../../algebra/rational-form.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import type { Expr } from "../../core/expr.js";
import { compareExpr } from "../../core/order.js";
import { threaded } from "./expansion.js";

/** Over one denominator with common factors cancelled; the expression itself when it has inexact numbers. */
export function together(expr: Expr, context: Evaluator): Expr {
  try {
    const ring = new Ring([expr], context);
    return ring.productExpr(ring.product(expr), true);
  } catch (problem) {
    if (problem instanceof NotRational) return expr;
    throw problem;
  }
}

/** Common factors cancelled in each term. */
export function cancel(expr: Expr, context: Evaluator): Expr {
  if (isCall(expr, "Plus")) return plus(context, ...expr.args.map((arg) => cancel(arg, context)));
  return together(expr, context);
}

/** Partial fractions in `x`. */
export function apart(expr: Expr, x: Expr, context: Evaluator): Expr {
  try {
    const ring = new Ring([expr], context, [x]);
    const parts = partialFractions(ring.product(expr), ring);
    return plus(
      context,
      ...parts.map((part) => {
        const made = summandExpr(part, ring);
        return part.exponent === 0 ? expand(made, context) : made;
      }),
    );
  } catch (problem) {
    if (problem instanceof NotRational) return expr;
    throw problem;
  }
}

export const fractions = [
  builtin({
    name: "Together",
    attributes: ["Listable"],
    state: "partial",
    missing: "Extension, Modulus and Trig; inexact coefficients",
    doc: "ref/Together",
    arity: [1, 2],
    apply: ([expr], context) =>
      threaded(expr as Expr, (part) => together(part, context)) ?? together(expr as Expr, context),
  }),
  builtin({
    name: "Cancel",
    attributes: ["Listable"],
    state: "partial",
    missing: "Extension, Modulus and Trig; inexact coefficients",
    doc: "ref/Cancel",
    arity: [1, 2],
    apply: ([expr], context) =>
      threaded(expr as Expr, (part) => cancel(part, context)) ?? cancel(expr as Expr, context),
  }),
  builtin({
    name: "Apart",
    attributes: ["Listable"],
    state: "partial",
    missing: "Modulus and Trig; inexact coefficients",
    doc: "ref/Apart",
    arity: [1, 2],
    apply([expr, form], context) {
      const one = (part: Expr): Expr => {
        const x = form ?? variablesOf(part).sort(compareExpr)[0];
        return x === undefined ? part : apart(part, x, context);
      };
      const whole = expr as Expr;
      return threaded(whole, one) ?? one(whole);
    },
  }),
];
