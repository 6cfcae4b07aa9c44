import type { Evaluator } from "../../core/evaluator.js";
import { Complex, type Expr, Fn, hasHead, isInteger, Rational, type Sym } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { type Complexes, isZeroZ, type Z } from "../../numeric/plain-complex.js";
import { exactText } from "./exact-text.js";
import { numericFunction } from "./numeric-function.js";
import { withoutI, withoutMinus } from "./sign-of-expression.js";
import { composed, turnsOf } from "./trigonometric.js";

interface HyperbolicSpec {
  readonly name: string;
  readonly even: boolean;
  readonly circular: Sym;
  /** f(I x) is this times the circular function of x. */
  readonly imaginary: 1 | "I" | "-I";
  /** Values at 0 and Infinity. */
  readonly atZero: string;
  readonly atInfinity: string;
  /** f(log q) as text in q. */
  readonly ofLog: string;
  readonly machine: (x: number) => number;
  readonly compute: (z: Z, c: Complexes) => Z | undefined;
}

const quotient = (a: Z, b: Z, c: Complexes): Z | undefined =>
  isZeroZ(b) ? undefined : c.div(a, b);

const specs: readonly HyperbolicSpec[] = [
  {
    name: "Sinh",
    even: false,
    circular: S.Sin,
    imaginary: "I",
    atZero: "0",
    atInfinity: "Infinity",
    ofLog: "(#-1/#)/2",
    machine: Math.sinh,
    compute: (z, c) => c.sinhCosh(z)[0],
  },
  {
    name: "Cosh",
    even: true,
    circular: S.Cos,
    imaginary: 1,
    atZero: "1",
    atInfinity: "Infinity",
    ofLog: "(#+1/#)/2",
    machine: Math.cosh,
    compute: (z, c) => c.sinhCosh(z)[1],
  },
  {
    name: "Tanh",
    even: false,
    circular: S.Tan,
    imaginary: "I",
    atZero: "0",
    atInfinity: "1",
    ofLog: "(#^2-1)/(#^2+1)",
    machine: Math.tanh,
    compute: (z, c) => quotient(...c.sinhCosh(z), c),
  },
  {
    name: "Coth",
    even: false,
    circular: S.Cot,
    imaginary: "-I",
    atZero: "ComplexInfinity",
    atInfinity: "1",
    ofLog: "(#^2+1)/(#^2-1)",
    machine: (x) => 1 / Math.tanh(x),
    compute: (z, c) => quotient(c.sinhCosh(z)[1], c.sinhCosh(z)[0], c),
  },
  {
    name: "Sech",
    even: true,
    circular: S.Sec,
    imaginary: 1,
    atZero: "1",
    atInfinity: "0",
    ofLog: "2/(#+1/#)",
    machine: (x) => 1 / Math.cosh(x),
    compute: (z, c) => quotient(c.int(1), c.sinhCosh(z)[1], c),
  },
  {
    name: "Csch",
    even: false,
    circular: S.Csc,
    imaginary: "-I",
    atZero: "ComplexInfinity",
    atInfinity: "0",
    ofLog: "2/(#-1/#)",
    machine: (x) => 1 / Math.sinh(x),
    compute: (z, c) => quotient(c.int(1), c.sinhCosh(z)[0], c),
  },
];

const compositions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Sinh: {
    ArcSinh: "#",
    ArcCosh: "Sqrt[(-1+#)/(1+#)] (1+#)",
    ArcTanh: "#/Sqrt[1-#^2]",
    ArcCsch: "1/#",
  },
  Cosh: { ArcCosh: "#", ArcSinh: "Sqrt[1+#^2]", ArcTanh: "1/Sqrt[1-#^2]", ArcSech: "1/#" },
  Tanh: {
    ArcTanh: "#",
    ArcSinh: "#/Sqrt[1+#^2]",
    ArcCosh: "(Sqrt[(-1+#)/(1+#)] (1+#))/#",
    ArcCoth: "1/#",
  },
  Coth: { ArcCoth: "#", ArcTanh: "1/#" },
  Sech: { ArcSech: "#", ArcCosh: "1/#" },
  Csch: { ArcCsch: "#", ArcSinh: "1/#" },
};

function exact(spec: HyperbolicSpec, x: Expr, context: Evaluator, expr: Fn): Expr | undefined {
  if (x === 0) return exactText(spec.atZero, context);
  if (x === S.Indeterminate) return x;
  if (hasHead(x, S.DirectedInfinity)) {
    if (x.args.length === 0) return S.Indeterminate;
    if (x.args[0] === 1) return exactText(spec.atInfinity, context);
    if (x.args[0] === -1) {
      const value = exactText(spec.atInfinity, context);
      return spec.even ? value : new Fn(S.Times, [-1, value]);
    }
  }
  const real = withoutI(x);
  if (real !== undefined) {
    const factor = spec.imaginary === 1 ? 1 : new Complex(0, spec.imaginary === "I" ? 1 : -1);
    return new Fn(S.Times, [factor, new Fn(spec.circular, [real])]);
  }
  const positive = withoutMinus(x);
  if (positive !== undefined && turnsOf(x) !== 0) {
    const value = new Fn(expr.head, [positive]);
    return spec.even ? value : new Fn(S.Times, [-1, value]);
  }
  if (hasHead(x, S.Log) && x.args.length === 1) {
    const of = x.args[0] as Expr;
    if (isInteger(of) || of instanceof Rational)
      return new Fn(exactText(`Function[${spec.ofLog}]`, context), [of]);
  }
  return composed(compositions[spec.name], x, context);
}

/** Hyperbolic sine and its relatives. */
export const hyperbolic = specs.map((spec) =>
  numericFunction({
    name: spec.name,
    arity: [1, 1],
    machine: spec.machine,
    compute: ([z], c) => z && spec.compute(z, c),
    exact: ([x], context, expr) => exact(spec, x as Expr, context, expr),
  }),
);
