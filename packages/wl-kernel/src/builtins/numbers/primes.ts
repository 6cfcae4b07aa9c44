import { floorReal } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Complex, type Expr, integer, Rational, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { isPrimePower, isSquareFree } from "../../numeric/arithmetic-functions.js";
import { factorInteger } from "../../numeric/factor-integer.js";
import { factorGaussian, isGaussianPrime } from "../../numeric/gaussian-integer.js";
import { isPrime, nextPrime, previousPrime } from "../../numeric/primality.js";
import { nthPrime, primePi } from "../../numeric/prime-count.js";
import { fromGaussian, gaussian } from "./gaussian-arguments.js";
import { absolute, checkpointOf, optionIs, whole } from "./integer-arguments.js";
import { realValue } from "./quantities.js";

const pairs = (list: readonly (readonly [Expr, number])[], context: Evaluator) =>
  context.list(list.map(([prime, exponent]) => context.list([prime, exponent])));

function factored(value: bigint, sign: 1 | -1, context: Evaluator): (readonly [bigint, number])[] {
  return factorInteger(value, { checkpoint: checkpointOf(context) }).map(
    ([prime, exponent]) => [prime, sign * exponent] as const,
  );
}

function gaussianFactors(n: Expr, context: Evaluator): Expr | undefined {
  const z = gaussian(n);
  if (z === undefined || (z.re === 0n && z.im === 0n)) return undefined;
  const { unit, factors } = factorGaussian(z, { checkpoint: checkpointOf(context) });
  const list: (readonly [Expr, number])[] = factors.map(([prime, exponent]) => [
    fromGaussian(prime),
    exponent,
  ]);
  return pairs(unit.re === 1n ? list : [[fromGaussian(unit), 1], ...list], context);
}

function factorization(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [n, second] = args;
  if (n instanceof Complex || optionIs(args, "GaussianIntegers", S.True)) {
    return gaussianFactors(n as Expr, context);
  }
  const value = whole(n);
  const limit = typeof second === "number" && second > 0 ? second : undefined;
  if (
    second !== undefined &&
    limit === undefined &&
    second !== S.Automatic &&
    !(second instanceof Object && "args" in second)
  )
    return undefined;
  let list: (readonly [bigint, number])[];
  if (value === 1n) list = [[1n, 1]];
  else if (value !== undefined) list = factored(value, 1, context);
  else if (n instanceof Rational) {
    const top = n.num === 1n ? [] : factored(n.num, 1, context);
    list = [...top, ...factored(n.den, -1, context)].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  } else return undefined;
  if (limit !== undefined && list.length > limit) {
    const rest = list.slice(limit - 1);
    list = [
      ...list.slice(0, limit - 1),
      [rest.reduce((product, [p, e]) => product * p ** BigInt(e), 1n), 1],
    ];
  }
  return pairs(
    list.map(([prime, exponent]) => [integer(prime), exponent] as const),
    context,
  );
}

function isPrimeArgument(n: Expr | undefined, gaussianIntegers: boolean): boolean {
  const z = gaussian(n);
  if (z === undefined) return false;
  return gaussianIntegers || z.im !== 0n ? isGaussianPrime(z) : isPrime(absolute(z.re));
}

function steppedPrime(n: Expr, steps: Expr, context: Evaluator): Expr | undefined {
  const real = realValue(n, context);
  if (real === undefined || typeof steps !== "number") return undefined;
  const floor = BigInt(floorReal(real));
  let value = floor;
  if (steps < 0 && whole(n) === undefined) value = floor + 1n;
  for (let i = 0; i < Math.abs(steps); i++) {
    context.tick();
    value = steps > 0 ? following(value, context) : preceding(value, context);
  }
  return integer(value);
}

/** The next prime, negative ones counting as primes: after -4 comes -3. */
function following(n: bigint, context: Evaluator): bigint {
  if (n >= -2n) return nextPrime(n < 0n ? 0n : n, checkpointOf(context));
  return -(previousPrime(-n, checkpointOf(context)) ?? -2n);
}

function preceding(n: bigint, context: Evaluator): bigint {
  if (n > 2n) return previousPrime(n, checkpointOf(context)) ?? -2n;
  return -nextPrime(n < -1n ? -n : 1n, checkpointOf(context));
}

/** Exponents of the known Mersenne primes. */
const mersenneExponents = [
  2, 3, 5, 7, 13, 17, 19, 31, 61, 89, 107, 127, 521, 607, 1279, 2203, 2281, 3217, 4253, 4423, 9689,
  9941, 11213, 19937, 21701, 23209, 44497, 86243, 110503, 132049, 216091, 756839, 859433, 1257787,
  1398269, 2976221, 3021377, 6972593, 13466917, 20996011, 24036583, 25964951, 30402457, 32582657,
  37156667, 42643801, 43112609, 57885161,
];

function isPerfect(n: bigint): boolean {
  return mersenneExponents.some(
    (p) => p < 5000 && n === 2n ** BigInt(p - 1) * (2n ** BigInt(p) - 1n),
  );
}

const predicate = (name: string, test: (n: bigint, context: Evaluator) => boolean) =>
  builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([n], context) {
      const value = whole(n);
      return S.bool(value !== undefined && test(value, context));
    },
  });

/** Primes and factors. */
export const primes = [
  builtin({
    name: "FactorInteger",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/FactorInteger",
    arity: [1, 3],
    apply: factorization,
  }),
  builtin({
    name: "PrimeQ",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/PrimeQ",
    arity: [1, 2],
    apply: (args) => S.bool(isPrimeArgument(args[0], optionIs(args, "GaussianIntegers", S.True))),
  }),
  predicate("CompositeQ", (n) => absolute(n) > 3n && !isPrime(absolute(n))),
  predicate("PrimePowerQ", (n, context) =>
    isPrimePower(absolute(n), { checkpoint: checkpointOf(context) }),
  ),
  predicate("PerfectNumberQ", isPerfect),
  predicate("MersennePrimeExponentQ", (n) => mersenneExponents.includes(Number(n))),
  builtin({
    name: "SquareFreeQ",
    attributes: ["Listable"],
    state: "partial",
    missing: "polynomials",
    doc: "ref/SquareFreeQ",
    arity: [1, 2],
    apply([n], context) {
      const options = { checkpoint: checkpointOf(context) };
      if (n instanceof Rational)
        return S.bool(isSquareFree(n.num, options) && isSquareFree(n.den, options));
      const z = n instanceof Complex ? gaussian(n) : undefined;
      if (z !== undefined)
        return S.bool(factorGaussian(z, options).factors.every(([, exponent]) => exponent === 1));
      const value = whole(n);
      return value === undefined ? undefined : S.bool(isSquareFree(value, options));
    },
  }),
  builtin({
    name: "NextPrime",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/NextPrime",
    arity: [1, 2],
    apply: ([n, steps = 1], context) => steppedPrime(n as Expr, steps, context),
  }),
  builtin({
    name: "Prime",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Prime",
    arity: [1, 1],
    apply([n], context, expr) {
      if (typeof n === "number" && n > 0) {
        return n < 1e10 ? nthPrime(n, checkpointOf(context)) : undefined;
      }
      if (
        typeof n === "object" &&
        !(n instanceof Rational) &&
        whole(n) === undefined &&
        realValue(n, context) === undefined
      )
        return undefined;
      context.message(systemSymbol("Prime"), "intpp", expr);
      return undefined;
    },
  }),
  builtin({
    name: "PrimePi",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/PrimePi",
    arity: [1, 1],
    apply([n], context) {
      const real = realValue(n as Expr, context);
      if (real === undefined) return undefined;
      const floor = Number(floorReal(real));
      return floor < 1e13 ? primePi(Math.max(0, floor), checkpointOf(context)) : undefined;
    },
  }),
  builtin({
    name: "MersennePrimeExponent",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/MersennePrimeExponent",
    arity: [1, 1],
    apply: ([n]) => (typeof n === "number" && n > 0 ? mersenneExponents[n - 1] : undefined),
  }),
  builtin({
    name: "PerfectNumber",
    attributes: ["Listable"],
    state: "partial",
    missing: "the option for even or odd numbers only",
    doc: "ref/PerfectNumber",
    arity: [1, 1],
    apply([n]) {
      const p = typeof n === "number" ? mersenneExponents[n - 1] : undefined;
      if (p === undefined || p > 100_000) return undefined;
      return integer(2n ** BigInt(p - 1) * (2n ** BigInt(p) - 1n));
    },
  }),
];
