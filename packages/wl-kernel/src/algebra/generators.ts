import { rational } from "../core/arithmetic.js";
import { type Expr, Fn, hasHead, integer, isInteger, isNumber, Rational } from "../core/expr.js";
import { structuralKey } from "../core/identity.js";
import { compareExpr } from "../core/order.js";
import * as S from "../core/symbols.js";
import { checkpoint } from "../numeric/checkpoint.js";
import { isZero, type Poly } from "./recursive-polynomial.js";

/** Largest power that is written out. */
export const maxExponent = 4096;

/** A power as a generator and a whole exponent: `x^(3/2)` is the third power of `x^(1/2)`. */
export function powerParts(expr: Expr): readonly [base: Expr, exponent: number] {
  if (!hasHead(expr, S.Power) || expr.args.length !== 2) return [expr, 1];
  const [base, exponent] = expr.args as readonly [Expr, Expr];
  if (typeof exponent === "number" && Math.abs(exponent) <= maxExponent) return [base, exponent];
  if (exponent instanceof Rational && exponent.num >= -64n && exponent.num <= 64n) {
    return [new Fn(S.Power, [base, rational(1n, exponent.den)]), Number(exponent.num)];
  }
  // E^(2 x) is the square of E^x.
  if (
    hasHead(exponent, S.Times) &&
    typeof exponent.args[0] === "number" &&
    Math.abs(exponent.args[0]) <= 64
  ) {
    const rest = exponent.args.slice(1);
    const inner = rest.length === 1 ? (rest[0] as Expr) : new Fn(S.Times, rest);
    return [new Fn(S.Power, [base, inner]), exponent.args[0]];
  }
  return [expr, 1];
}

/** The expressions, neither numbers nor sums and products of others, that an expression is a rational function of. */
export function generatorsOf(exprs: readonly Expr[]): readonly Expr[] {
  const found = new Map<unknown, Expr>();
  const visit = (expr: Expr): void => {
    checkpoint();
    if (isNumber(expr)) {
      if (!isInteger(expr) && !(expr instanceof Rational)) found.set(structuralKey(expr), expr);
      return;
    }
    if (hasHead(expr, S.Plus) || hasHead(expr, S.Times)) {
      for (const arg of expr.args) visit(arg);
      return;
    }
    const [base, exponent] = powerParts(expr);
    if (exponent !== 1 && base !== expr && (hasHead(base, S.Plus) || hasHead(base, S.Times))) {
      visit(base);
      return;
    }
    found.set(structuralKey(base), base);
  };
  exprs.forEach(visit);
  return [...found.values()].sort(compareExpr);
}

/** Places of generators. */
export function placesOf(generators: readonly Expr[]): ReadonlyMap<unknown, number> {
  return new Map(generators.map((generator, i) => [structuralKey(generator), i]));
}

/** The terms of a polynomial as expressions, not evaluated. */
export function termsOfPoly(p: Poly, generators: readonly Expr[], denominator = 1n): Expr[] {
  const out: Expr[] = [];
  const walk = (part: Poly, place: number, factors: readonly Expr[]): void => {
    if (isZero(part)) return;
    if (typeof part === "bigint") {
      const number = denominator === 1n ? integer(part) : rational(part, denominator);
      out.push(factors.length === 0 ? number : new Fn(S.Times, [number, ...factors]));
      return;
    }
    part.forEach((c, power) => {
      const generator = generators[place] as Expr;
      const factor =
        power === 0 ? [] : [power === 1 ? generator : new Fn(S.Power, [generator, power])];
      walk(c, place + 1, [...factors, ...factor]);
    });
  };
  walk(p, 0, []);
  return out;
}

/** A polynomial as an expression, not evaluated. */
export function exprOfPoly(p: Poly, generators: readonly Expr[], denominator = 1n): Expr {
  const terms = termsOfPoly(p, generators, denominator);
  if (terms.length === 0) return 0;
  return terms.length === 1 ? (terms[0] as Expr) : new Fn(S.Plus, terms);
}
