import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, type Fn, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { erfcMachine, erfMachine } from "../../numeric/gamma-machine.js";
import { type Complexes, isZeroZ, realZ, type Z } from "../../numeric/plain-complex.js";
import { integerOf } from "../../numeric/plain-gamma.js";
import { hypergeometric } from "../../numeric/plain-hypergeometric.js";
import {
  airy,
  cosIntegral,
  ellipticComplete,
  erfcZ,
  erfZ,
  expIntegralEi,
  inverseErfZ,
  lambertW,
  sinIntegral,
  upperGamma,
} from "../../numeric/plain-special.js";
import { exactText } from "./exact-text.js";
import { call } from "./integer-arguments.js";
import { numericFunction } from "./numeric-function.js";
import { withoutMinus } from "./sign-of-expression.js";

/** Values at single points, as text by the text of the argument; an odd function takes a minus sign out. */
function table(values: Readonly<Record<string, string>>, odd: boolean) {
  return ([x]: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined => {
    const known = values[context.state.outputForm(x as Expr)];
    if (known !== undefined) return exactText(known, context);
    const positive = odd ? withoutMinus(x as Expr) : undefined;
    return positive === undefined ? undefined : call(S.Times, -1, call(expr.head, positive));
  };
}

const oneArgument =
  (f: (z: Z, c: Complexes) => Z | undefined) =>
  ([z]: readonly Z[], c: Complexes): Z | undefined =>
    z && f(z, c);

/** Values within a machine number's relative accuracy only where the approximation has that. */
const machineErf = (x: number): number => (Math.abs(x) < 3 ? Number.NaN : erfMachine(x));

function shi(z: Z, c: Complexes): Z | undefined {
  const series = hypergeometric(
    [c.ratio(1n, 2n)],
    [c.ratio(3n, 2n), c.ratio(3n, 2n)],
    c.shift(c.mul(z, z), -2),
    c,
  );
  return series && c.mul(z, series);
}

function chi(z: Z, c: Complexes): Z | undefined {
  const up = expIntegralEi(z, c.wider(24));
  const part = shi(z, c.wider(24));
  return up && part && c.sub(up, part);
}

/** Fresnel's integrals as sums over 1F2. */
function fresnel(z: Z, kind: "S" | "C", c: Complexes): Z | undefined {
  const w = c.wider(24);
  const angle = w.mul(w.shift(w.pi(), -1), w.mul(z, z));
  const x = w.neg(w.shift(w.mul(angle, angle), -2));
  const half = w.ratio(1n, 2n);
  if (kind === "C") {
    const series = hypergeometric([w.ratio(1n, 4n)], [half, w.ratio(5n, 4n)], x, w);
    return series && c.round(w.mul(z, series));
  }
  const series = hypergeometric([w.ratio(3n, 4n)], [w.ratio(3n, 2n), w.ratio(7n, 4n)], x, w);
  return series && c.round(w.divInt(w.mul(w.mul(angle, z), series), 3));
}

/** Error functions, exponential integrals and their relatives. */
export const errorFunctions = [
  numericFunction({
    name: "Erf",
    arity: [1, 2],
    machine: (...args) => (args.length === 1 ? machineErf(args[0] as number) : Number.NaN),
    compute: ([z, w], c) => {
      const first = z && erfZ(z, c);
      const second = w && erfZ(w, c);
      return w === undefined ? first : first && second && c.sub(second, first);
    },
    exact: (args, context, expr) =>
      args.length === 2
        ? args[0] === 0
          ? call(expr.head, args[1] as Expr)
          : undefined
        : table({ "0": "0", Infinity: "1" }, true)(args, context, expr),
  }),
  numericFunction({
    name: "Erfc",
    arity: [1, 1],
    machine: (x) => (x < -3 ? erfcMachine(x) : Number.NaN),
    compute: oneArgument(erfcZ),
    exact: table({ "0": "1", Infinity: "0", "-Infinity": "2" }, false),
  }),
  numericFunction({
    name: "Erfi",
    arity: [1, 1],
    compute: oneArgument((z, c) => {
      const value = erfZ(c.timesI(z), c);
      const turned = value && c.neg(c.timesI(value));
      return turned && z.im.m === 0n ? realZ(turned.re) : turned;
    }),
    exact: table({ "0": "0", Infinity: "Infinity" }, true),
  }),
  numericFunction({
    name: "InverseErf",
    arity: [1, 1],
    compute: oneArgument(inverseErfZ),
    exact: table({ "0": "0", "1": "Infinity" }, true),
  }),
  numericFunction({
    name: "InverseErfc",
    arity: [1, 1],
    compute: oneArgument((z, c) => inverseErfZ(c.wider(16).sub(c.int(1), z), c)),
    exact: table({ "0": "Infinity", "1": "0", "2": "-Infinity" }, false),
  }),
  numericFunction({
    name: "ExpIntegralEi",
    arity: [1, 1],
    compute: oneArgument(expIntegralEi),
    exact: table({ "0": "-Infinity", Infinity: "Infinity", "-Infinity": "0" }, false),
  }),
  numericFunction({
    name: "ExpIntegralE",
    arity: [2, 2],
    compute: ([n, z], c) => {
      if (n === undefined || z === undefined || isZeroZ(z)) return undefined;
      // E_n(z) = z^(n-1) Gamma(1-n, z)
      const w = c.wider(32);
      const gamma = upperGamma(w.sub(w.int(1), n), z, w);
      return gamma && c.round(w.mul(w.pow(z, w.sub(n, w.int(1))), gamma));
    },
    exact: ([n, z]) => {
      if (n === 0)
        return call(
          S.Times,
          call(S.Power, S.E, call(S.Times, -1, z as Expr)),
          call(S.Power, z as Expr, -1),
        );
      if (z === 0 && typeof n === "number")
        return n > 1 ? call(S.Power, n - 1, -1) : S.ComplexInfinity;
      return undefined;
    },
  }),
  numericFunction({
    name: "LogIntegral",
    arity: [1, 1],
    compute: oneArgument((z, c) =>
      isZeroZ(z) ? z : integerOf(z) === 1n ? undefined : expIntegralEi(c.wider(24).log(z), c),
    ),
    exact: table({ "0": "0", "1": "-Infinity", Infinity: "Infinity" }, false),
  }),
  numericFunction({
    name: "SinIntegral",
    arity: [1, 1],
    compute: oneArgument(sinIntegral),
    exact: table({ "0": "0", Infinity: "Pi/2" }, true),
  }),
  numericFunction({
    name: "CosIntegral",
    arity: [1, 1],
    compute: oneArgument(cosIntegral),
    exact: table({ "0": "-Infinity", Infinity: "0" }, false),
  }),
  numericFunction({
    name: "SinhIntegral",
    arity: [1, 1],
    compute: oneArgument(shi),
    exact: table({ "0": "0", Infinity: "Infinity" }, true),
  }),
  numericFunction({
    name: "CoshIntegral",
    arity: [1, 1],
    compute: oneArgument(chi),
    exact: table({ "0": "-Infinity", Infinity: "Infinity" }, false),
  }),
  numericFunction({
    name: "FresnelS",
    arity: [1, 1],
    compute: oneArgument((z, c) => fresnel(z, "S", c)),
    exact: table({ "0": "0", Infinity: "1/2" }, true),
  }),
  numericFunction({
    name: "FresnelC",
    arity: [1, 1],
    compute: oneArgument((z, c) => fresnel(z, "C", c)),
    exact: table({ "0": "0", Infinity: "1/2" }, true),
  }),
  numericFunction({
    name: "AiryAi",
    arity: [1, 1],
    compute: oneArgument((z, c) => airy(z, "Ai", c)),
    exact: table({ "0": "1/(3^(2/3) Gamma[2/3])", Infinity: "0", "-Infinity": "0" }, false),
  }),
  numericFunction({
    name: "AiryBi",
    arity: [1, 1],
    compute: oneArgument((z, c) => airy(z, "Bi", c)),
    exact: table({ "0": "1/(3^(1/6) Gamma[2/3])", Infinity: "Infinity", "-Infinity": "0" }, false),
  }),
  numericFunction({
    name: "EllipticK",
    arity: [1, 1],
    compute: oneArgument((z, c) => ellipticComplete(z, "K", c)),
    exact: table({ "0": "Pi/2", "1": "ComplexInfinity", Infinity: "0", "-Infinity": "0" }, false),
  }),
  numericFunction({
    name: "EllipticE",
    arity: [1, 2],
    missing: "incomplete integrals by number",
    compute: (args, c) => (args.length === 1 ? ellipticComplete(args[0] as Z, "E", c) : undefined),
    exact: (args, context, expr) =>
      args.length === 1
        ? table({ "0": "Pi/2", "1": "1" }, false)(args, context, expr)
        : args[1] === 0
          ? args[0]
          : args[0] === 0
            ? 0
            : undefined,
  }),
  numericFunction({
    name: "ProductLog",
    arity: [1, 2],
    compute: ([k, z], c) => {
      if (k === undefined) return undefined;
      if (z === undefined) return lambertW(0, k, c);
      const branch = integerOf(k);
      return branch === undefined || branch > 1000n || branch < -1000n
        ? undefined
        : lambertW(Number(branch), z, c);
    },
    exact: (args, context, expr) => {
      const [x] = args;
      if (args.length === 2) return x === 0 ? call(expr.head, args[1] as Expr) : undefined;
      if (
        hasHead(x, S.Times) &&
        x.args.length === 2 &&
        x.args[0] === -1 &&
        context.state.outputForm(x) === "-(1/E)"
      )
        return -1;
      return table(
        { "0": "0", E: "1", "-1/E": "-1", "-(1/E)": "-1", "2 E^2": "2", Infinity: "Infinity" },
        false,
      )(args, context, expr);
    },
  }),
];
