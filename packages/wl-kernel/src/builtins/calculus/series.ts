import {
  fn,
  freeOf,
  isCall,
  minus,
  power,
  quotient,
  replaceAll,
  times,
} from "../../algebra/build.js";
import { limit } from "../../algebra/limit.js";
import { quietly } from "../../algebra/limit-values.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, type Fn, Sym } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { derivative } from "./derivatives.js";

/** A Laurent series: coefficients from the power `start` on. */
interface Laurent {
  readonly start: number;
  readonly coefficients: readonly Expr[];
}

/** Coefficients up to the power `order`, undefined when the point is no ordinary point or pole. */
function expandAt(
  expr: Expr,
  x: Expr,
  at: Expr,
  order: number,
  context: Evaluator,
): Laurent | undefined {
  const pole = poleOrder(expr, x, at, context);
  if (pole === undefined) return undefined;
  context.reserve(order + pole + 1);
  let current =
    pole === 0
      ? expr
      : context.call(
          fn("Together").head,
          times(context, expr, power(context, minus(context, x, at), pole)),
        );
  const coefficients: Expr[] = [];
  let factorial: Expr = 1;
  for (let i = 0; i <= order + pole; i++) {
    const value = valueAt(current, x, at, context);
    if (value === undefined) return undefined;
    coefficients.push(quotient(context, value, factorial));
    if (i === order + pole) break;
    current = derivative(current, x, context);
    if (pole > 0) current = context.call(fn("Together").head, current);
    factorial = times(context, factorial, i + 1);
  }
  return { start: -pole, coefficients };
}

function isDefinite(value: Expr): boolean {
  return [S.Indeterminate, S.ComplexInfinity, S.DirectedInfinity].every((bad) =>
    freeOf(value, bad),
  );
}

function valueAt(expr: Expr, x: Expr, at: Expr, context: Evaluator): Expr | undefined {
  const value = quietly(context, () => replaceAll(context, expr, x, at));
  if (isDefinite(value)) return value;
  const found = limit(expr, x, at, 0, context);
  return found !== undefined && isDefinite(found) ? found : undefined;
}

function poleOrder(expr: Expr, x: Expr, at: Expr, context: Evaluator): number | undefined {
  let current = expr;
  for (let order = 0; order <= 12; order++) {
    if (valueAt(current, x, at, context) !== undefined) return order;
    current = context.call(fn("Together").head, times(context, current, minus(context, x, at)));
  }
  return undefined;
}

function seriesOf(expr: Expr, spec: Expr, context: Evaluator): Expr | undefined {
  if (!isCall(spec, "List", 3)) return undefined;
  const [x, at, order] = spec.args as readonly [Expr, Expr, Expr];
  if (typeof order !== "number" || isCall(at, "DirectedInfinity")) return undefined;
  if (isCall(expr, "List")) {
    const parts = expr.args.map((part) => seriesOf(part, spec, context) ?? part);
    return context.list(parts);
  }
  if (freeOf(expr, x)) return expr;
  const laurent = expandAt(expr, x, at, order, context);
  if (laurent === undefined) return undefined;
  let { start } = laurent;
  let list = laurent.coefficients.slice();
  while (list.length > 0 && list[0] === 0) {
    list = list.slice(1);
    start++;
  }
  while (list.length > 0 && list[list.length - 1] === 0) list.pop();
  return fn("SeriesData", x, at, context.list(list), start, order + 1, 1);
}

export const series = [
  builtin({
    name: "Series",
    state: "partial",
    missing: "fractional powers and logarithms, points at infinity",
    doc: "ref/Series",
    arity: [2, Number.POSITIVE_INFINITY],
    apply([expr, spec, ...more], context) {
      const made = seriesOf(expr as Expr, spec as Expr, context);
      if (more.length === 0 || !isCall(made, "SeriesData", 6)) return made;
      const [x, at, list, ...rest] = made.args as readonly Expr[];
      const inner = (list as Fn).args.map((c) => context.evaluate(fn("Series", c, ...more)));
      return fn("SeriesData", x as Expr, at as Expr, context.list(inner), ...rest);
    },
  }),
  builtin({
    name: "SeriesData",
    attributes: ["ReadProtected"],
    state: "partial",
    missing: "fractional powers, functions of series",
    doc: "ref/SeriesData",
  }),
  builtin({
    name: "SeriesCoefficient",
    state: "partial",
    missing: "symbolic orders",
    doc: "ref/SeriesCoefficient",
    arity: [2, 2],
    apply([expr, spec], context) {
      if (isCall(expr, "SeriesData", 6) && typeof spec === "number") {
        const [, , list, start] = expr.args as readonly [Expr, Expr, Fn, number];
        return list.args[spec - start] ?? 0;
      }
      if (!isCall(spec, "List", 3)) return undefined;
      const [x, at, order] = spec.args as readonly [Expr, Expr, Expr];
      if (typeof order !== "number" || !(x instanceof Sym)) return undefined;
      const laurent = expandAt(expr as Expr, x, at, order, context);
      return laurent === undefined ? undefined : (laurent.coefficients[order - laurent.start] ?? 0);
    },
  }),
];
