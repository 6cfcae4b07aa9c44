/** Multiplying out products and powers of sums. */

import type { Evaluator } from "../core/evaluator.js";
import { Assoc, type Expr, Fn, Rational } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { factorsOf, isCall, power, termsOf, times } from "./build.js";

/** Says which subexpressions are multiplied out; the others are treated as units. */
export type Wanted = (expr: Expr) => boolean;

const always: Wanted = () => true;

/** The expression with products and positive integer powers multiplied out, evaluated. Negative powers stay. */
export function expand(expr: Expr, context: Evaluator, wanted: Wanted = always): Expr {
  if (!(expr instanceof Fn)) return expr;
  if (isCall(expr, "Plus")) {
    return context.call(S.Plus, ...expr.args.map((arg) => expand(arg, context, wanted)));
  }
  if (isCall(expr, "Times")) return expandProduct(expr, context, wanted);
  if (isCall(expr, "Power", 2)) return expandPower(expr, context, wanted);
  if (isCall(expr, "List") || isRelation(expr)) {
    return context.evaluate(
      new Fn(
        expr.head,
        expr.args.map((arg) => expand(arg, context, wanted)),
      ),
    );
  }
  return expr;
}

/** True for equations, inequalities and logical combinations, which algebra functions thread over. */
export function isRelation(expr: Expr): expr is Fn {
  return (
    isCall(expr, "Equal") ||
    isCall(expr, "Unequal") ||
    isCall(expr, "Less") ||
    isCall(expr, "LessEqual") ||
    isCall(expr, "Greater") ||
    isCall(expr, "GreaterEqual") ||
    isCall(expr, "And") ||
    isCall(expr, "Or") ||
    isCall(expr, "Not")
  );
}

function expandProduct(expr: Fn, context: Evaluator, wanted: Wanted): Expr {
  let sum: readonly Expr[] = [1];
  const units: Expr[] = [];
  for (const factor of expr.args) {
    if (!wanted(factor)) {
      units.push(factor);
      continue;
    }
    const terms = termsOf(expand(factor, context, wanted));
    if (terms.length === 1) {
      units.push(terms[0] as Expr);
      continue;
    }
    const next: Expr[] = [];
    context.reserve(sum.length * terms.length);
    for (const a of sum) {
      for (const b of terms) next.push(times(context, a, b));
    }
    sum = termsOf(context.call(S.Plus, ...next));
  }
  const unit = times(context, ...units);
  if (sum.length === 1) {
    const whole = times(context, unit, sum[0] as Expr);
    return whole;
  }
  return context.call(S.Plus, ...sum.map((term) => times(context, unit, term)));
}

function expandPower(expr: Fn, context: Evaluator, wanted: Wanted): Expr {
  const [base, exponent] = expr.args as readonly [Expr, Expr];
  if (!wanted(expr)) return expr;
  if (exponent instanceof Rational && exponent.num > exponent.den && isCall(base, "Plus")) {
    const whole = exponent.num / exponent.den;
    const rest = context.call(S.Subtract, exponent, Number(whole));
    return expand(
      new Fn(S.Times, [power(context, base, Number(whole)), power(context, base, rest)]),
      context,
      wanted,
    );
  }
  if (typeof exponent !== "number" || !Number.isSafeInteger(exponent) || exponent < 2) {
    if (isCall(base, "Plus") && typeof exponent === "number" && exponent < 0) return expr;
    if (isCall(exponent, "Plus")) {
      // E^(a + b) -> E^a E^b
      return times(context, ...exponent.args.map((term) => power(context, base, term)));
    }
    return expr;
  }
  const inner = expand(base, context, wanted);
  const terms = termsOf(inner);
  if (terms.length === 1) return power(context, inner, exponent);
  return context.call(S.Plus, ...multinomial(terms, exponent, context));
}

/** Terms of `(t1 + t2 + …)^n`. */
function multinomial(terms: readonly Expr[], n: number, context: Evaluator): Expr[] {
  const powers = terms.map((term) => {
    const list: Expr[] = [1];
    for (let k = 1; k <= n; k++) list.push(power(context, term, k));
    return list;
  });
  const out: Expr[] = [];
  const walk = (at: number, left: number, factor: bigint, chosen: readonly Expr[]): void => {
    context.tick();
    if (at === terms.length - 1) {
      context.reserve(out.length + 1);
      const coefficient =
        factor <= 9007199254740991n && factor >= -9007199254740991n ? Number(factor) : factor;
      out.push(times(context, coefficient, ...chosen, (powers[at] as Expr[])[left] as Expr));
      return;
    }
    let binomial = 1n;
    for (let k = 0; k <= left; k++) {
      walk(at + 1, left - k, factor * binomial, [...chosen, (powers[at] as Expr[])[k] as Expr]);
      binomial = (binomial * BigInt(left - k)) / BigInt(k + 1);
    }
  };
  walk(0, n, 1n, []);
  return out;
}

/** Like {@link expand}, in every part of the expression. */
export function expandAll(expr: Expr, context: Evaluator, wanted: Wanted = always): Expr {
  if (expr instanceof Assoc || !(expr instanceof Fn)) return expr;
  const args = expr.args.map((arg) => expandAll(arg, context, wanted));
  const inner = context.evaluate(new Fn(expr.head, args));
  if (isCall(inner, "Power", 2)) {
    const [base, exponent] = inner.args as readonly [Expr, Expr];
    if (typeof exponent === "number" && exponent < -1 && isCall(base, "Plus")) {
      return power(context, expand(power(context, base, -exponent), context, wanted), -1);
    }
  }
  if (isCall(inner, "Times")) {
    const below = inner.args.filter((f) => isDenominator(f));
    if (below.length > 1 && below.some((f) => isCall((f as Fn).args[0], "Plus"))) {
      const bottom = expand(
        times(context, ...below.map((f) => power(context, f, -1))),
        context,
        wanted,
      );
      const above = inner.args.filter((f) => !isDenominator(f));
      return expand(times(context, ...above, power(context, bottom, -1)), context, wanted);
    }
  }
  return expand(inner, context, wanted);
}

/** True for a factor with a negative numeric exponent. */
export function isDenominator(factor: Expr): boolean {
  if (factor instanceof Rational) return false;
  if (!isCall(factor, "Power", 2)) return false;
  return hasMinus(factor.args[1] as Expr);
}

/** True for a negative number, a product with one in front, or a sum of such. */
export function hasMinus(expr: Expr): boolean {
  if (typeof expr === "number" || typeof expr === "bigint") return expr < 0;
  if (expr instanceof Rational) return expr.num < 0n;
  if (isCall(expr, "Times")) return hasMinus(factorsOf(expr)[0] as Expr);
  return isCall(expr, "Plus") && expr.args.every(hasMinus);
}
