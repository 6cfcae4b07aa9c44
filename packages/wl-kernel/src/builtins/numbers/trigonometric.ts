import { rational } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Complex,
  type Expr,
  Fn,
  hasHead,
  isInteger,
  Rational,
  Sym,
  systemSymbol,
} from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import type { Complexes, Z } from "../../numeric/plain-complex.js";
import { isZeroZ } from "../../numeric/plain-complex.js";
import { exactAngles } from "./exact-angles.js";
import { exactText } from "./exact-text.js";
import { numericFunction } from "./numeric-function.js";
import { withoutI, withoutMinus } from "./sign-of-expression.js";

/** The multiple of Pi that an exact angle is: `undefined` when it is none. */
export function turnsOf(x: Expr): number | bigint | Rational | undefined {
  if (x === 0) return 0;
  if (x === S.Pi) return 1;
  if (x === S.Degree) return new Rational(1n, 180n);
  if (!hasHead(x, S.Times) || x.args.length !== 2) return undefined;
  const [factor, unit] = x.args as readonly [Expr, Expr];
  if (!isInteger(factor) && !(factor instanceof Rational)) return undefined;
  if (unit === S.Pi) return factor;
  if (unit !== S.Degree) return undefined;
  const [num, den] = factor instanceof Rational ? [factor.num, factor.den] : [BigInt(factor), 1n];
  return rational(num, den * 180n);
}

interface TrigSpec {
  readonly name: "Sin" | "Cos" | "Tan" | "Cot" | "Sec" | "Csc";
  /** The function whose values in the first quadrant count, and whether at the complement. */
  readonly table: keyof typeof exactAngles;
  readonly complement: boolean;
  /** The function at the complement. */
  readonly partner: Sym;
  readonly even: boolean;
  /** Period: f(x + Pi) is f(x) or -f(x). */
  readonly changesSign: boolean;
  readonly hyperbolic: Sym;
  /** f(I x) is this times the hyperbolic function. */
  readonly imaginary: 1 | "I" | "-I";
  readonly machine: (x: number) => number;
  readonly compute: (z: Z, c: Complexes) => Z | undefined;
}

const quotient = (a: Z, b: Z, c: Complexes): Z | undefined =>
  isZeroZ(b) ? undefined : c.div(a, b);

const specs: readonly TrigSpec[] = [
  {
    name: "Sin",
    table: "Sin",
    complement: false,
    partner: S.Cos,
    even: false,
    changesSign: true,
    hyperbolic: S.Sinh,
    imaginary: "I",
    machine: Math.sin,
    compute: (z, c) => c.sinCos(z)[0],
  },
  {
    name: "Cos",
    table: "Sin",
    complement: true,
    partner: S.Sin,
    even: true,
    changesSign: true,
    hyperbolic: S.Cosh,
    imaginary: 1,
    machine: Math.cos,
    compute: (z, c) => c.sinCos(z)[1],
  },
  {
    name: "Tan",
    table: "Tan",
    complement: false,
    partner: S.Cot,
    even: false,
    changesSign: false,
    hyperbolic: S.Tanh,
    imaginary: "I",
    machine: Math.tan,
    compute: (z, c) => quotient(...c.sinCos(z), c),
  },
  {
    name: "Cot",
    table: "Tan",
    complement: true,
    partner: S.Tan,
    even: false,
    changesSign: false,
    hyperbolic: S.Coth,
    imaginary: "-I",
    machine: (x) => 1 / Math.tan(x),
    compute: (z, c) => quotient(c.sinCos(z)[1], c.sinCos(z)[0], c),
  },
  {
    name: "Sec",
    table: "Csc",
    complement: true,
    partner: S.Csc,
    even: true,
    changesSign: true,
    hyperbolic: S.Sech,
    imaginary: 1,
    machine: (x) => 1 / Math.cos(x),
    compute: (z, c) => quotient(c.int(1), c.sinCos(z)[1], c),
  },
  {
    name: "Csc",
    table: "Csc",
    complement: false,
    partner: S.Sec,
    even: false,
    changesSign: true,
    hyperbolic: S.Csch,
    imaginary: "-I",
    machine: (x) => 1 / Math.sin(x),
    compute: (z, c) => quotient(c.int(1), c.sinCos(z)[0], c),
  },
];

/** An angle of q Pi brought into the first quadrant. */
function atRationalAngle(
  spec: TrigSpec,
  q: number | bigint | Rational,
  context: Evaluator,
  expr: Fn,
): Expr | undefined {
  const [num, den] = q instanceof Rational ? [q.num, q.den] : [BigInt(q), 1n];
  const period = 2n * den;
  let top = ((num % period) + period) % period;
  let sign = 1;
  if (top >= den) {
    top -= den;
    if (spec.changesSign) sign = -sign;
  }
  // Reflection at Pi/2: sin(Pi - x) = sin x, cos and tan change their sign.
  if (2n * top > den) {
    top = den - top;
    if (spec.name !== "Sin" && spec.name !== "Csc") sign = -sign;
  }
  const angle = rational(top, den);
  const other = rational(den - 2n * top, 2n * den);
  const at = spec.complement ? other : angle;
  const key = at instanceof Rational ? `${at.num}/${at.den}` : `${at}`;
  const text = (exactAngles[spec.table] as Readonly<Record<string, string>>)[key];
  const signed = (value: Expr): Expr => (sign === 1 ? value : new Fn(S.Times, [-1, value]));
  if (text !== undefined) {
    const value = exactText(text, context);
    return text === "ComplexInfinity" ? value : signed(value);
  }
  const beyond = 4n * top > den;
  const head = beyond ? spec.partner : expr.head;
  const reduced = new Fn(head, [new Fn(S.Times, [beyond ? other : angle, S.Pi])]);
  if (sign === 1 && !beyond && q instanceof Rational && top === num) {
    // Already in the first octant; degrees stay as they are written.
    return undefined;
  }
  return signed(reduced);
}

/** Whole and half turns inside a sum: Sin[x + Pi] is -Sin[x]. */
function shifted(spec: TrigSpec, x: Fn): Expr | undefined {
  for (const term of x.args) {
    const q = turnsOf(term);
    if (q === undefined) continue;
    const twice = q instanceof Rational ? (q.den === 2n ? q.num : undefined) : 2n * BigInt(q);
    if (twice === undefined) return undefined;
    const others = x.args.filter((part) => part !== term);
    const rest = others.length === 1 ? (others[0] as Expr) : new Fn(S.Plus, others);
    const quarter = Number(((twice % 4n) + 4n) % 4n);
    const same = systemSymbol(spec.name);
    if (!spec.changesSign) {
      if (quarter % 2 === 0) return new Fn(same, [rest]);
      return new Fn(S.Times, [-1, new Fn(spec.partner, [rest])]);
    }
    // sin(x + Pi/2) = cos x, cos(x + Pi/2) = -sin x; their reciprocals alike.
    const partnerSign = spec.even ? -1 : 1;
    const sign = [1, partnerSign, -1, -partnerSign][quarter] as number;
    return new Fn(S.Times, [sign, new Fn(quarter % 2 === 0 ? same : spec.partner, [rest])]);
  }
  return undefined;
}

const compositions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Sin: {
    ArcSin: "#",
    ArcCos: "Sqrt[1-#^2]",
    ArcTan: "#/Sqrt[1+#^2]",
    ArcCot: "1/(Sqrt[1+1/#^2] #)",
    ArcCsc: "1/#",
    ArcSec: "Sqrt[1-1/#^2]",
  },
  Cos: {
    ArcCos: "#",
    ArcSin: "Sqrt[1-#^2]",
    ArcTan: "1/Sqrt[1+#^2]",
    ArcCot: "1/Sqrt[1+1/#^2]",
    ArcSec: "1/#",
    ArcCsc: "Sqrt[1-1/#^2]",
  },
  Tan: { ArcTan: "#", ArcSin: "#/Sqrt[1-#^2]", ArcCos: "Sqrt[1-#^2]/#", ArcCot: "1/#" },
  Cot: { ArcCot: "#", ArcTan: "1/#", ArcSin: "Sqrt[1-#^2]/#", ArcCos: "#/Sqrt[1-#^2]" },
  Sec: { ArcSec: "#", ArcCos: "1/#", ArcTan: "Sqrt[1+#^2]", ArcSin: "1/Sqrt[1-#^2]" },
  Csc: { ArcCsc: "#", ArcSin: "1/#", ArcTan: "Sqrt[1+#^2]/#", ArcCos: "1/Sqrt[1-#^2]" },
};

/** f of an inverse function: Sin[ArcCos[x]] is Sqrt[1 - x^2]. */
export function composed(
  table: Readonly<Record<string, string>> | undefined,
  x: Expr,
  context: Evaluator,
): Expr | undefined {
  if (!(x instanceof Fn) || x.args.length !== 1) return undefined;
  const text = x.head instanceof Sym ? table?.[x.head.name] : undefined;
  if (text === undefined) return undefined;
  return new Fn(exactText(`Function[${text}]`, context), [x.args[0] as Expr]);
}

function exact(spec: TrigSpec, x: Expr, context: Evaluator, expr: Fn): Expr | undefined {
  const q = turnsOf(x);
  if (q !== undefined) return atRationalAngle(spec, q, context, expr);
  if (hasHead(x, S.DirectedInfinity)) {
    if (spec.name === "Sin" || spec.name === "Cos") {
      if (x.args[0] === 1 || x.args[0] === -1)
        return new Fn(systemSymbol("Interval"), [new Fn(S.List, [-1, 1])]);
    }
    return x.args.length === 0 ? S.Indeterminate : undefined;
  }
  if (x === S.Indeterminate) return x;
  const positive = withoutMinus(x);
  if (positive !== undefined) {
    const value = new Fn(expr.head, [positive]);
    return spec.even ? value : new Fn(S.Times, [-1, value]);
  }
  const real = withoutI(x);
  if (real !== undefined) {
    const factor = spec.imaginary === 1 ? 1 : new Complex(0, spec.imaginary === "I" ? 1 : -1);
    return new Fn(S.Times, [factor, new Fn(spec.hyperbolic, [real])]);
  }
  if (hasHead(x, S.Plus)) {
    const value = shifted(spec, x);
    if (value !== undefined) return value;
  }
  return composed(compositions[spec.name], x, context);
}

/** Sine and its relatives. */
export const trigonometric = specs.map((spec) =>
  numericFunction({
    name: spec.name,
    arity: [1, 1],
    machine: spec.machine,
    compute: ([z], c) => z && spec.compute(z, c),
    exact: ([x], context, expr) => exact(spec, x as Expr, context, expr),
  }),
);
