import { rational } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, isNumber } from "../../core/expr.js";
import { structuralKey } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { type Complexes, isZeroZ, realZ, type Z } from "../../numeric/plain-complex.js";
import { exactAngles } from "./exact-angles.js";
import { exactText } from "./exact-text.js";
import { numericFunction } from "./numeric-function.js";
import { isNumericQuantity, signOfQuantity } from "./quantities.js";
import { withoutI, withoutMinus } from "./sign-of-expression.js";

interface InverseSpec {
  readonly name: string;
  /** Table of the direct function whose values are looked up, at the complement or not. */
  readonly table?: keyof typeof exactAngles;
  readonly complement?: boolean;
  /** What becomes of a minus sign: it comes out, or f(-x) = Pi - f(x) where a value is known. */
  readonly minus: "odd" | "supplement";
  readonly values: Readonly<Record<string, string>>;
  /** f(I x) as text in x, for functions that have a real counterpart there. */
  readonly imaginary?: string;
  readonly machine: (x: number) => number;
  readonly compute: (z: Z, c: Complexes) => Z | undefined;
}

const inverse = (z: Z, c: Complexes): Z | undefined =>
  isZeroZ(z) ? undefined : c.div(c.int(1), z);
const ofInverse =
  (f: (z: Z, c: Complexes) => Z) =>
  (z: Z, c: Complexes): Z | undefined => {
    const w = c.wider(32);
    const value = inverse(z, w);
    return value && c.round(f(value, w));
  };
const beyondOne = (z: Z, c: Complexes): boolean => z.im.m === 0n && !c.within(z);

const specs: readonly InverseSpec[] = [
  {
    name: "ArcSin",
    table: "Sin",
    minus: "odd",
    values: {},
    imaginary: "I ArcSinh[#]",
    machine: Math.asin,
    compute: (z, c) => c.asin(z),
  },
  {
    name: "ArcCos",
    table: "Sin",
    complement: true,
    minus: "supplement",
    values: {},
    machine: Math.acos,
    compute: (z, c) => c.acos(z),
  },
  {
    name: "ArcTan",
    table: "Tan",
    minus: "odd",
    values: { Infinity: "Pi/2", I: "I Infinity" },
    imaginary: "I ArcTanh[#]",
    machine: Math.atan,
    compute: (z, c) => c.atan(z),
  },
  {
    name: "ArcCot",
    table: "Tan",
    complement: true,
    minus: "odd",
    values: { Infinity: "0" },
    imaginary: "-I ArcCoth[#]",
    machine: (x) => (x === 0 ? Math.PI / 2 : Math.atan(1 / x)),
    compute: (z, c) => (isZeroZ(z) ? c.shift(c.pi(), -1) : ofInverse((w, d) => d.atan(w))(z, c)),
  },
  {
    name: "ArcSec",
    table: "Csc",
    complement: true,
    minus: "supplement",
    values: { Infinity: "Pi/2", "0": "ComplexInfinity" },
    machine: (x) => Math.acos(1 / x),
    compute: ofInverse((z, c) => c.acos(z)),
  },
  {
    name: "ArcCsc",
    table: "Csc",
    minus: "odd",
    values: { Infinity: "0", "0": "ComplexInfinity" },
    imaginary: "-I ArcCsch[#]",
    machine: (x) => Math.asin(1 / x),
    compute: ofInverse((z, c) => c.asin(z)),
  },
  {
    name: "ArcSinh",
    minus: "odd",
    values: { "0": "0", Infinity: "Infinity" },
    imaginary: "I ArcSin[#]",
    machine: Math.asinh,
    compute: (z, c) => c.asinh(z),
  },
  {
    name: "ArcCosh",
    minus: "supplement",
    values: {
      "1": "0",
      "0": "I Pi/2",
      "-1": "I Pi",
      "1/2": "I Pi/3",
      "-1/2": "2 I Pi/3",
      Infinity: "Infinity",
    },
    machine: Math.acosh,
    compute: (z, c) =>
      z.im.m === 0n && !beyondOne(z, c) ? { re: c.int(0).re, im: c.acos(z).re } : c.acosh(z),
  },
  {
    name: "ArcTanh",
    minus: "odd",
    values: { "0": "0", "1": "Infinity", Infinity: "-I Pi/2" },
    imaginary: "I ArcTan[#]",
    machine: Math.atanh,
    compute: (z, c) => c.atanh(z),
  },
  {
    name: "ArcCoth",
    minus: "odd",
    values: { "0": "I Pi/2", "1": "Infinity", Infinity: "0" },
    imaginary: "-I ArcCot[#]",
    machine: (x) => Math.atanh(1 / x),
    compute: ofInverse((z, c) => c.atanh(z)),
  },
  {
    name: "ArcSech",
    minus: "supplement",
    values: { "1": "0", "0": "Infinity", Infinity: "I Pi/2" },
    machine: (x) => Math.acosh(1 / x),
    compute: ofInverse((z, c) => c.acosh(z)),
  },
  {
    name: "ArcCsch",
    minus: "odd",
    values: { "0": "ComplexInfinity", Infinity: "0" },
    imaginary: "-I ArcCsc[#]",
    machine: (x) => Math.asinh(1 / x),
    compute: ofInverse((z, c) => c.asinh(z)),
  },
];

const tables = new Map<string, ReadonlyMap<unknown, string>>();

/** Angles by the value of the direct function there. */
function anglesOf(
  name: keyof typeof exactAngles,
  context: Evaluator,
): ReadonlyMap<unknown, string> {
  let table = tables.get(name);
  if (table === undefined) {
    table = new Map(
      Object.entries(exactAngles[name]).map(([angle, text]) => [
        structuralKey(exactText(text, context)),
        angle,
      ]),
    );
    tables.set(name, table);
  }
  return table;
}

function lookedUp(spec: InverseSpec, x: Expr, context: Evaluator): Expr | undefined {
  if (spec.table !== undefined) {
    const angle = anglesOf(spec.table, context).get(structuralKey(x));
    if (angle !== undefined)
      return exactText(spec.complement === true ? `Pi/2 - Pi ${angle}` : `Pi ${angle}`, context);
  }
  const text =
    isNumber(x) || hasHead(x, S.DirectedInfinity)
      ? spec.values[context.state.outputForm(x)]
      : undefined;
  return text === undefined ? undefined : exactText(text, context);
}

function exact(spec: InverseSpec, x: Expr, context: Evaluator, expr: Fn): Expr | undefined {
  if (x === S.Indeterminate) return x;
  const found = lookedUp(spec, x, context);
  if (found !== undefined) return found;
  if (hasHead(x, S.DirectedInfinity) && x.args[0] === -1) {
    const value = spec.values["Infinity"];
    if (value === undefined) return undefined;
    if (spec.minus === "odd") return exactText(`-(${value})`, context);
  }
  const real = spec.imaginary === undefined ? undefined : withoutI(x);
  if (real !== undefined) return new Fn(exactText(`Function[${spec.imaginary}]`, context), [real]);
  const positive = withoutMinus(x);
  if (positive === undefined) return undefined;
  if (spec.minus === "odd") return new Fn(S.Times, [-1, new Fn(expr.head, [positive])]);
  const value =
    spec.table === undefined ? undefined : lookedUp(spec, context.evaluate(positive), context);
  return value === undefined ? undefined : new Fn(S.Plus, [S.Pi, new Fn(S.Times, [-1, value])]);
}

/** ArcTan[x, y]: the angle of a point. */
function angle(x: Expr, y: Expr, context: Evaluator, expr: Fn): Expr | undefined {
  if (!isNumericQuantity(x, context) || !isNumericQuantity(y, context)) return undefined;
  const [u, v] = [signOfQuantity(x, context), signOfQuantity(y, context)];
  if (u === undefined || v === undefined) return undefined;
  if (u === 0 && v === 0) {
    context.message(S.ArcTan, "indet", expr);
    return S.Indeterminate;
  }
  const half = new Fn(S.Times, [rational(BigInt(v), 2n), S.Pi]);
  if (u === 0) return half;
  if (v === 0) return u > 0 ? 0 : S.Pi;
  const base = new Fn(S.ArcTan, [new Fn(S.Times, [y, new Fn(S.Power, [x, -1])])]);
  if (u > 0) return base;
  return new Fn(S.Plus, [new Fn(S.Times, [v, S.Pi]), base]);
}

/** The inverse trigonometric and hyperbolic functions. */
export const inverseFunctions = specs.map((spec) =>
  numericFunction({
    name: spec.name,
    arity: spec.name === "ArcTan" ? [1, 2] : [1, 1],
    machine: (...args) =>
      args.length === 2
        ? args[0] === 0 && args[1] === 0
          ? Number.NaN
          : Math.atan2(args[1] as number, args[0] as number)
        : spec.machine(args[0] as number),
    compute: ([z, w], c) => {
      if (z === undefined) return undefined;
      if (w === undefined) return spec.compute(z, c);
      return z.im.m === 0n && w.im.m === 0n && !(isZeroZ(z) && isZeroZ(w))
        ? realZ(c.r.angle(z.re, w.re))
        : undefined;
    },
    exact: ([x, y], context, expr) =>
      y === undefined ? exact(spec, x as Expr, context, expr) : angle(x as Expr, y, context, expr),
  }),
);
