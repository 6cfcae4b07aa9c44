import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, isNumber, Rational, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { type Complexes, isZeroZ, type Z } from "../../numeric/plain-complex.js";
import { gammaZ, integerOf } from "../../numeric/plain-gamma.js";
import {
  besselFirst,
  besselSecond,
  gauss,
  hypergeometric,
} from "../../numeric/plain-hypergeometric.js";
import { exactText } from "./exact-text.js";
import { call, whole } from "./integer-arguments.js";
import { numericFunction, numericValue } from "./numeric-function.js";

/** Bessel functions of half an odd order by the order's text, as text in the argument. */
const halfOrders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  BesselJ: {
    "1/2": "Sqrt[2/Pi] Sin[#]/Sqrt[#]",
    "-1/2": "Sqrt[2/Pi] Cos[#]/Sqrt[#]",
    "3/2": "Sqrt[2/Pi] (-Cos[#]+Sin[#]/#)/Sqrt[#]",
  },
  BesselY: { "1/2": "-Sqrt[2/Pi] Cos[#]/Sqrt[#]", "-1/2": "Sqrt[2/Pi] Sin[#]/Sqrt[#]" },
  BesselI: { "1/2": "Sqrt[2/Pi] Sinh[#]/Sqrt[#]", "-1/2": "Sqrt[2/Pi] Cosh[#]/Sqrt[#]" },
  BesselK: { "1/2": "E^-# Sqrt[Pi/2]/Sqrt[#]", "-1/2": "E^-# Sqrt[Pi/2]/Sqrt[#]" },
};

function bessel(
  name: string,
  compute: (order: Z, z: Z, c: Complexes) => Z | undefined,
  atZero: (n: bigint) => Expr,
) {
  return numericFunction({
    name,
    arity: [2, 2],
    compute: ([n, z], c) => (n === undefined || z === undefined ? undefined : compute(n, z, c)),
    exact: ([n, z], context) => {
      const order = whole(n);
      if (order !== undefined && z === 0) return atZero(order);
      if (n instanceof Rational) {
        const text = halfOrders[name]?.[`${n.num}/${n.den}`];
        if (text !== undefined) return new Fn(exactText(`Function[${text}]`, context), [z as Expr]);
      }
      if (order !== undefined && order < 0n) {
        const flips = (name === "BesselJ" || name === "BesselY") && order % 2n !== 0n;
        const positive = call(systemSymbol(name), Number(-order), z as Expr);
        return flips ? call(S.Times, -1, positive) : positive;
      }
      return undefined;
    },
  });
}

function spherical(name: string, cylinder: (order: Z, z: Z, c: Complexes) => Z | undefined) {
  return numericFunction({
    name,
    arity: [2, 2],
    compute: ([n, z], c) => {
      if (n === undefined || z === undefined || isZeroZ(z)) return undefined;
      const w = c.wider(24);
      const value = cylinder(w.add(n, w.ratio(1n, 2n)), z, w);
      return value && c.round(w.mul(w.sqrt(w.div(w.pi(), w.shift(z, 1))), value));
    },
    exact: ([n, z]) => {
      if (name !== "SphericalBesselJ") return undefined;
      if (z === 0 && typeof n === "number" && n >= 0) return n === 0 ? 1 : 0;
      return undefined;
    },
  });
}

/** A hypergeometric series with a negative integer above is a polynomial. */
function polynomialCase(upper: readonly Expr[], lower: readonly Expr[], z: Expr): Expr | undefined {
  const ends = upper.map((a) => whole(a)).filter((n): n is bigint => n !== undefined && n <= 0n);
  if (ends.length === 0) return undefined;
  const degree = Math.min(...ends.map((n) => Number(-n)));
  if (degree > 200) return undefined;
  const terms: Expr[] = [];
  for (let k = 0; k <= degree; k++) {
    const rising = (a: Expr): Expr => call(systemSymbol("Pochhammer"), a, k);
    terms.push(
      call(
        S.Times,
        ...upper.map(rising),
        call(S.Power, call(S.Times, call(S.Factorial, k), ...lower.map(rising)), -1),
        k === 0 ? 1 : call(S.Power, z, k),
      ),
    );
  }
  return call(S.Plus, ...terms);
}

function seriesFunction(name: string, upperCount: number, lowerCount: number) {
  const total = upperCount + lowerCount + 1;
  return numericFunction({
    name,
    arity: [total, total],
    compute: (args, c) => {
      const z = args[total - 1];
      if (z === undefined) return undefined;
      if (name === "Hypergeometric2F1")
        return gauss(args[0] as Z, args[1] as Z, args[2] as Z, z, c);
      return hypergeometric(args.slice(0, upperCount), args.slice(upperCount, total - 1), z, c);
    },
    exact: (args, context) => {
      const z = args[total - 1] as Expr;
      if (z === 0) return 1;
      const upper = args.slice(0, upperCount);
      const lower = args.slice(upperCount, total - 1);
      return polynomialCase(upper, lower, z) ?? closedForm(name, upper, lower, z, context);
    },
  });
}

function closedForm(
  name: string,
  upper: readonly Expr[],
  lower: readonly Expr[],
  z: Expr,
  context: Evaluator,
): Expr | undefined {
  const [a, b] = upper;
  const [d] = lower;
  if (
    name === "Hypergeometric1F1" &&
    a !== undefined &&
    context.call(S.SameQ, a, d as Expr) === S.True
  )
    return call(S.Power, S.E, z);
  if (name !== "Hypergeometric2F1") return undefined;
  if (a === 1 && b === 1 && d === 2)
    return new Fn(exactText("Function[-Log[1-#]/#]", context), [z]);
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (context.call(S.SameQ, one as Expr, d as Expr) === S.True)
      return call(S.Power, call(S.Plus, 1, call(S.Times, -1, z)), call(S.Times, -1, other as Expr));
  }
  return undefined;
}

/** Bessel and hypergeometric functions. */
export const besselFunctions = [
  bessel(
    "BesselJ",
    (n, z, c) => besselFirst(n, z, -1, c),
    (n) => (n === 0n ? 1 : 0),
  ),
  bessel(
    "BesselI",
    (n, z, c) => besselFirst(n, z, 1, c),
    (n) => (n === 0n ? 1 : 0),
  ),
  bessel(
    "BesselY",
    (n, z, c) => besselSecond(n, z, "Y", c),
    (n) => (n === 0n ? new Fn(S.DirectedInfinity, [-1]) : S.ComplexInfinity),
  ),
  bessel(
    "BesselK",
    (n, z, c) => besselSecond(n, z, "K", c),
    (n) => (n === 0n ? new Fn(S.DirectedInfinity, [1]) : S.ComplexInfinity),
  ),
  spherical("SphericalBesselJ", (n, z, c) => besselFirst(n, z, -1, c)),
  spherical("SphericalBesselY", (n, z, c) => besselSecond(n, z, "Y", c)),
  numericFunction({
    name: "StruveH",
    arity: [2, 2],
    compute: ([n, z], c) => (n === undefined || z === undefined ? undefined : struve(n, z, -1, c)),
    exact: ([n, z]) => (z === 0 && isNumber(n as Expr) && (whole(n) ?? -1n) >= 0n ? 0 : undefined),
  }),
  numericFunction({
    name: "StruveL",
    arity: [2, 2],
    compute: ([n, z], c) => (n === undefined || z === undefined ? undefined : struve(n, z, 1, c)),
    exact: ([n, z]) => (z === 0 && isNumber(n as Expr) && (whole(n) ?? -1n) >= 0n ? 0 : undefined),
  }),
  seriesFunction("Hypergeometric0F1", 0, 1),
  seriesFunction("Hypergeometric1F1", 1, 1),
  seriesFunction("Hypergeometric2F1", 2, 1),
  numericFunction({
    name: "HypergeometricPFQ",
    arity: [3, 3],
    attributes: ["NumericFunction"],
    missing: "arguments beyond the disk of convergence",
    exact: ([upper, lower, z], context) => {
      if (!hasHead(upper, S.List) || !hasHead(lower, S.List)) return undefined;
      const all = [...upper.args, ...lower.args, z as Expr];
      const numeric = numericValue(
        {
          name: "HypergeometricPFQ",
          arity: [3, 3],
          compute: (values, c) => {
            const at = values[values.length - 1];
            const [a, b] = [upper.args.length, lower.args.length];
            return at && hypergeometric(values.slice(0, a), values.slice(a, a + b), at, c);
          },
        },
        all,
        context,
      );
      if (numeric !== undefined) return numeric;
      if (z === 0) return 1;
      const polynomial = polynomialCase(upper.args, lower.args, z as Expr);
      if (polynomial !== undefined) return polynomial;
      const head = [upper.args.length, lower.args.length].join();
      const name = {
        "0,1": "Hypergeometric0F1",
        "1,1": "Hypergeometric1F1",
        "2,1": "Hypergeometric2F1",
      }[head];
      if (name !== undefined)
        return call(systemSymbol(name), ...upper.args, ...lower.args, z as Expr);
      if (head === "0,0") return call(S.Power, S.E, z as Expr);
      return undefined;
    },
  }),
];

function struve(n: Z, z: Z, sign: 1 | -1, c: Complexes): Z | undefined {
  const w = c.wider(32);
  const half = w.shift(z, -1);
  const x = w.mul(half, half);
  const threeHalves = w.ratio(3n, 2n);
  const above = w.add(n, threeHalves);
  const series = hypergeometric([w.int(1)], [threeHalves, above], sign === 1 ? x : w.neg(x), w);
  if (series === undefined || integerOf(above) !== undefined || isZeroZ(z)) return undefined;
  const power = w.pow(half, w.add(n, w.int(1)));
  const gamma = gammaZ(above, w);
  return gamma && c.round(w.div(w.mul(w.shift(power, 1), series), w.mul(w.sqrt(w.pi()), gamma)));
}
