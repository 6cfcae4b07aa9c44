import {
  add,
  addReal,
  divideReal,
  floorReal,
  imaginaryPart,
  multiply,
  negateReal,
  realPart,
  signOf,
} from "../core/arithmetic.js";
import { attributeBits } from "../core/attributes.js";
import { type Builtin, builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import {
  Assoc,
  Complex,
  type Expr,
  Fn,
  integer,
  isNumber,
  type Num,
  Rational,
  Real,
  type RealNumber,
  Sym,
} from "../core/expr.js";
import { compareReal, toDouble } from "../core/order.js";
import { machineReals, smallIntegers } from "../core/small-integers.js";
import * as S from "../core/symbols.js";
import { realValue } from "./comparison.js";

const constants: ReadonlyMap<Sym, number> = new Map([
  [S.Pi, Math.PI],
  [S.E, Math.E],
  [S.Degree, Math.PI / 180],
  [S.GoldenRatio, (1 + Math.sqrt(5)) / 2],
  [S.EulerGamma, 0.5772156649015329],
  [S.Catalan, 0.915965594177219],
]);

/** Machine-precision value of an expression, as far as it goes. */
export function machineValue(expr: Expr, context: Evaluator): Expr {
  if (isNumber(expr)) {
    if (expr instanceof Complex) return new Complex(real(expr.re), real(expr.im));
    return real(expr);
  }
  if (expr instanceof Sym) {
    const value = constants.get(expr);
    return value === undefined ? expr : new Real(value);
  }
  if (expr instanceof Assoc) {
    return new Assoc(
      expr.keys,
      expr.values.map((value) => machineValue(value, context)),
    );
  }
  if (!(expr instanceof Fn)) return expr;
  const attributes = expr.head instanceof Sym ? context.attributesOf(expr.head) : 0;
  const args = expr.args.map((arg, i) => {
    const held =
      (attributes & (i === 0 ? attributeBits.NHoldFirst : attributeBits.NHoldRest)) !== 0;
    // Integer exponents stay exact: x^2, not x^2.
    if (held || (expr.head === S.Power && i === 1 && typeof arg === "number")) return arg;
    return machineValue(arg, context);
  });
  return context.evaluate(new Fn(expr.head, args));
}

function real(value: RealNumber): Real {
  return value instanceof Real ? value : new Real(toDouble(value));
}

/** A function with machine values for real arguments in its domain and a few exact ones. */
function elementary(
  name: string,
  machine: (x: number) => number,
  exact: (x: Expr) => Expr | undefined = () => undefined,
): Builtin {
  return builtin({
    name,
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "complex and arbitrary-precision arguments, most exact values",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([x]) {
      if (x instanceof Real) {
        const value = machine(x.value);
        return Number.isNaN(value) ? undefined : new Real(value);
      }
      return exact(x as Expr);
    },
  });
}

const zeroTo = (value: Expr) => (x: Expr) => (x === 0 ? value : undefined);

/** Multiple of Pi/12 that an angle is, or `undefined`. */
function twelfths(x: Expr): number | undefined {
  if (x === 0) return 0;
  if (x === S.Pi) return 12;
  if (!(x instanceof Fn) || x.head !== S.Times || x.args.length !== 2 || x.args[1] !== S.Pi)
    return undefined;
  const factor = x.args[0];
  if (typeof factor === "number") return (factor * 12) % 24;
  if (!(factor instanceof Rational) || 12n % factor.den !== 0n) return undefined;
  return Number((factor.num * (12n / factor.den)) % 24n);
}

/** Exact sine of k Pi/12 for the angles with a short value. */
function exactSine(k: number): Expr | undefined {
  const turn = ((k % 24) + 24) % 24;
  const sign = turn > 12 ? -1 : 1;
  const half = turn > 12 ? turn - 12 : turn;
  const quarter = half > 6 ? 12 - half : half;
  const value =
    quarter === 0
      ? 0
      : quarter === 2
        ? new Rational(1n, 2n)
        : quarter === 3
          ? new Fn(S.Power, [2, new Rational(-1n, 2n)])
          : quarter === 4
            ? new Fn(S.Times, [new Rational(1n, 2n), new Fn(S.Power, [3, new Rational(1n, 2n)])])
            : quarter === 6
              ? 1
              : undefined;
  return value === undefined ? undefined : new Fn(S.Times, [sign, value]);
}

const sine = (x: Expr): Expr | undefined => {
  const k = twelfths(x);
  return k === undefined ? undefined : exactSine(k);
};
const cosine = (x: Expr): Expr | undefined => {
  const k = twelfths(x);
  return k === undefined ? undefined : exactSine(k + 6);
};

/** Rounding functions: exact for any real quantity. */
function rounding(name: string, round: (x: RealNumber) => number | bigint): Builtin {
  return builtin({
    name,
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "complex arguments, second argument",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([x], context) {
      const value = realValue(x as Expr, context);
      if (value === undefined || (value instanceof Real && !Number.isFinite(value.value)))
        return undefined;
      return round(value);
    },
  });
}

function ceiling(x: RealNumber): number | bigint {
  const floor = floorReal(x);
  return compareReal(floor, x) === 0 ? floor : integer(BigInt(floor) + 1n);
}

/** To the nearest integer, ties to the even one. */
function nearest(x: RealNumber): number | bigint {
  const floor = floorReal(x);
  const rest = compareReal(add(x, multiply(-1, floor)) as RealNumber, new Rational(1n, 2n));
  const up = rest > 0 || (rest === 0 && BigInt(floor) % 2n !== 0n);
  return up ? integer(BigInt(floor) + 1n) : floor;
}

/** The integer q for which a - b q lies between the offset and the offset plus b. */
function quotientOf(a: Expr, b: Expr, offset: Expr, context: Evaluator): Expr | undefined {
  const x = realValue(a, context);
  const y = realValue(b, context);
  const d = realValue(offset, context);
  if (x === undefined || y === undefined || d === undefined || signOf(y) === 0) return undefined;
  const ratio = divideReal(addReal(x, negateReal(d)), y);
  return ratio instanceof Real && !Number.isFinite(ratio.value) ? undefined : floorReal(ratio);
}

/** `Max` and `Min`: numbers are merged, the rest stays. */
function extreme(name: string, direction: 1 | -1): Builtin {
  return builtin({
    name,
    attributes: ["Flat", "NumericFunction", "OneIdentity", "Orderless"],
    state: "partial",
    missing: "symbolic quantities such as Pi beside each other",
    doc: `ref/${name}`,
    apply(args, context, expr) {
      const flat: Expr[] = [];
      const collect = (parts: readonly Expr[]): void => {
        for (const part of parts) {
          if (part instanceof Fn && part.head === S.List) collect(part.args);
          else if (part instanceof Assoc) collect(part.values);
          else flat.push(part);
        }
      };
      collect(args);
      let best: Expr | undefined;
      let bestValue: RealNumber | undefined;
      const rest: Expr[] = [];
      for (const part of flat) {
        const value = realValue(part, context);
        if (value === undefined) rest.push(part);
        else if (bestValue === undefined || compareReal(value, bestValue) * direction > 0) {
          best = part;
          bestValue = value;
        }
      }
      if (rest.length === 0) return best ?? new Fn(S.DirectedInfinity, [-direction]);
      const out = best === undefined ? rest : [best, ...rest];
      return out.length === args.length ? undefined : new Fn(expr.head, out);
    },
  });
}

export const numeric: readonly Builtin[] = [
  builtin({
    name: "N",
    state: "partial",
    missing: "arbitrary precision: N[expr, n] stays unevaluated",
    doc: "ref/N",
    arity: [1, 2],
    apply: ([expr, precision], context) =>
      precision === undefined || precision === S.MachinePrecision
        ? machineValue(expr as Expr, context)
        : undefined,
  }),
  elementary("Sin", Math.sin, sine),
  elementary("Cos", Math.cos, cosine),
  elementary("Tan", Math.tan, zeroTo(0)),
  elementary("ArcSin", Math.asin, zeroTo(0)),
  elementary("ArcCos", Math.acos, (x) => (x === 1 ? 0 : undefined)),
  elementary("ArcTan", Math.atan, (x) =>
    x === 0 ? 0 : x === 1 ? new Fn(S.Times, [new Rational(1n, 4n), S.Pi]) : undefined,
  ),
  elementary("Sinh", Math.sinh, zeroTo(0)),
  elementary("Cosh", Math.cosh, zeroTo(1)),
  elementary("Tanh", Math.tanh, zeroTo(0)),
  builtin({
    name: "Log",
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "complex and arbitrary-precision arguments",
    doc: "ref/Log",
    arity: [1, 2],
    apply([a, b]) {
      if (b !== undefined)
        return new Fn(S.Times, [
          new Fn(S.Log, [b]),
          new Fn(S.Power, [new Fn(S.Log, [a as Expr]), -1]),
        ]);
      if (a === 1) return 0;
      if (a === S.E) return 1;
      return a instanceof Real && a.value > 0 ? new Real(Math.log(a.value)) : undefined;
    },
  }),
  rounding("Floor", floorReal),
  rounding("Ceiling", ceiling),
  rounding("Round", nearest),
  rounding("IntegerPart", (x) => (signOf(x) < 0 ? ceiling(x) : floorReal(x))),
  builtin({
    name: "Abs",
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "products and powers of symbols",
    doc: "ref/Abs",
    arity: [1, 1],
    apply([x], context) {
      if (x instanceof Complex) {
        const square = add(multiply(x.re, x.re), multiply(x.im, x.im));
        return new Fn(S.Sqrt, [square]);
      }
      const value = realValue(x as Expr, context);
      if (value === undefined) return undefined;
      return signOf(value) < 0 ? new Fn(S.Times, [-1, x as Expr]) : x;
    },
  }),
  builtin({
    name: "Sign",
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "complex arguments",
    doc: "ref/Sign",
    arity: [1, 1],
    apply([x], context) {
      const value = realValue(x as Expr, context);
      return value === undefined ? undefined : signOf(value);
    },
  }),
  builtin({
    name: "Mod",
    small: smallIntegers.Mod,
    machine: machineReals.Mod,
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "complex arguments",
    doc: "ref/Mod",
    arity: [2, 3],
    apply([a, b, offset = 0], context, expr) {
      if (b === 0) {
        context.message(S.Mod, "indet", expr);
        return S.Indeterminate;
      }
      const quotient = quotientOf(a as Expr, b as Expr, offset, context);
      if (quotient === undefined) return undefined;
      return new Fn(S.Plus, [a as Expr, new Fn(S.Times, [-1, b as Expr, quotient])]);
    },
  }),
  builtin({
    name: "Quotient",
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "complex arguments",
    doc: "ref/Quotient",
    arity: [2, 3],
    apply([a, b, offset = 0], context, expr) {
      if (b === 0) {
        context.message(S.Quotient, "infy", expr);
        return S.ComplexInfinity;
      }
      return quotientOf(a as Expr, b as Expr, offset, context);
    },
  }),
  complexPart("Re", realPart),
  complexPart("Im", imaginaryPart),
  complexPart("Conjugate", (x) =>
    x instanceof Complex ? new Complex(x.re, multiply(-1, x.im) as RealNumber) : x,
  ),
  extreme("Max", 1),
  extreme("Min", -1),
];

function complexPart(name: string, part: (x: Num) => Expr): Builtin {
  return builtin({
    name,
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "symbolic arguments",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply: ([x]) => (isNumber(x as Expr) ? part(x as Num) : undefined),
  });
}
