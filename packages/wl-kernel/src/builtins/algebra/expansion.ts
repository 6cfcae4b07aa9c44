import { fn, freeOf, isCall, power, times } from "../../algebra/build.js";
import { expand, expandAll, isDenominator, type Wanted } from "../../algebra/expand.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, integer, Rational } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

/** Numerator and denominator as they stand. */
export function splitFraction(
  expr: Expr,
  context: Evaluator,
): { readonly top: Expr; readonly bottom: Expr } {
  const factors = isCall(expr, "Times") ? expr.args : [expr];
  const above: Expr[] = [];
  const below: Expr[] = [];
  for (const factor of factors) {
    if (factor instanceof Rational) {
      above.push(integer(factor.num));
      below.push(integer(factor.den));
    } else if (isDenominator(factor)) below.push(power(context, factor, -1));
    else if (isCall(factor, "Power", 2) && isCall(factor.args[1], "Plus")) {
      // E^(a - b) is E^a over E^b.
      for (const term of factor.args[1].args) {
        const part = power(context, factor.args[0] as Expr, term);
        if (isDenominator(part)) below.push(power(context, part, -1));
        else above.push(part);
      }
    } else above.push(factor);
  }
  return { top: times(context, ...above), bottom: times(context, ...below) };
}

function wantedBy(pattern: Expr | undefined, context: Evaluator): Wanted {
  if (pattern === undefined || isCall(pattern, "Rule")) return () => true;
  return (part) => {
    if (!isCall(pattern, "Pattern") && !isCall(pattern, "Blank")) return !freeOf(part, pattern);
    return context.call(fn("FreeQ").head, part, pattern) === S.False;
  };
}

/** Threads an algebra function over lists, equations and logic. */
export function threaded(expr: Expr, one: (part: Expr) => Expr): Expr | undefined {
  if (
    expr instanceof Fn &&
    [
      "List",
      "Equal",
      "Unequal",
      "Less",
      "LessEqual",
      "Greater",
      "GreaterEqual",
      "And",
      "Or",
      "Not",
    ].some((name) => isCall(expr, name))
  ) {
    return new Fn(
      expr.head,
      expr.args.map((arg) => threaded(arg, one) ?? one(arg)),
    );
  }
  return undefined;
}

export const expansion = [
  builtin({
    name: "Expand",
    state: "partial",
    missing: "Modulus and Trig",
    doc: "ref/Expand",
    arity: [1, 2],
    apply: ([expr, pattern], context) => expand(expr as Expr, context, wantedBy(pattern, context)),
  }),
  builtin({
    name: "ExpandAll",
    state: "partial",
    missing: "Modulus and Trig",
    doc: "ref/ExpandAll",
    arity: [1, 2],
    apply: ([expr, pattern], context) =>
      expandAll(expr as Expr, context, wantedBy(pattern, context)),
  }),
  builtin({
    name: "ExpandNumerator",
    state: "complete",
    doc: "ref/ExpandNumerator",
    arity: [1, 1],
    apply([expr], context) {
      const one = (part: Expr): Expr => {
        if (isCall(part, "Plus")) return context.call(S.Plus, ...part.args.map(one));
        const { top, bottom } = splitFraction(part, context);
        return times(context, expand(top, context), power(context, bottom, -1));
      };
      return threaded(expr as Expr, one) ?? one(expr as Expr);
    },
  }),
  builtin({
    name: "ExpandDenominator",
    state: "complete",
    doc: "ref/ExpandDenominator",
    arity: [1, 1],
    apply([expr], context) {
      const one = (part: Expr): Expr => {
        if (isCall(part, "Plus")) return context.call(S.Plus, ...part.args.map(one));
        const { top, bottom } = splitFraction(part, context);
        return times(context, top, power(context, expand(bottom, context), -1));
      };
      return threaded(expr as Expr, one) ?? one(expr as Expr);
    },
  }),
  builtin({
    name: "Numerator",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Numerator",
    arity: [1, 1],
    apply: ([expr], context) => splitFraction(expr as Expr, context).top,
  }),
  builtin({
    name: "Denominator",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Denominator",
    arity: [1, 1],
    apply: ([expr], context) => splitFraction(expr as Expr, context).bottom,
  }),
];
