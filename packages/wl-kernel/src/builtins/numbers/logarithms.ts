import { isInexactNumber, rational } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Complex, type Expr, Fn, hasHead, isInteger, isNumber, Rational } from "../../core/expr.js";
import { compareReal } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { gcd } from "../../numeric/gcd.js";
import { perfectPower } from "../../numeric/integer-root.js";
import { type Complexes, isZeroZ, type Z } from "../../numeric/plain-complex.js";
import { numericFunction } from "./numeric-function.js";
import { isNumericQuantity, signOfQuantity } from "./quantities.js";

const half = new Rational(1n, 2n);
const log = (x: Expr): Fn => new Fn(S.Log, [x]);
const iPi = (factor: number | bigint | Rational): Fn =>
  new Fn(S.Times, [new Complex(0, factor), S.Pi]);

function naturalLog(x: Expr, context: Evaluator): Expr | undefined {
  if (x === 0) return new Fn(S.DirectedInfinity, [-1]);
  if (x === 1) return 0;
  if (x === S.E) return 1;
  if (x === S.Indeterminate) return x;
  if (hasHead(x, S.DirectedInfinity))
    return x.args.length === 1 ? new Fn(S.DirectedInfinity, [1]) : new Fn(S.DirectedInfinity, [1]);
  if (x instanceof Rational && x.num === 1n) return new Fn(S.Times, [-1, log(rational(x.den, 1n))]);
  if (x instanceof Complex && x.re === 0 && !isInexactNumber(x)) {
    const negative = compareReal(x.im, 0) < 0;
    const size = negative ? context.call(S.Times, -1, x.im) : x.im;
    return new Fn(S.Plus, [iPi(negative ? new Rational(-1n, 2n) : half), log(size)]);
  }
  if (isNumber(x)) {
    if (x instanceof Complex || compareReal(x, 0) >= 0) return undefined;
    return new Fn(S.Plus, [iPi(1), log(context.call(S.Times, -1, x))]);
  }
  if (hasHead(x, S.Power) && x.args.length === 2) {
    const [base, exponent] = x.args as readonly [Expr, Expr];
    if (base === S.E && (isInteger(exponent) || exponent instanceof Rational)) return exponent;
    if (
      base === S.E &&
      isNumericQuantity(exponent, context) &&
      signOfQuantity(exponent, context) !== undefined
    )
      return exponent;
    if (
      (isInteger(exponent) || exponent instanceof Rational) &&
      isNumericQuantity(base, context) &&
      signOfQuantity(base, context) === 1
    )
      return new Fn(S.Times, [exponent, log(base)]);
  }
  if (isNumericQuantity(x, context) && signOfQuantity(x, context) === -1)
    return new Fn(S.Plus, [iPi(1), log(context.call(S.Times, -1, x))]);
  return undefined;
}

/** k with base^k = value for exact positive numbers, as a fraction. */
function exactLogarithm(base: Expr, value: Expr): Expr | undefined {
  const b = signature(base);
  const v = signature(value);
  if (b === undefined || v === undefined || b.base !== v.base || b.exponent === 0n)
    return undefined;
  return rational(v.exponent, b.exponent);
}

/** An integer or unit fraction as a power of an integer that is no power itself. */
function signature(x: Expr): { readonly base: bigint; readonly exponent: bigint } | undefined {
  const value = isInteger(x) ? BigInt(x) : x instanceof Rational && x.num === 1n ? x.den : 0n;
  if (value < 2n) return undefined;
  const [base, exponent] = perfectPower(value);
  return { base, exponent: BigInt(x instanceof Rational ? -exponent : exponent) };
}

function logToBase(base: Expr, x: Expr, context: Evaluator): Expr | undefined {
  if (x === 1 && base !== 1) return 0;
  const exact = exactLogarithm(base, x) ?? rationalLogarithm(base, x);
  if (exact !== undefined) return exact;
  void context;
  return new Fn(S.Times, [log(x), new Fn(S.Power, [log(base), -1])]);
}

/** Logarithms of fractions such as Log[2/3, 8/27]. */
function rationalLogarithm(base: Expr, x: Expr): Expr | undefined {
  if (!(base instanceof Rational) || base.num <= 1n) return undefined;
  const [num, den] = x instanceof Rational ? [x.num, x.den] : [0n, 1n];
  if (num <= 1n || gcd(num, den) !== 1n) return undefined;
  for (const [a, b, sign] of [
    [num, den, 1n],
    [den, num, -1n],
  ] as const) {
    const top = exactLogarithm(rational(base.num, 1n), rational(a, 1n));
    const bottom = exactLogarithm(rational(base.den, 1n), rational(b, 1n));
    if (top !== undefined && typeof top === "number" && top === bottom)
      return rational(BigInt(top) * sign, 1n);
  }
  return undefined;
}

const logZ = (z: Z | undefined, c: Complexes): Z | undefined =>
  z === undefined || isZeroZ(z) ? undefined : c.log(z);

function baseLogarithm(name: string, base: number, machine: (x: number) => number) {
  return numericFunction({
    name,
    arity: [1, 1],
    machine: (x) => (x > 0 ? machine(x) : Number.NaN),
    compute: ([z], c) => {
      const w = c.wider(16);
      const value = logZ(z, w);
      return value && c.round(w.div(value, w.log(w.int(base))));
    },
    exact: ([x], context) => {
      if (x === 0) return new Fn(S.DirectedInfinity, [-1]);
      return logToBase(base, x as Expr, context);
    },
  });
}

/** Logarithms. */
export const logarithms = [
  numericFunction({
    name: "Log",
    arity: [1, 2],
    machine: (...args) => {
      if (args.length === 1)
        return (args[0] as number) > 0 ? Math.log(args[0] as number) : Number.NaN;
      const [base, x] = args as [number, number];
      if (!(base > 0 && x > 0)) return Number.NaN;
      if (base === 2) return Math.log2(x);
      return base === 10 ? Math.log10(x) : Math.log(x) / Math.log(base);
    },
    compute: ([z, w], c) => {
      const first = logZ(z, c);
      if (w === undefined || first === undefined) return first;
      const second = logZ(w, c);
      return second && !isZeroZ(first) ? c.div(second, first) : undefined;
    },
    exact: ([x, y], context) => {
      if (y === undefined) {
        if (isNumber(x as Expr) && !(x instanceof Complex) && isInexactNumber(x as never))
          return S.Indeterminate;
        return naturalLog(x as Expr, context);
      }
      return logToBase(x as Expr, y, context);
    },
  }),
  baseLogarithm("Log2", 2, Math.log2),
  baseLogarithm("Log10", 10, Math.log10),
];
