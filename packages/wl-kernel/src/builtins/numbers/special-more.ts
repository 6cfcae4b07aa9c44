import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import { type Expr, Fn, hasHead, isNumber, Real } from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { type Complexes, isZeroZ, realZ, type Z } from "../../numeric/plain-complex.js";
import { integerOf, roughly } from "../../numeric/plain-gamma.js";
import { besselFirst, besselSecond } from "../../numeric/plain-hypergeometric.js";
import { airy } from "../../numeric/plain-special.js";
import { primeZeta, ramanujanTau } from "../../numeric/prime-zeta.js";
import { call, integerFunction } from "./integer-arguments.js";
import { numericFunction } from "./numeric-function.js";
import { realValue } from "./quantities.js";

/** The arithmetic-geometric mean. */
function mean(a: Z, b: Z, c: Complexes): Z {
  const w = c.wider(24);
  let [x, y] = [a, b];
  for (let i = 0; i < 12 + Math.log2(w.bits) + 8; i++) {
    if (isZeroZ(x) || isZeroZ(y)) return realZ(w.int(0).re);
    const next = w.shift(w.add(x, y), -1);
    y = w.sqrt(w.mul(x, y));
    x = next;
    if (w.magnitude(w.sub(x, y)) < w.magnitude(x) - w.bits) break;
  }
  return c.round(x);
}

/** A derivative by a central difference with three times the bits. */
function derivative(f: (z: Z, c: Complexes) => Z | undefined, z: Z, c: Complexes): Z | undefined {
  const w = c.wider(2 * c.bits + 32);
  const step = realZ({ m: 1n, e: -Math.ceil(c.bits / 2) - 8 });
  const [up, down] = [f(w.add(z, step), w), f(w.sub(z, step), w)];
  return up && down && c.round(w.div(w.sub(up, down), w.shift(step, 1)));
}

/** The k-th positive zero of a Bessel function, from McMahon's expansion by Newton's method. */
function besselZero(kind: "J" | "Y", order: Z, k: number, c: Complexes): Z | undefined {
  const w = c.wider(32);
  const nu = roughly(order);
  if (Math.abs(nu) > 30 || nu < 0 || k < 1 || k > 5000) return undefined;
  const f = (z: Z): Z | undefined =>
    kind === "J" ? besselFirst(order, z, -1, w) : besselSecond(order, z, "Y", w);
  const lower = w.sub(order, w.int(1));
  const g = (z: Z): Z | undefined =>
    kind === "J" ? besselFirst(lower, z, -1, w) : besselSecond(lower, z, "Y", w);
  const beta = (k + nu / 2 - (kind === "J" ? 0.25 : 0.75)) * Math.PI;
  const mu = 4 * nu * nu;
  const start =
    beta - (mu - 1) / (8 * beta) - (4 * (mu - 1) * (7 * mu - 31)) / (3 * (8 * beta) ** 3);
  if (nu > 2 && k === 1)
    return firstZero(f, g, nu + 1.8557571 * Math.cbrt(nu) + 1.03315 / Math.cbrt(nu), order, w, c);
  return firstZero(f, g, start, order, w, c);
}

function firstZero(
  f: (z: Z) => Z | undefined,
  g: (z: Z) => Z | undefined,
  start: number,
  order: Z,
  w: Complexes,
  c: Complexes,
): Z | undefined {
  let z = realZ(w.r.double(start));
  for (let i = 0; i < 60; i++) {
    const [value, below] = [f(z), g(z)];
    if (value === undefined || below === undefined) return undefined;
    // J' = J_(n-1) - n/z J.
    const slope = w.sub(below, w.div(w.mul(order, value), z));
    const step = w.div(value, slope);
    z = w.sub(z, step);
    if (w.magnitude(step) < w.magnitude(z) - c.bits - 8) break;
  }
  return c.round(z);
}

const zeroOf = (kind: "J" | "Y") =>
  numericFunction({
    name: `Bessel${kind}Zero`,
    arity: [2, 2],
    compute: ([n, k], c) => {
      const index = k === undefined ? undefined : integerOf(k);
      return n === undefined || index === undefined
        ? undefined
        : besselZero(kind, n, Number(index), c);
    },
  });

const hankel = (name: string, sign: 1 | -1) =>
  numericFunction({
    name,
    arity: [2, 2],
    compute: ([n, z], c) => {
      if (n === undefined || z === undefined) return undefined;
      const [j, y] = [besselFirst(n, z, -1, c), besselSecond(n, z, "Y", c)];
      if (j === undefined || y === undefined) return undefined;
      const turned = c.timesI(y);
      return sign === 1 ? c.add(j, turned) : c.sub(j, turned);
    },
  });

const airyPrime = (
  name: string,
  kind: "Ai" | "Bi",
  atZero: readonly [sign: 1 | -1, power: bigint, den: bigint],
) =>
  numericFunction({
    name,
    arity: [1, 1],
    compute: ([z], c) => z && derivative((x, w) => airy(x, kind, w), z, c),
    exact: ([x]) => {
      if (x !== 0) return undefined;
      const [sign, power, den] = atZero;
      return call(
        S.Times,
        sign,
        call(S.Power, 3, rational(power, den)),
        call(S.Power, call(S.Gamma, rational(1n, 3n)), -1),
      );
    },
  });

/** Special functions that are asked for less often. */
export const moreSpecialFunctions = [
  numericFunction({
    name: "ArithmeticGeometricMean",
    arity: [2, 2],
    compute: ([a, b], c) => (a === undefined || b === undefined ? undefined : mean(a, b, c)),
    exact: ([a, b], context) =>
      a === 0 || b === 0
        ? 0
        : context.call(S.SameQ, a as Expr, b as Expr) === S.True
          ? a
          : undefined,
  }),
  zeroOf("J"),
  zeroOf("Y"),
  hankel("HankelH1", 1),
  hankel("HankelH2", -1),
  airyPrime("AiryAiPrime", "Ai", [-1, -1n, 3n]),
  airyPrime("AiryBiPrime", "Bi", [1, 1n, 6n]),
  numericFunction({
    name: "PrimeZetaP",
    arity: [1, 1],
    compute: ([s], c) => {
      if (s === undefined || s.im.m !== 0n || roughly(s) <= 1) return undefined;
      return primeZeta(s, c);
    },
    exact: ([s]) => (s === 1 ? new Fn(S.DirectedInfinity, [1]) : undefined),
  }),
  integerFunction("RamanujanTau", (n) =>
    n <= 0n ? 0n : n > 20_000n ? undefined : ramanujanTau(Number(n)),
  ),
  builtin({
    name: "RealExponent",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/RealExponent",
    arity: [1, 2],
    apply([x, base = 10], context) {
      const value = realValue(x as Expr, context);
      const b = realValue(base, context);
      if (value === undefined || b === undefined) return undefined;
      if (x === 0) return new Fn(S.DirectedInfinity, [-1]);
      return new Real(Math.log(Math.abs(toDouble(value))) / Math.log(toDouble(b)));
    },
  }),
  builtin({
    name: "FareySequence",
    state: "complete",
    doc: "ref/FareySequence",
    arity: [1, 2],
    apply([n, k], context) {
      if (typeof n !== "number" || n < 1) return undefined;
      context.reserve((n * n) / 3);
      const list: Expr[] = [0];
      let [a, b, c, d] = [0, 1, 1, n];
      while (c <= n) {
        context.tick();
        const q = Math.floor((n + b) / d);
        [a, b, c, d] = [c, d, q * c - a, q * d - b];
        list.push(rational(BigInt(a), BigInt(b)));
      }
      if (k === undefined) return context.list(list);
      return typeof k === "number" ? list[k - 1] : undefined;
    },
  }),
  builtin({
    name: "NumberDecompose",
    state: "complete",
    doc: "ref/NumberDecompose",
    arity: [2, 2],
    apply([x, units], context) {
      if (!isNumber(x as Expr) || !hasHead(units, S.List)) return undefined;
      let left = x as Expr;
      const parts = units.args.map((unit, i) => {
        if (i === units.args.length - 1) return context.call(S.Divide, left, unit);
        const part = context.call(S.Quotient, left, unit);
        left = context.call(S.Subtract, left, context.call(S.Times, unit, part));
        return part;
      });
      return context.list(parts);
    },
  }),
  builtin({
    name: "NumberCompose",
    state: "complete",
    doc: "ref/NumberCompose",
    arity: [2, 2],
    apply: ([parts, units]) =>
      hasHead(parts, S.List) && hasHead(units, S.List) && parts.args.length === units.args.length
        ? new Fn(S.Dot, [parts, units])
        : undefined,
  }),
];
