/** Closed forms of sums. */

import { factor } from "../builtins/algebra/factoring.js";
import { apart, together } from "../builtins/algebra/fractions.js";
import { rational } from "../core/arithmetic.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, Rational } from "../core/expr.js";
import { sameExpr } from "../core/identity.js";
import * as S from "../core/symbols.js";
import { bernoulli } from "../numeric/bernoulli.js";
import {
  factorsOf,
  fn,
  freeOf,
  isCall,
  isExactReal,
  minus,
  plus,
  power,
  quotient,
  replaceAll,
  termsOf,
  times,
} from "./build.js";
import { univariate } from "./coefficients.js";
import { expand } from "./expand.js";

const infinity = new Fn(S.DirectedInfinity, [1]);

/** The sum of `expr` for `k` from `from` to `to`, symbolic or infinite; undefined when there is no closed form. */
export function symbolicSum(
  expr: Expr,
  k: Expr,
  from: Expr,
  to: Expr,
  context: Evaluator,
): Expr | undefined {
  if (sameExpr(to, infinity)) return infiniteSum(expr, k, from, context);
  if (freeOf(expr, k)) return times(context, expr, plus(context, 1, to, times(context, -1, from)));
  const parts = termsOf(expand(expr, context)).map((term) =>
    finiteTerm(term, k, from, to, context),
  );
  if (parts.every((p) => p !== undefined)) {
    const sum = plus(context, ...(parts as Expr[]));
    return univariate(expr, k, context) === undefined ? tidy(sum, context) : factor(sum, context);
  }
  return telescoping(expr, k, from, to, context);
}

function tidy(sum: Expr, context: Evaluator): Expr {
  const one = together(sum, context);
  return isCall(one, "Plus") ? one : factor(one, context);
}

/** `c k^m` by Faulhaber's formula, `c r^k` as a geometric sum, binomial coefficients. */
function finiteTerm(
  term: Expr,
  k: Expr,
  from: Expr,
  to: Expr,
  context: Evaluator,
): Expr | undefined {
  const factors = factorsOf(term);
  const constant = times(context, ...factors.filter((f) => freeOf(f, k)));
  const moving = times(context, ...factors.filter((f) => !freeOf(f, k)));
  const c = univariate(moving, k, context);
  if (c !== undefined) {
    const below = minus(context, from, 1);
    const value = plus(
      context,
      ...c.map((coefficient, m) =>
        coefficient === 0
          ? 0
          : times(
              context,
              coefficient,
              minus(context, faulhaber(m, to, context), faulhaber(m, below, context)),
            ),
      ),
    );
    return expand(times(context, constant, value), context);
  }
  if (isCall(moving, "Power", 2) && freeOf(moving.args[0] as Expr, k)) {
    const ratio = quotient(context, replaceAll(context, moving, k, plus(context, k, 1)), moving);
    const r = freeOf(ratio, k) ? ratio : undefined;
    if (r === undefined) return undefined;
    const at = (point: Expr): Expr => replaceAll(context, moving, k, point);
    return times(
      context,
      constant,
      quotient(context, minus(context, at(plus(context, to, 1)), at(from)), minus(context, r, 1)),
    );
  }
  if (
    isCall(moving, "Binomial", 2) &&
    sameExpr(moving.args[1] as Expr, k) &&
    from === 0 &&
    sameExpr(moving.args[0] as Expr, to)
  ) {
    return times(context, constant, power(context, 2, to));
  }
  if (sameExpr(moving, power(context, k, -1)) && from === 1) {
    return times(context, constant, context.call(fn("HarmonicNumber").head, to));
  }
  if (
    isCall(moving, "Power", 2) &&
    sameExpr(moving.args[0] as Expr, k) &&
    typeof moving.args[1] === "number" &&
    moving.args[1] < 0 &&
    from === 1
  ) {
    return times(context, constant, context.call(fn("HarmonicNumber").head, to, -moving.args[1]));
  }
  return undefined;
}

/** 1^m + … + n^m. */
function faulhaber(m: number, n: Expr, context: Evaluator): Expr {
  if (m === 0) return n;
  const terms: Expr[] = [];
  let binomial = 1n;
  for (let j = 0; j <= m; j++) {
    const b = bernoulliFraction(j);
    const sign = j === 1 ? -1 : 1;
    const weight = times(context, sign, b, quotient(context, Number(binomial), m + 1));
    terms.push(times(context, weight, power(context, n, m + 1 - j)));
    binomial = (binomial * BigInt(m + 1 - j)) / BigInt(j + 1);
  }
  return expand(plus(context, ...terms), context);
}

/** Partial fractions whose terms cancel: `c/(k+a) - c/(k+b)` with an integer distance. */
function telescoping(
  expr: Expr,
  k: Expr,
  from: Expr,
  to: Expr,
  context: Evaluator,
): Expr | undefined {
  const poles = polesOf(expr, k, context);
  if (poles === undefined) return undefined;
  const total = plus(context, ...poles.map(({ weight }) => weight));
  if (total !== 0) return undefined;
  // Sum of 1/(k+a) from `from` to `to`, with the pieces that all share left out.
  const most = Math.max(...poles.map((p) => p.shift));
  const least = Math.min(...poles.map((p) => p.shift));
  const terms: Expr[] = [];
  for (const { weight, shift } of poles) {
    for (let i = shift; i < most; i++)
      terms.push(quotient(context, weight, plus(context, from, i)));
    if (!sameExpr(to, infinity)) {
      for (let i = least + 1; i <= shift; i++)
        terms.push(quotient(context, weight, plus(context, to, i)));
    }
  }
  return factor(plus(context, ...terms), context);
}

function polesOf(
  expr: Expr,
  k: Expr,
  context: Evaluator,
): { weight: Expr; shift: number }[] | undefined {
  const parts = termsOf(apart(expr, k, context));
  const out: { weight: Expr; shift: number }[] = [];
  for (const part of parts) {
    const moving = factorsOf(part).filter((f) => !freeOf(f, k));
    const only = moving[0];
    if (moving.length !== 1 || !isCall(only, "Power", 2) || only.args[1] !== -1) return undefined;
    const c = univariate(only.args[0] as Expr, k, context);
    if (c?.length !== 2) return undefined;
    const shift = quotient(context, c[0] as Expr, c[1] as Expr);
    if (typeof shift !== "number" || shift < -1000 || shift > 1000) return undefined;
    const weight = quotient(context, times(context, part, only.args[0] as Expr), c[1] as Expr);
    out.push({ weight, shift });
  }
  return out;
}

/** Zeta values, geometric series and the exponential series, and telescoping. */
function infiniteSum(expr: Expr, k: Expr, from: Expr, context: Evaluator): Expr | undefined {
  const factors = factorsOf(expr);
  const constant = times(context, ...factors.filter((f) => freeOf(f, k)));
  const moving = factors.filter((f) => !freeOf(f, k));
  const whole = times(context, ...moving);
  if (
    isCall(whole, "Power", 2) &&
    sameExpr(whole.args[0] as Expr, k) &&
    isExactReal(whole.args[1] as Expr) &&
    from === 1
  ) {
    const s = times(context, -1, whole.args[1] as Expr);
    const large = s instanceof Rational ? s.num > s.den : (s as number) > 1;
    if (!large) return undefined;
    return times(context, constant, zeta(s, context));
  }
  const ratio = quotient(context, replaceAll(context, whole, k, plus(context, k, 1)), whole);
  if (freeOf(ratio, k)) {
    const size = context.call(S.Less, context.call(S.Abs, ratio), 1);
    if (size === S.False) return undefined;
    const first = replaceAll(context, whole, k, from);
    return times(context, constant, quotient(context, first, minus(context, 1, ratio)));
  }
  const factorial = moving.find(
    (f) =>
      isCall(f, "Power", 2) &&
      f.args[1] === -1 &&
      isCall(f.args[0], "Factorial", 1) &&
      sameExpr(f.args[0].args[0] as Expr, k),
  );
  if (factorial !== undefined && typeof from === "number" && from >= 0) {
    const rest = times(context, ...moving.filter((f) => f !== factorial));
    const r =
      rest === 1 ? 1 : quotient(context, replaceAll(context, rest, k, plus(context, k, 1)), rest);
    if (!freeOf(r, k)) return undefined;
    const scale = replaceAll(context, rest, k, 0);
    const start: Expr[] = [];
    for (let i = 0; i < from; i++) start.push(replaceAll(context, whole, k, i));
    return times(
      context,
      constant,
      minus(context, times(context, scale, power(context, S.E, r)), plus(context, ...start)),
    );
  }
  const geometric = moving.find(
    (f) => isCall(f, "Power", 2) && !freeOf(f.args[1] as Expr, k) && freeOf(f.args[0] as Expr, k),
  );
  if (
    geometric !== undefined &&
    moving.length === 2 &&
    moving.some((f) => sameExpr(f, k)) &&
    (from === 0 || from === 1)
  ) {
    const r = quotient(context, replaceAll(context, geometric, k, plus(context, k, 1)), geometric);
    if (!freeOf(r, k) || replaceAll(context, geometric, k, 0) !== 1) return undefined;
    if (context.call(S.Less, context.call(S.Abs, r), 1) === S.False) return undefined;
    return times(
      context,
      constant,
      quotient(context, r, power(context, expand(plus(context, -1, r), context), 2)),
    );
  }
  if (moving.length > 0) return telescoping(expr, k, from, infinity, context);
  return undefined;
}

function zeta(s: Expr, context: Evaluator): Expr {
  if (typeof s === "number" && s % 2 === 0 && s > 0 && s <= 40) {
    // (-1)^(s/2+1) B_s (2 Pi)^s / (2 s!)
    const sign = (s / 2) % 2 === 1 ? 1 : -1;
    return times(
      context,
      sign,
      bernoulliFraction(s),
      power(context, 2, s - 1),
      power(context, S.Pi, s),
      power(context, context.call(fn("Factorial").head, s), -1),
    );
  }
  return context.call(fn("Zeta").head, s);
}

function bernoulliFraction(n: number): Expr {
  const { num, den } = bernoulli(n);
  return rational(num, den);
}

/** The product of `expr` for `k` from `from` to a symbolic `to`; undefined when there is no closed form. */
export function symbolicProduct(
  expr: Expr,
  k: Expr,
  from: Expr,
  to: Expr,
  context: Evaluator,
): Expr | undefined {
  if (sameExpr(to, infinity)) return undefined;
  const count = plus(context, 1, to, times(context, -1, from));
  const parts = factorsOf(expr).map((f) => {
    if (freeOf(f, k)) return power(context, f, count);
    const [base, exponent] = isCall(f, "Power", 2)
      ? [f.args[0] as Expr, f.args[1] as Expr]
      : [f, 1];
    if (sameExpr(base, k) && freeOf(exponent, k) && from === 1) {
      return power(context, context.call(fn("Factorial").head, to), exponent);
    }
    if (!freeOf(base, k)) return undefined;
    const sum = symbolicSum(exponent, k, from, to, context);
    return sum === undefined ? undefined : power(context, base, sum);
  });
  return parts.some((p) => p === undefined) ? undefined : times(context, ...(parts as Expr[]));
}
