import { rational } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, type Fn, integer, isInteger, isNumber, Rational } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { binomial, factorial } from "../../numeric/factorials.js";
import type { Complexes, Z } from "../../numeric/plain-complex.js";
import { gammaZ, integerOf, reciprocalGamma } from "../../numeric/plain-gamma.js";
import { call, whole } from "./integer-arguments.js";
import { numericFunction } from "./numeric-function.js";

function pochhammerZ(a: Z, n: Z, c: Complexes): Z | undefined {
  const k = integerOf(n);
  if (k !== undefined && k >= 0n && k < 2000n) {
    let product = c.int(1);
    for (let i = 0n; i < k; i++) product = c.mul(product, c.add(a, c.int(i)));
    return product;
  }
  const w = c.wider(24);
  const top = gammaZ(w.add(a, n), w);
  return top && c.round(w.mul(top, reciprocalGamma(a, w)));
}

function binomialZ(n: Z, k: Z, c: Complexes): Z | undefined {
  const small = integerOf(k);
  if (small !== undefined && small >= 0n && small < 2000n) {
    let product = c.int(1);
    for (let i = 0n; i < small; i++) product = c.divInt(c.mul(product, c.sub(n, c.int(i))), i + 1n);
    return product;
  }
  const w = c.wider(32);
  const one = w.int(1);
  const top = gammaZ(w.add(n, one), w);
  if (top === undefined) return undefined;
  const bottom = w.mul(
    reciprocalGamma(w.add(k, one), w),
    reciprocalGamma(w.add(w.sub(n, k), one), w),
  );
  return c.round(w.mul(top, bottom));
}

function exactBinomial(n: Expr, k: Expr, context: Evaluator): Expr | undefined {
  const [a, b] = [whole(n), whole(k)];
  if (a !== undefined && b !== undefined) {
    if ((a > 10_000_000n || a < -10_000_000n) && b > 100_000n) return undefined;
    return integer(binomial(a, b));
  }
  if (sameExpr(n, k)) return 1;
  if (b !== undefined) {
    if (b < 0n) return isNumber(n) ? undefined : 0;
    if (b === 0n) return 1;
    if (b === 1n) return n;
    const size = isNumber(n) ? 5000n : 12n;
    if (b > size) return undefined;
    const factors = Array.from({ length: Number(b) }, (_, i) => call(S.Plus, n, -i));
    return call(S.Times, rational(1n, factorial(Number(b))), ...factors);
  }
  const difference = context.call(S.Plus, n, call(S.Times, -1, k));
  if (difference === 1) return n;
  if (isNumber(n) && isNumber(k) && !isInteger(difference)) {
    if (n instanceof Rational && k instanceof Rational && n.den === 2n && k.den === 2n)
      return call(
        S.Times,
        call(S.Gamma, call(S.Plus, n, 1)),
        call(
          S.Power,
          call(
            S.Times,
            call(S.Gamma, call(S.Plus, k, 1)),
            call(S.Gamma, call(S.Plus, difference, 1)),
          ),
          -1,
        ),
      );
    return undefined;
  }
  if (isNumber(n) && isInteger(difference)) return exactBinomial(n, difference, context);
  return undefined;
}

/** Binomial coefficients, rising and falling factorials. */
export const binomials = [
  numericFunction({
    name: "Binomial",
    arity: [2, 2],
    compute: ([n, k], c) => (n === undefined || k === undefined ? undefined : binomialZ(n, k, c)),
    exact: ([n, k], context) => exactBinomial(n as Expr, k as Expr, context),
  }),
  numericFunction({
    name: "Pochhammer",
    arity: [2, 2],
    compute: ([a, n], c) => (a === undefined || n === undefined ? undefined : pochhammerZ(a, n, c)),
    exact: ([a, n]) => {
      const k = whole(n);
      if (k === undefined) {
        if (isNumber(a as Expr) && isNumber(n as Expr))
          return call(
            S.Times,
            call(S.Gamma, call(S.Plus, a as Expr, n as Expr)),
            call(S.Power, call(S.Gamma, a as Expr), -1),
          );
        return undefined;
      }
      if (k > (isNumber(a as Expr) ? 20_000n : 30n) || k < -1000n) return undefined;
      if (k < 0n) {
        const factors = Array.from({ length: Number(-k) }, (_, i) =>
          call(S.Plus, a as Expr, -(i + 1)),
        );
        return call(S.Power, call(S.Times, ...factors), -1);
      }
      return call(
        S.Times,
        ...Array.from({ length: Number(k) }, (_, i) => call(S.Plus, a as Expr, i)),
      );
    },
  }),
  numericFunction({
    name: "FactorialPower",
    arity: [2, 3],
    compute: ([x, n, h], c) => {
      if (x === undefined || n === undefined || h !== undefined) return undefined;
      const w = c.wider(24);
      const top = gammaZ(w.add(x, w.int(1)), w);
      return top && c.round(w.mul(top, reciprocalGamma(w.add(w.sub(x, n), w.int(1)), w)));
    },
    exact: ([x, n, h = 1]) => {
      const k = whole(n);
      if (k === undefined || k > 2000n || k < -2000n) return undefined;
      const term = (i: number): Fn => call(S.Plus, x as Expr, call(S.Times, i, h));
      if (k >= 0n) return call(S.Times, ...Array.from({ length: Number(k) }, (_, i) => term(-i)));
      return call(
        S.Power,
        call(S.Times, ...Array.from({ length: Number(-k) }, (_, i) => term(i + 1))),
        -1,
      );
    },
  }),
];
