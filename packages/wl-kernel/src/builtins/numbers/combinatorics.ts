import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  type Expr,
  hasHead,
  integer,
  isInteger,
  isNumber,
  Rational,
  systemSymbol,
} from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import {
  bellNumber,
  bernoulli,
  bernoulliPolynomial,
  eulerNumber,
  harmonicNumber,
  stirlingS1,
  stirlingS2,
} from "../../numeric/bernoulli.js";
import { binomial, catalanNumber, factorial, subfactorial } from "../../numeric/factorials.js";
import type { Complexes, Z } from "../../numeric/plain-complex.js";
import { gammaZ } from "../../numeric/plain-gamma.js";
import { fibonacci, lucas } from "../../numeric/recurrences.js";
import { call, checkpointOf, count, integerFunction, whole } from "./integer-arguments.js";
import { numericFunction } from "./numeric-function.js";
import { polynomialIn } from "./polynomial-values.js";

const half = new Rational(1n, 2n);

/** F_n(x) and L_n(x) by their coefficients. */
function fibonacciPolynomial(n: number, lucasKind: boolean): bigint[] {
  let a: bigint[] = lucasKind ? [2n] : [0n];
  let b: bigint[] = lucasKind ? [0n, 1n] : [1n];
  for (let k = 0; k < n; k++) {
    const next = Array.from(
      { length: b.length + 1 },
      (_, i) => (i > 0 ? (b[i - 1] as bigint) : 0n) + (a[i] ?? 0n),
    );
    [a, b] = [b, next];
  }
  return a;
}

/** (phi^z - cos(pi z) phi^-z)/sqrt 5, and its sum for Lucas numbers. */
function goldenPower(z: Z, lucasKind: boolean, c: Complexes): Z {
  const w = c.wider(32);
  const root = w.sqrt(w.int(5));
  const phi = w.shift(w.add(w.int(1), root), -1);
  const up = w.pow(phi, z);
  const down = w.mul(w.sinCos(w.mul(w.pi(), z))[1], w.pow(phi, w.neg(z)));
  return c.round(lucasKind ? w.add(up, down) : w.div(w.sub(up, down), root));
}

const sequence = (name: string, lucasKind: boolean) =>
  numericFunction({
    name,
    arity: [1, 2],
    compute: ([z, x], c) =>
      z === undefined || x !== undefined ? undefined : goldenPower(z, lucasKind, c),
    exact([n, x], context) {
      const value = whole(n);
      if (value === undefined) return undefined;
      if (x === undefined) {
        if (value > 20_000_000n || value < -20_000_000n) return undefined;
        return integer(lucasKind ? lucas(value) : fibonacci(value));
      }
      const size = Number(value < 0n ? -value : value);
      if (size > 3000) return undefined;
      const odd = size % 2 === 1;
      const negative = value < 0n && (lucasKind ? odd : !odd);
      const polynomial = polynomialIn(
        fibonacciPolynomial(size, lucasKind).map((k) => integer(k)),
        x,
        context,
      );
      return negative ? call(S.Times, -1, polynomial) : polynomial;
    },
  });

function bernoulliValue(n: Expr, x: Expr | undefined, context: Evaluator): Expr | undefined {
  const order = count(n);
  if (order === undefined || order > 20_000) return undefined;
  if (x === undefined) {
    const { num, den } = bernoulli(order, checkpointOf(context));
    return rational(num, den);
  }
  if (order > 500) return undefined;
  return polynomialIn(
    bernoulliPolynomial(order).map(({ num, den }) => rational(num, den)),
    x,
    context,
  );
}

/** Euler polynomials: E_n(x) = sum C(n,k) E_k/2^k (x - 1/2)^(n-k), expanded. */
function eulerCoefficients(n: number): Expr[] {
  const list: Rational[] | Expr[] = [];
  for (let power = 0; power <= n; power++) {
    let num = 0n;
    for (let k = 0; k + power <= n; k++) {
      const m = n - k;
      // C(n,k) E_k 2^-k C(m,power) (-1/2)^(m-power), over 2^n.
      const term =
        binomial(BigInt(n), BigInt(k)) *
        eulerNumber(k) *
        binomial(BigInt(m), BigInt(power)) *
        2n ** BigInt(power);
      num += (m - power) % 2 === 0 ? term : -term;
    }
    (list as Expr[]).push(rational(num, 2n ** BigInt(n)));
  }
  return list as Expr[];
}

function harmonic(n: Expr, r: Expr): Expr | undefined {
  if (hasHead(n, S.DirectedInfinity) && n.args[0] === 1)
    return r === 1 ? n : call(systemSymbol("Zeta"), r);
  const size = whole(n);
  if (size !== undefined && size >= 0n && size < 200_000n) {
    if (typeof r === "number" && r > 0) {
      const { num, den } = harmonicNumber(Number(size), r);
      return rational(num, den);
    }
    if (size <= 1000n) {
      return call(
        S.Plus,
        ...Array.from({ length: Number(size) }, (_, k) =>
          call(S.Power, k + 1, call(S.Times, -1, r)),
        ),
      );
    }
  }
  if (size !== undefined && size < 0n) return S.ComplexInfinity;
  return undefined;
}

function stirling(name: string, compute: (n: number, k: number) => bigint) {
  return builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [2, 2],
    apply([n, k]) {
      const [a, b] = [count(n), count(k)];
      return a === undefined || b === undefined || a > 5000
        ? undefined
        : b > a
          ? 0
          : integer(compute(a, b));
    },
  });
}

/** Partial Bell polynomials in one variable: sum of S2(n, k) x^k. */
function bell(n: Expr, x: Expr | undefined, context: Evaluator): Expr | undefined {
  const size = count(n);
  if (size === undefined || size > 3000) return undefined;
  if (x === undefined) return integer(bellNumber(size));
  if (size > 500) return undefined;
  return polynomialIn(
    Array.from({ length: size + 1 }, (_, k) => integer(stirlingS2(size, k))),
    x,
    context,
  );
}

/** Sequences and numbers of combinatorics. */
export const combinatorics = [
  sequence("Fibonacci", false),
  sequence("LucasL", true),
  builtin({
    name: "BernoulliB",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/BernoulliB",
    arity: [1, 2],
    apply: ([n, x], context) => bernoulliValue(n as Expr, x, context),
  }),
  builtin({
    name: "EulerE",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/EulerE",
    arity: [1, 2],
    apply([n, x], context) {
      const order = count(n);
      if (order === undefined || order > 5000) return undefined;
      if (x === undefined) return integer(eulerNumber(order));
      return order > 300 ? undefined : polynomialIn(eulerCoefficients(order), x, context);
    },
  }),
  builtin({
    name: "HarmonicNumber",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/HarmonicNumber",
    arity: [1, 2],
    apply([n, r = 1]) {
      const exact = harmonic(n as Expr, r);
      if (exact !== undefined || !isNumber(n as Expr) || isInteger(n) || r !== 1) return exact;
      if (n instanceof Rational) return undefined;
      return call(
        S.Plus,
        call(systemSymbol("PolyGamma"), 0, call(S.Plus, n as Expr, 1)),
        S.EulerGamma,
      );
    },
  }),
  stirling("StirlingS1", stirlingS1),
  stirling("StirlingS2", stirlingS2),
  builtin({
    name: "BellB",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/BellB",
    arity: [1, 2],
    apply: ([n, x], context) => bell(n as Expr, x, context),
  }),
  numericFunction({
    name: "CatalanNumber",
    arity: [1, 1],
    compute: ([z], c) => {
      if (z === undefined) return undefined;
      const w = c.wider(32);
      const top = gammaZ(w.add(z, w.ratio(1n, 2n)), w);
      const bottom = gammaZ(w.add(z, w.int(2)), w);
      if (top === undefined || bottom === undefined) return undefined;
      return c.round(w.div(w.mul(w.pow(w.int(4), z), top), w.mul(w.sqrt(w.pi()), bottom)));
    },
    exact([n]) {
      const value = whole(n);
      if (value === undefined) return undefined;
      if (value === -1n) return -1;
      return value < 0n ? 0 : value > 1_000_000n ? undefined : integer(catalanNumber(value));
    },
  }),
  integerFunction("Subfactorial", (n) =>
    n < 0n || n > 100_000n ? undefined : subfactorial(Number(n)),
  ),
  builtin({
    name: "PolygonalNumber",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/PolygonalNumber",
    arity: [1, 2],
    apply([a, b], context) {
      const [r, n] = b === undefined ? [3, a as Expr] : [a as Expr, b];
      if (!isNumber(n) || !isNumber(r)) return undefined;
      // n (n (r - 2) - r + 4)/2
      const inner = call(S.Plus, call(S.Times, n, call(S.Plus, r, -2)), call(S.Times, -1, r), 4);
      return context.evaluate(call(S.Times, half, n, inner));
    },
  }),
  integerFunction("Hyperfactorial", (n) => {
    if (n < 0n || n > 500n) return undefined;
    let product = 1n;
    for (let k = 2n; k <= n; k++) product *= k ** k;
    return product;
  }),
  integerFunction("BarnesG", (n) => {
    if (n > 300n) return undefined;
    let product = 1n;
    for (let k = 2; k <= Number(n) - 2; k++) product *= factorial(k);
    return n <= 0n ? 0n : product;
  }),
];
