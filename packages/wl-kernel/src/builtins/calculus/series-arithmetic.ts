import { fn, freeOf, isCall, plus, power, quotient, times } from "../../algebra/build.js";
import type { Evaluator } from "../../core/evaluator.js";
import type { Expr, Fn, Sym } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { arithmeticHooks } from "../numbers/arithmetic-hooks.js";

/** A truncated series in whole powers of `x - at`: coefficients from the power `start` on, unknown from `end` on. */
export interface PowerSeries {
  readonly x: Expr;
  readonly at: Expr;
  readonly start: number;
  readonly end: number;
  readonly coefficients: readonly Expr[];
}

/** The series that an expression holds; `undefined` for other expressions and for fractional powers. */
export function seriesFrom(expr: Expr | undefined): PowerSeries | undefined {
  if (!isCall(expr, "SeriesData", 6)) return undefined;
  const [x, at, list, start, end, den] = expr.args as readonly Expr[];
  if (!isCall(list, "List") || typeof start !== "number" || typeof end !== "number")
    return undefined;
  if (den !== 1 || x === undefined || at === undefined) return undefined;
  return { x, at, start, end, coefficients: list.args };
}

/** The series as an expression, without zeros at its ends. */
export function seriesExpr(series: PowerSeries, context: Evaluator): Fn {
  let { start } = series;
  let list = series.coefficients.slice(0, Math.max(0, series.end - start));
  while (list.length > 0 && list[0] === 0) {
    list = list.slice(1);
    start++;
  }
  while (list.length > 0 && list[list.length - 1] === 0) list = list.slice(0, -1);
  if (list.length === 0) start = series.end;
  return fn("SeriesData", series.x, series.at, context.list(list), start, series.end, 1);
}

const coefficient = (series: PowerSeries, n: number): Expr =>
  series.coefficients[n - series.start] ?? 0;

const same = (a: PowerSeries, b: PowerSeries): boolean =>
  sameExpr(a.x, b.x) && sameExpr(a.at, b.at);

/** A sum, product or power whose factors are expressions free of `x`, powers of it, or series; others get expanded. */
function asSeries(expr: Expr, like: PowerSeries, context: Evaluator): PowerSeries | undefined {
  const known = seriesFrom(expr);
  if (known !== undefined) return same(known, like) ? known : undefined;
  if (freeOf(expr, like.x))
    return { ...like, start: 0, end: Number.MAX_SAFE_INTEGER, coefficients: [expr] };
  const made = context.evaluate(
    fn("Series", expr, context.list([like.x, like.at, Math.max(like.end - 1, 0)])),
  );
  const found = seriesFrom(made);
  if (found === undefined) return undefined;
  const exact = context.call(fn("PolynomialQ").head, expr, like.x) === S.True;
  return exact ? { ...found, end: Math.max(found.end, like.end) } : found;
}

function added(a: PowerSeries, b: PowerSeries, context: Evaluator): PowerSeries {
  const start = Math.min(a.start, b.start);
  const end = Math.min(a.end, b.end);
  const last = Math.min(
    end,
    Math.max(a.start + a.coefficients.length, b.start + b.coefficients.length),
  );
  const coefficients: Expr[] = [];
  for (let n = start; n < last; n++)
    coefficients.push(plus(context, coefficient(a, n), coefficient(b, n)));
  return { ...a, start, end, coefficients };
}

function multiplied(a: PowerSeries, b: PowerSeries, context: Evaluator): PowerSeries {
  const start = a.start + b.start;
  const end = Math.min(a.end + b.start, b.end + a.start);
  const last = Math.min(end, start + a.coefficients.length + b.coefficients.length - 1);
  const coefficients: Expr[] = [];
  for (let n = start; n < last; n++) {
    const terms: Expr[] = [];
    for (let i = a.start; i <= n - b.start; i++) {
      context.tick();
      const left = coefficient(a, i);
      const right = coefficient(b, n - i);
      if (left !== 0 && right !== 0) terms.push(times(context, left, right));
    }
    coefficients.push(context.call(fn("Expand").head, plus(context, ...terms)));
  }
  return { ...a, start, end, coefficients };
}

function reciprocal(a: PowerSeries, context: Evaluator): PowerSeries | undefined {
  const first = a.coefficients[0];
  if (first === undefined) return undefined;
  const count = a.end - a.start;
  if (count > 1000) return undefined;
  const out: Expr[] = [quotient(context, 1, first)];
  for (let n = 1; n < count; n++) {
    const terms: Expr[] = [];
    for (let k = 1; k <= n; k++) {
      context.tick();
      terms.push(times(context, a.coefficients[k] ?? 0, out[n - k] as Expr));
    }
    out.push(
      context.call(
        fn("Together").head,
        quotient(context, times(context, -1, plus(context, ...terms)), first),
      ),
    );
  }
  return { ...a, start: -a.start, end: count - a.start, coefficients: out };
}

/** `(1 + u)^p` and whole powers. */
function raised(a: PowerSeries, exponent: Expr, context: Evaluator): PowerSeries | undefined {
  if (typeof exponent === "number") {
    if (exponent === 0) return { ...a, start: 0, coefficients: [1] };
    const base = exponent < 0 ? reciprocal(a, context) : a;
    if (base === undefined || Math.abs(exponent) > 200) return undefined;
    if (a.coefficients.length === 0)
      return { ...a, start: a.start * exponent, end: a.end * exponent };
    let result = base;
    for (let i = 1; i < Math.abs(exponent); i++) result = multiplied(result, base, context);
    return result;
  }
  const first = a.coefficients[0];
  if (a.start !== 0 || first === undefined || a.end > 1000) return undefined;
  // Coefficients of f^p from those of f: n a0 bn = sum of (k p - n + k) ak b(n-k).
  const out: Expr[] = [power(context, first, exponent)];
  for (let n = 1; n < a.end; n++) {
    const terms: Expr[] = [];
    for (let k = 1; k <= n; k++) {
      const weight = plus(context, times(context, k, exponent), k - n);
      terms.push(times(context, weight, a.coefficients[k] ?? 0, out[n - k] as Expr));
    }
    out.push(
      context.call(
        fn("Together").head,
        quotient(context, plus(context, ...terms), times(context, n, first)),
      ),
    );
  }
  return { ...a, coefficients: out };
}

function folded(
  args: readonly Expr[],
  context: Evaluator,
  join: (a: PowerSeries, b: PowerSeries, context: Evaluator) => PowerSeries,
): Expr | undefined {
  const all = args.map(seriesFrom).filter((one) => one !== undefined);
  const [like] = all;
  if (like === undefined || !all.every((one) => same(one, like))) return undefined;
  const end = Math.min(...all.map((one) => one.end));
  const parts = args.map((arg) => asSeries(arg, { ...like, end }, context));
  if (parts.some((part) => part === undefined)) return undefined;
  const made = (parts as PowerSeries[]).reduce((a, b) => join(a, b, context));
  return seriesExpr(made, context);
}

arithmeticHooks.set(fn("SeriesData").head as Sym, {
  plus: (args, context) => folded(args, context, added),
  times: (args, context) => folded(args, context, multiplied),
  power(base, exponent, context) {
    const series = seriesFrom(base);
    if (series === undefined || !freeOf(exponent, series.x)) return undefined;
    const made = raised(series, exponent, context);
    return made === undefined ? undefined : seriesExpr(made, context);
  },
});

/** Derivative of a series in its own variable. */
export function seriesDerivative(expr: Expr, x: Expr, context: Evaluator): Expr | undefined {
  const series = seriesFrom(expr);
  if (series === undefined || !sameExpr(series.x, x)) return undefined;
  const coefficients = series.coefficients.map((c, i) => times(context, series.start + i, c));
  return seriesExpr(
    { ...series, start: series.start - 1, end: series.end - 1, coefficients },
    context,
  );
}

/** Integral of a series in its own variable; `undefined` when it has a logarithm. */
export function seriesIntegral(expr: Expr, x: Expr, context: Evaluator): Expr | undefined {
  const series = seriesFrom(expr);
  if (series === undefined || !sameExpr(series.x, x)) return undefined;
  if (coefficient(series, -1) !== 0) return undefined;
  const coefficients = series.coefficients.map((c, i) =>
    series.start + i === -1 ? 0 : quotient(context, c, series.start + i + 1),
  );
  return seriesExpr(
    { ...series, start: series.start + 1, end: series.end + 1, coefficients },
    context,
  );
}
