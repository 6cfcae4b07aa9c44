/** Limits by substitution, rational functions, and l'Hôpital's rule. */

import { splitFraction } from "../builtins/algebra/expansion.js";
import { together } from "../builtins/algebra/fractions.js";
import { derivative } from "../builtins/calculus/derivatives.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, isNumber, Sym } from "../core/expr.js";
import { sameExpr } from "../core/identity.js";
import * as S from "../core/symbols.js";
import {
  elementsOf,
  fn,
  freeOf,
  isCall,
  plus,
  power,
  quotient,
  replaceAll,
  times,
} from "./build.js";
import { univariate } from "./coefficients.js";
import { callText } from "./language-text.js";
import { besideStep, isInfinite, isSettled, isStep, quietly } from "./limit-values.js";

/** The limit as `x` comes to `at` from `direction` (-1 from above, 1 from below, 0 from both), or undefined. */
export function limit(
  expr: Expr,
  x: Expr,
  at: Expr,
  direction: number,
  context: Evaluator,
  depth = 0,
): Expr | undefined {
  context.tick();
  if (depth > 12) return undefined;
  if (freeOf(expr, x)) return expr;
  const value = quietly(context, () => replaceAll(context, expr, x, at));
  const infinite = isCall(at, "DirectedInfinity", 1);
  const bent = bentAt(expr, x, at, direction, context, depth);
  if (bent !== undefined) return bent;
  // A function of an infinity may stay as it is and cancel; so each is looked at by itself.
  if (isSettled(value) && (infinite ? sameExpr(expr, x) : !isInfinite(value))) return value;
  const go = (part: Expr): Expr | undefined => limit(part, x, at, direction, context, depth + 1);
  const rational = rationalLimit(expr, x, at, direction, context);
  if (rational !== undefined) return rational;
  if (isCall(expr, "Plus")) {
    const parts = expr.args.map(go);
    if (parts.every((p) => p !== undefined)) {
      const sum = quietly(context, () => plus(context, ...(parts as Expr[])));
      if (isSettled(sum)) return sum;
      const bounded = (parts as Expr[]).filter((part) => !isCall(part, "Interval"));
      const rest = quietly(context, () => plus(context, ...bounded));
      if (isInfinite(rest) && isSettled(rest)) return rest;
    }
    const joined = together(expr, context);
    return isCall(joined, "Plus") ? undefined : go(joined);
  }
  if (isCall(expr, "Power", 2)) {
    const [base, exponent] = expr.args as readonly [Expr, Expr];
    const b = go(base);
    const e = go(exponent);
    if (b !== undefined && e !== undefined) {
      const whole = quietly(context, () => power(context, b, e));
      if (isSettled(whole) && !(isInfinite(e) && b === 1)) return whole;
    }
    if (freeOf(exponent, x)) return undefined;
    const inner = go(times(context, exponent, context.call(S.Log, base)));
    if (inner === undefined || (isInfinite(inner) && !isNumber((inner as Fn).args[0] ?? S.E))) {
      return undefined;
    }
    return power(context, S.E, inner);
  }
  if (isCall(expr, "Times")) {
    const parts = expr.args.map(go);
    if (parts.every((p) => p !== undefined)) {
      const product = quietly(context, () => times(context, ...(parts as Expr[])));
      if (isCall(product, "Interval", 1)) return collapsed(product);
      if (isSettled(product)) return product;
    }
    return hopital(expr, x, at, direction, context, depth);
  }
  if (expr instanceof Fn && expr.head instanceof Sym && expr.args.length === 1) {
    const inner = go(expr.args[0] as Expr);
    if (inner === undefined) return undefined;
    const end = isCall(inner, "DirectedInfinity", 1) ? ends[expr.head.name] : undefined;
    if (end !== undefined) return callText(end, [(inner as Fn).args[0] as Expr], context);
    const outer = quietly(context, () => context.call(expr.head, inner));
    return isSettled(outer) ? outer : undefined;
  }
  return undefined;
}

/** A number for an interval of one point. */
function collapsed(interval: Fn): Expr {
  const [low, high] = elementsOf(interval.args[0] as Expr);
  return low !== undefined && high !== undefined && sameExpr(low, high) ? low : interval;
}

/** The limit of something with a kink or jump at the point: of the two sides, each without its `Abs` and `Sign`. */
function bentAt(
  expr: Expr,
  x: Expr,
  at: Expr,
  direction: number,
  context: Evaluator,
  depth: number,
): Expr | undefined {
  const bend = bendOf(expr, x, at, context);
  if (bend === undefined) return undefined;
  if (isStep(bend)) {
    const beside = (side: number): Expr | undefined => {
      const plain = besideStep(bend, x, at, side, context);
      if (plain === undefined) return undefined;
      return limit(replaceAll(context, expr, bend, plain), x, at, -side, context, depth + 1);
    };
    if (direction !== 0) return beside(direction === -1 ? 1 : -1);
    const [above, below] = [beside(1), beside(-1)];
    if (above === undefined || below === undefined) return undefined;
    return sameExpr(above, below) ? above : S.Indeterminate;
  }
  const inside = bend.args[0] as Expr;
  const slope = quietly(context, () => replaceAll(context, derivative(inside, x, context), x, at));
  const rising = context.call(fn("Sign").head, slope);
  if (rising !== 1 && rising !== -1) return undefined;
  const sided = (side: 1 | -1): Expr | undefined => {
    const sign = side * rising;
    const plain = isCall(bend, "Abs") ? times(context, sign, inside) : sign;
    return limit(replaceAll(context, expr, bend, plain), x, at, -side, context, depth + 1);
  };
  if (direction !== 0) return sided(direction === -1 ? 1 : -1);
  const [above, below] = [sided(1), sided(-1)];
  if (above === undefined || below === undefined) return undefined;
  return sameExpr(above, below) ? above : S.Indeterminate;
}

/** An `Abs` or `Sign` in the expression whose argument is zero at the point. */
function bendOf(expr: Expr, x: Expr, at: Expr, context: Evaluator): Fn | undefined {
  if (!(expr instanceof Fn) || freeOf(expr, x) || isCall(at, "DirectedInfinity")) return undefined;
  if (isStep(expr)) return expr;
  if (isCall(expr, "Abs", 1) || isCall(expr, "Sign", 1)) {
    const value = quietly(context, () => replaceAll(context, expr.args[0] as Expr, x, at));
    if (value === 0) return expr;
  }
  for (const arg of expr.args) {
    const found = bendOf(arg, x, at, context);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Values at an infinity whose direction is the argument. */
const ends: Readonly<Record<string, string>> = {
  ArcTan: "# Pi/2&",
  Erf: "#&",
  Tanh: "#&",
  ArcCot: "0&",
  Erfc: "1-#&",
  Sech: "0&",
  SinIntegral: "# Pi/2&",
  CosIntegral: "0&",
  FresnelS: "#/2&",
  FresnelC: "#/2&",
};

function hopital(
  expr: Expr,
  x: Expr,
  at: Expr,
  direction: number,
  context: Evaluator,
  depth: number,
): Expr | undefined {
  let { top, bottom } = splitFraction(expr, context);
  const go = (part: Expr): Expr | undefined => limit(part, x, at, direction, context, depth + 1);
  if (bottom === 1) {
    const log = (top as Fn).args.find(
      (f) => isCall(f, "Log") || (isCall(f, "Power", 2) && isCall(f.args[0], "Log")),
    );
    const moved =
      log === undefined ? (top as Fn).args.find((f) => !freeOf(f, x) && go(f) === 0) : undefined;
    const kept = log ?? undefined;
    if (kept !== undefined) {
      bottom = power(context, times(context, ...(top as Fn).args.filter((f) => f !== kept)), -1);
      top = kept;
    } else if (moved !== undefined) {
      bottom = power(context, times(context, ...(top as Fn).args.filter((f) => f !== moved)), -1);
      top = moved;
    } else return undefined;
  }
  const a = go(top);
  const b = go(bottom);
  if (a === undefined || b === undefined) return undefined;
  const bothZero = a === 0 && b === 0;
  // 1/x has no limit from both sides, but is infinite from each.
  const large =
    isInfinite(b) ||
    (b === S.Indeterminate &&
      isInfinite(limit(bottom, x, at, -1, context, depth + 1) ?? S.Indeterminate));
  const bothInfinite = isInfinite(a) && large;
  if (!bothZero && !bothInfinite) {
    if (a !== 0 && b === 0) return signed(a, bottom, x, at, direction, context);
    return undefined;
  }
  const next = quotient(context, derivative(top, x, context), derivative(bottom, x, context));
  return limit(together(next, context), x, at, direction, context, depth + 1);
}

/** A number over something that goes to zero. */
function signed(
  a: Expr,
  bottom: Expr,
  x: Expr,
  at: Expr,
  direction: number,
  context: Evaluator,
): Expr | undefined {
  const d = derivative(bottom, x, context);
  const slope = quietly(context, () => replaceAll(context, d, x, at));
  if (!isNumber(slope) || slope === 0 || direction === 0) return undefined;
  const sign = context.call(fn("Sign").head, times(context, a, slope, direction === -1 ? 1 : -1));
  return sign === 1 || sign === -1 ? new Fn(S.DirectedInfinity, [sign]) : undefined;
}

/** Limits of rational functions of `x` by their leading or lowest terms. */
function rationalLimit(
  expr: Expr,
  x: Expr,
  at: Expr,
  direction: number,
  context: Evaluator,
): Expr | undefined {
  const { top, bottom } = splitFraction(together(expr, context), context);
  const p = univariate(top, x, context);
  const q = univariate(bottom, x, context);
  if (p === undefined || q === undefined || p.length === 0 || q.length === 0) return undefined;
  if (isCall(at, "DirectedInfinity", 1)) {
    const d = p.length - q.length;
    const ratio = quotient(context, p[p.length - 1] as Expr, q[q.length - 1] as Expr);
    if (d < 0) return 0;
    if (d === 0) return ratio;
    return context.call(S.Times, ratio, power(context, at, d));
  }
  const a = replaceAll(context, top, x, at);
  const b = replaceAll(context, bottom, x, at);
  if (b !== 0) return quotient(context, a, b);
  let slope: Expr = bottom;
  for (let order = 1; order < q.length + 1; order++) {
    slope = derivative(slope, x, context);
    const value = replaceAll(context, slope, x, at);
    if (value === 0) continue;
    const side = order % 2 === 0 || direction === -1 ? 1 : -1;
    const sign = context.call(fn("Sign").head, times(context, a, value, side));
    if (direction === 0 && order % 2 === 1) return S.Indeterminate;
    return sign === 1 || sign === -1 ? new Fn(S.DirectedInfinity, [sign]) : undefined;
  }
  return undefined;
}
