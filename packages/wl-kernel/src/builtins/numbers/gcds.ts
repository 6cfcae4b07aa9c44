import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Complex, type Expr, integer, isInteger, Rational } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { type Gaussian, gaussianNorm, gcdGaussian } from "../../numeric/gaussian-integer.js";
import { extendedGcd, gcd, lcm } from "../../numeric/gcd.js";
import { fromGaussian, gaussian } from "./gaussian-arguments.js";
import { integerList, wholes } from "./integer-arguments.js";

interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

function ratios(args: readonly Expr[]): readonly Ratio[] | undefined {
  const values: Ratio[] = [];
  for (const arg of args) {
    if (isInteger(arg)) values.push({ num: BigInt(arg), den: 1n });
    else if (arg instanceof Rational) values.push(arg);
    else return undefined;
  }
  return values;
}

function gaussians(args: readonly Expr[]): readonly Gaussian[] | undefined {
  if (!args.some((arg) => arg instanceof Complex)) return undefined;
  const values = args.map(gaussian);
  return values.every((value): value is Gaussian => value !== undefined) ? values : undefined;
}

function greatest(args: readonly Expr[]): Expr | undefined {
  const values = ratios(args);
  if (values !== undefined) {
    const num = values.reduce((g, value) => gcd(g, value.num), 0n);
    const den = values.reduce((l, value) => lcm(l, value.den), 1n);
    return rational(num, den);
  }
  const complex = gaussians(args);
  return complex === undefined ? undefined : fromGaussian(complex.reduce(gcdGaussian));
}

function least(args: readonly Expr[]): Expr | undefined {
  const values = ratios(args);
  if (values === undefined || values.length === 0) return undefined;
  const num = values.reduce((l, value) => lcm(l, value.num), 1n);
  const den = values.reduce((g, value) => gcd(g, value.den), 0n);
  return rational(num < 0n ? -num : num, den);
}

function extended(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const values = wholes(args);
  if (values === undefined || values.length === 0) return undefined;
  let g = values[0] as bigint;
  let factors: bigint[] = [1n];
  if (g < 0n) {
    g = -g;
    factors = [-1n];
  }
  for (const value of values.slice(1)) {
    const step = extendedGcd(g, value);
    factors = [...factors.map((factor) => factor * step.s), step.t];
    g = step.g;
  }
  return context.list([integer(g), integerList(factors, context)]);
}

function areCoprime(args: readonly Expr[]): boolean | undefined {
  const complex = gaussians(args);
  if (complex !== undefined) {
    return complex.every((a, i) =>
      complex.slice(i + 1).every((b) => gaussianNorm(gcdGaussian(a, b)) === 1n),
    );
  }
  const values = wholes(args);
  if (values === undefined) return false;
  return values.every((a, i) => values.slice(i + 1).every((b) => gcd(a, b) === 1n));
}

/** Greatest common divisors and least common multiples. */
export const gcds = [
  builtin({
    name: "GCD",
    attributes: ["Flat", "Listable", "OneIdentity", "Orderless"],
    state: "complete",
    doc: "ref/GCD",
    apply: greatest,
  }),
  builtin({
    name: "LCM",
    attributes: ["Flat", "Listable", "OneIdentity", "Orderless"],
    state: "complete",
    doc: "ref/LCM",
    arity: [1, Number.POSITIVE_INFINITY],
    apply: least,
  }),
  builtin({
    name: "ExtendedGCD",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/ExtendedGCD",
    apply: extended,
  }),
  builtin({
    name: "CoprimeQ",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/CoprimeQ",
    apply(args) {
      const value = areCoprime(args);
      return value === undefined ? undefined : S.bool(value);
    },
  }),
];
