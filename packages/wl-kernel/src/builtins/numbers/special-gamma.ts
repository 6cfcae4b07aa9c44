import { rational } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  type Expr,
  Fn,
  hasHead,
  integer,
  isInteger,
  isNumber,
  Rational,
  systemSymbol,
} from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { harmonicNumber } from "../../numeric/bernoulli.js";
import { doubleFactorial, factorial } from "../../numeric/factorials.js";
import { gammaMachine, logGammaMachine } from "../../numeric/gamma-machine.js";
import { isZeroZ } from "../../numeric/plain-complex.js";
import { gammaZ, integerOf, logGammaZ, reciprocalGamma } from "../../numeric/plain-gamma.js";
import { hypergeometric } from "../../numeric/plain-hypergeometric.js";
import { upperGamma } from "../../numeric/plain-special.js";
import { polyGammaZ } from "../../numeric/plain-zeta.js";
import { call, whole } from "./integer-arguments.js";
import { numericFunction } from "./numeric-function.js";

const half = new Rational(1n, 2n);
const sqrtPi = new Fn(S.Power, [S.Pi, half]);
const infinity = new Fn(S.DirectedInfinity, [1]);

/** n! for an integer, within the session's limits. */
function exactFactorial(n: Expr | undefined, context: Evaluator): Expr | undefined {
  if (typeof n !== "number") return undefined;
  if (n < 0) return S.ComplexInfinity;
  if (n * Math.log2(Math.max(n, 2)) > context.state.maxBits) {
    context.message(S.General, "ovfl");
    return new Fn(S.Overflow, []);
  }
  return integer(factorial(n));
}

/** Gamma at k/2 for an odd k. */
function halfGamma(k: bigint): Expr {
  // Gamma(1/2 + n) = (2n-1)!!/2^n Sqrt[Pi], and the reflected product for negative n.
  const n = (k - 1n) / 2n;
  if (n >= 0n)
    return call(S.Times, rational(doubleFactorial(Number(2n * n - 1n)), 1n << n), sqrtPi);
  const m = -n;
  const size = doubleFactorial(Number(2n * m - 1n));
  return call(S.Times, rational((m % 2n === 0n ? 1n : -1n) * (1n << m), size), sqrtPi);
}

function exactGamma(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [a, x, y] = args as readonly [Expr, Expr | undefined, Expr | undefined];
  if (y !== undefined)
    return call(S.Plus, call(S.Gamma, a, x as Expr), call(S.Times, -1, call(S.Gamma, a, y)));
  if (x !== undefined) {
    if (x === 0) return isNumber(a) ? call(S.Gamma, a) : undefined;
    if (a === 1) return call(S.Power, S.E, call(S.Times, -1, x));
    if (hasHead(x, S.DirectedInfinity) && x.args[0] === 1) return 0;
    return undefined;
  }
  if (isInteger(a)) return typeof a === "number" ? exactFactorial(a - 1, context) : undefined;
  if (a instanceof Rational && a.den === 2n && a.num < 20_000n && a.num > -20_000n)
    return halfGamma(a.num);
  if (hasHead(a, S.DirectedInfinity) && a.args[0] === 1) return infinity;
  return undefined;
}

function exactPolyGamma(args: readonly Expr[]): Expr | undefined {
  if (args.length === 1) return call(systemSymbol("PolyGamma"), 0, args[0] as Expr);
  const [order, z] = args as readonly [Expr, Expr];
  if (typeof order !== "number" || order < 0 || order > 2000) return undefined;
  const n = whole(z);
  if (hasHead(z, S.DirectedInfinity) && z.args[0] === 1) return order === 0 ? z : 0;
  if (n !== undefined) {
    if (n <= 0n) return S.ComplexInfinity;
    if (n > 100_000n) return undefined;
    const sum = harmonicNumber(Number(n) - 1, order + 1);
    const rest = rational(sum.num, sum.den);
    if (order === 0) return call(S.Plus, rest, call(S.Times, -1, S.EulerGamma));
    const sign = order % 2 === 1 ? 1n : -1n;
    const scale = integer(sign * factorial(order));
    return call(
      S.Times,
      scale,
      call(S.Plus, call(systemSymbol("Zeta"), order + 1), call(S.Times, -1, rest)),
    );
  }
  if (z instanceof Rational && z.den === 2n && z.num === 1n) {
    if (order === 0)
      return call(S.Plus, call(S.Times, -1, S.EulerGamma), call(S.Times, -1, call(S.Log, 4)));
    const sign = order % 2 === 1 ? 1n : -1n;
    const scale = integer(sign * factorial(order) * (2n ** BigInt(order + 1) - 1n));
    return call(S.Times, scale, call(systemSymbol("Zeta"), order + 1));
  }
  return undefined;
}

/** The gamma function and what is made of it. */
export const gammaFunctions = [
  numericFunction({
    name: "Gamma",
    arity: [1, 3],
    machine: (...args) =>
      args.length === 1 && Number.isInteger(args[0]) && (args[0] as number) > 0
        ? gammaMachine(args[0] as number)
        : Number.NaN,
    compute: ([a, x, y], c) => {
      if (a === undefined) return undefined;
      if (x === undefined) return gammaZ(a, c);
      const upper = upperGamma(a, x, c);
      if (y === undefined || upper === undefined) return upper;
      const other = upperGamma(a, y, c);
      return other && c.sub(upper, other);
    },
    exact: (args, context) => exactGamma(args, context),
  }),
  numericFunction({
    name: "LogGamma",
    arity: [1, 1],
    machine: (x) => (x > 20 ? logGammaMachine(x) : Number.NaN),
    compute: ([z], c) => z && logGammaZ(z, c),
    exact: ([x], context) => {
      const n = whole(x);
      if (n !== undefined)
        return n <= 0n ? infinity : call(S.Log, exactFactorial(Number(n) - 1, context) as Expr);
      if (x instanceof Rational && x.den === 2n && x.num > 0n) return call(S.Log, halfGamma(x.num));
      return hasHead(x, S.DirectedInfinity) && x.args[0] === 1 ? infinity : undefined;
    },
  }),
  numericFunction({
    name: "Factorial",
    arity: [1, 1],
    machine: (x) => (Number.isInteger(x) && x >= 0 ? gammaMachine(x + 1) : Number.NaN),
    compute: ([z], c) => z && gammaZ(c.wider(16).add(z, c.int(1)), c),
    exact: ([x], context) => {
      if (x instanceof Rational && x.den === 2n) return call(S.Gamma, call(S.Plus, x, 1));
      return hasHead(x, S.DirectedInfinity) && x.args[0] === 1
        ? infinity
        : exactFactorial(x, context);
    },
  }),
  numericFunction({
    name: "Factorial2",
    arity: [1, 1],
    compute: ([z], c) => {
      if (z === undefined) return undefined;
      // 2^(z/2) Gamma(1 + z/2) (2/Pi)^((1 - cos(Pi z))/4)
      const w = c.wider(32);
      const h = w.shift(z, -1);
      const gamma = gammaZ(w.add(h, w.int(1)), w);
      if (gamma === undefined) return undefined;
      const cos = w.sinCos(w.mul(w.pi(), z))[1];
      const exponent = w.shift(w.sub(w.int(1), cos), -2);
      return c.round(
        w.mul(w.mul(w.pow(w.int(2), h), gamma), w.pow(w.div(w.int(2), w.pi()), exponent)),
      );
    },
    exact: ([n], context) => {
      if (typeof n !== "number") return undefined;
      if (n < -1) {
        if (n % 2 === 0) return S.ComplexInfinity;
        const k = (-n - 1) / 2;
        return rational(k % 2 === 0 ? 1n : -1n, doubleFactorial(Math.max(-1, 2 * k - 1)));
      }
      if (n * Math.log2(Math.max(n, 2)) > 2 * context.state.maxBits) return undefined;
      return integer(doubleFactorial(n));
    },
  }),
  numericFunction({
    name: "Beta",
    arity: [2, 3],
    compute: ([a, b, d], c) => {
      if (a === undefined || b === undefined) return undefined;
      const w = c.wider(32);
      if (d !== undefined) {
        // B(z; a, b) = z^a/a 2F1(a, 1-b; a+1; z)
        const series = hypergeometric([b, w.sub(w.int(1), d)], [w.add(b, w.int(1))], a, w);
        return series && !isZeroZ(a) ? c.round(w.div(w.mul(w.pow(a, b), series), b)) : series && a;
      }
      const [x, y] = [gammaZ(a, w), gammaZ(b, w)];
      if (x === undefined || y === undefined) return undefined;
      return c.round(w.mul(w.mul(x, y), reciprocalGamma(w.add(a, b), w)));
    },
    exact: ([a, b, d]) => {
      if (d !== undefined)
        return a === 0 ? 0 : a === 1 ? call(systemSymbol("Beta"), b as Expr, d) : undefined;
      const simple = (x: Expr | undefined): boolean =>
        (isInteger(x) && Math.abs(Number(x)) < 10_000) || (x instanceof Rational && x.den === 2n);
      if (!simple(a) || !simple(b)) return undefined;
      return call(
        S.Times,
        call(S.Gamma, a as Expr),
        call(S.Gamma, b as Expr),
        call(S.Power, call(S.Gamma, call(S.Plus, a as Expr, b as Expr)), -1),
      );
    },
  }),
  numericFunction({
    name: "PolyGamma",
    arity: [1, 2],
    compute: ([n, z], c) => {
      if (n === undefined) return undefined;
      if (z === undefined) return polyGammaZ(0, n, c);
      const order = integerOf(n);
      return order === undefined || order < 0n || order > 500n
        ? undefined
        : polyGammaZ(Number(order), z, c);
    },
    exact: (args) => exactPolyGamma(args),
  }),
];
