import { isCall } from "../../algebra/build.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, Real } from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { derivative } from "./derivatives.js";

/** The machine value, NaN when the expression has none. */
export function machine(expr: Expr, context: Evaluator): number {
  const value = context.call(S.N, expr);
  return value instanceof Real || typeof value === "number" ? toDouble(value) : Number.NaN;
}

/** The expression as a function of doubles. */
export function asFunction(expr: Expr, x: Expr, context: Evaluator): (at: number) => number {
  return (at) => {
    context.tick();
    const body = context.call(
      S.ReplaceAll,
      new Fn(S.Hold, [expr]),
      new Fn(S.Rule, [x, new Real(at)]),
    );
    return machine((body as Fn).args[0] as Expr, context);
  };
}

const nodes = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945,
  0.5860872354676911, 0.4058451513773972, 0.2077849550078985, 0,
];
const kronrod = [
  0.0229353220105292, 0.0630920926299786, 0.1047900103222502, 0.1406532597159259,
  0.1690047266392679, 0.1903505780647854, 0.2044329400752989, 0.2094821410847278,
];
const gauss = [0.1294849661688697, 0.2797053914892767, 0.3818300505051189, 0.4179591836734694];

/** Gauss-Kronrod with 15 points: the value and an estimate of its error. */
function rule(f: (x: number) => number, a: number, b: number): readonly [number, number] {
  const half = (b - a) / 2;
  const mid = (a + b) / 2;
  let k = 0;
  let g = 0;
  for (let i = 0; i < 8; i++) {
    const d = half * (nodes[i] as number);
    const value = i === 7 ? f(mid) : f(mid - d) + f(mid + d);
    k += value * (kronrod[i] as number);
    if (i % 2 === 1) g += value * (gauss[(i - 1) / 2] as number);
  }
  return [k * half, Math.abs((k - g) * half)];
}

function quadrature(f: (x: number) => number, a: number, b: number): number {
  let parts = [{ a, b, v: rule(f, a, b) }];
  for (let round = 0; round < 400; round++) {
    const total = parts.reduce((s, p) => s + p.v[0], 0);
    const error = parts.reduce((s, p) => s + p.v[1], 0);
    if (!(error > 1e-12 * Math.abs(total) + 1e-15)) break;
    const worst = parts.reduce((p, q) => (q.v[1] > p.v[1] ? q : p));
    const mid = (worst.a + worst.b) / 2;
    if (mid === worst.a || mid === worst.b) break;
    parts = parts.filter((p) => p !== worst);
    parts.push(
      { a: worst.a, b: mid, v: rule(f, worst.a, mid) },
      { a: mid, b: worst.b, v: rule(f, mid, worst.b) },
    );
  }
  return parts.reduce((s, p) => s + p.v[0], 0);
}

function bound(expr: Expr, context: Evaluator): number {
  if (isCall(expr, "DirectedInfinity", 1)) return expr.args[0] === 1 ? Infinity : -Infinity;
  return machine(expr, context);
}

/** An integral over a finite or infinite interval. */
function integral(f: (x: number) => number, a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  if (a > b) return -integral(f, b, a);
  if (Number.isFinite(a) && Number.isFinite(b)) return quadrature(f, a, b);
  if (!Number.isFinite(a) && !Number.isFinite(b)) return integral(f, a, 0) + integral(f, 0, b);
  const from = Number.isFinite(a) ? a : b;
  const sign = Number.isFinite(a) ? 1 : -1;
  return quadrature((t) => f(from + (sign * t) / (1 - t)) / (1 - t) ** 2, 0, 1);
}

function nest(body: Expr, specs: readonly Expr[], context: Evaluator): number {
  const [spec, ...rest] = specs;
  if (!isCall(spec, "List", 3)) return Number.NaN;
  const [x, from, to] = spec.args as readonly [Expr, Expr, Expr];
  const f =
    rest.length === 0
      ? asFunction(body, x, context)
      : (at: number): number => {
          const put = (e: Expr): Expr =>
            context.call(S.ReplaceAll, e, new Fn(S.Rule, [x, new Real(at)]));
          return nest(put(body), rest.map(put), context);
        };
  return integral(f, bound(from, context), bound(to, context));
}

/** Newton's method for one unknown, by secants when the derivative is unknown. */
export function newton(expr: Expr, x: Expr, start: number, context: Evaluator): number {
  const f = asFunction(expr, x, context);
  const d = asFunction(derivative(expr, x, context), x, context);
  let at = start;
  for (let i = 0; i < 100; i++) {
    const value = f(at);
    let slope = d(at);
    if (Number.isNaN(slope)) slope = (f(at + 1e-7) - value) / 1e-7;
    if (value === 0 || !Number.isFinite(value)) return at;
    const next = at - value / (slope === 0 ? 1e-8 : slope);
    if (Math.abs(next - at) <= 1e-16 * Math.abs(next)) return next;
    at = next;
  }
  return at;
}

/** Newton's method for several unknowns; `undefined` when a step cannot be computed. */
export function system(
  equations: readonly Expr[],
  variables: readonly Expr[],
  start: readonly number[],
  context: Evaluator,
): number[] | undefined {
  const put = (e: Expr, at: readonly number[]): number =>
    machine(
      context.call(
        S.ReplaceAll,
        e,
        new Fn(
          S.List,
          variables.map((v, i) => new Fn(S.Rule, [v, new Real(at[i] as number)])),
        ),
      ),
      context,
    );
  const slopes = equations.map((e) => variables.map((v) => derivative(e, v, context)));
  let at = start.slice();
  for (let round = 0; round < 100; round++) {
    const values = equations.map((e) => put(e, at));
    const matrix = slopes.map((row) => row.map((e) => put(e, at)));
    const step = gaussian(matrix, values);
    if (step === undefined) return undefined;
    at = at.map((v, i) => v - (step[i] as number));
    if (step.every((s, i) => Math.abs(s) <= 1e-15 * Math.max(1e-3, Math.abs(at[i] as number))))
      break;
  }
  return at.every((v) => Number.isFinite(v)) ? at : undefined;
}

function gaussian(matrix: number[][], right: number[]): number[] | undefined {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let r = c + 1; r < n; r++) {
      if (Math.abs(rows[r]?.[c] ?? 0) > Math.abs(rows[best]?.[c] ?? 0)) best = r;
    }
    const pivot = rows[best] as number[];
    rows[best] = rows[c] as number[];
    rows[c] = pivot;
    if (!(Math.abs(pivot[c] as number) > 0)) return undefined;
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const row = rows[r] as number[];
      const k = (row[c] as number) / (pivot[c] as number);
      for (let j = c; j <= n; j++) row[j] = (row[j] as number) - k * (pivot[j] as number);
    }
  }
  return rows.map((row, i) => (row[n] as number) / (row[i] as number));
}

function difference(equation: Expr): Expr {
  return isCall(equation, "Equal", 2)
    ? new Fn(S.Plus, [equation.args[0] as Expr, new Fn(S.Times, [-1, equation.args[1] as Expr])])
    : equation;
}

export const numericCalculus = [
  builtin({
    name: "NIntegrate",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "working precision, methods, complex paths",
    doc: "ref/NIntegrate",
    apply([expr, ...specs], context) {
      const ranges = specs.filter((s) => !isCall(s, "Rule")).map((s) => context.evaluate(s));
      if (expr === undefined || ranges.length === 0) return undefined;
      const value = nest(context.evaluate(expr), ranges, context);
      return Number.isFinite(value) ? new Real(value) : undefined;
    },
  }),
  builtin({
    name: "FindRoot",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "complex roots, working precision, messages of convergence",
    doc: "ref/FindRoot",
    apply([equation, spec, ...more], context) {
      if (equation === undefined || spec === undefined) return undefined;
      const evaluated = context.evaluate(equation);
      const specs = [spec, ...more.filter((m) => !isCall(m, "Rule"))].map((s) =>
        context.evaluate(s),
      );
      const first = specs[0] as Expr;
      const starts = isCall(first, "List") && isCall(first.args[0], "List") ? first.args : specs;
      if (!starts.every((s) => isCall(s, "List") && s.args.length >= 2)) return undefined;
      const variables = starts.map((s) => (s as Fn).args[0] as Expr);
      const from = starts.map((s) => machine((s as Fn).args[1] as Expr, context));
      // A start that is no number never comes to an end.
      if (!from.every((start) => Number.isFinite(start))) return undefined;
      const equations = (isCall(evaluated, "List") ? evaluated.args : [evaluated]).map((e) =>
        context.evaluate(difference(e)),
      );
      const found =
        variables.length === 1 && equations.length === 1
          ? [newton(equations[0] as Expr, variables[0] as Expr, from[0] as number, context)]
          : equations.length === variables.length
            ? system(equations, variables, from, context)
            : undefined;
      if (found === undefined || !found.every((v) => Number.isFinite(v))) return undefined;
      return context.list(
        variables.map((v, i) => new Fn(S.Rule, [v, new Real(found[i] as number)])),
      );
    },
  }),
];
