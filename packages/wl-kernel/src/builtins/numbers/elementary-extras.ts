import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import { type Expr, type Fn, hasHead, isNumber, Real } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { isZeroZ } from "../../numeric/plain-complex.js";
import { exactText } from "./exact-text.js";
import { call, whole } from "./integer-arguments.js";
import { numericFunction } from "./numeric-function.js";
import { signOfQuantity } from "./quantities.js";
import { withoutMinus } from "./sign-of-expression.js";
import { turnsOf } from "./trigonometric.js";

/** The real root of a real quantity: negative numbers have negative odd roots. */
function realRoot(
  x: Expr,
  n: Expr,
  context: Parameters<typeof signOfQuantity>[1],
  expr: Fn,
): Expr | undefined {
  const order = whole(n);
  if (order === undefined || order === 0n) return undefined;
  const sign = signOfQuantity(x, context);
  const power = (base: Expr): Fn => call(S.Power, base, rational(1n, order));
  if (sign === undefined) return order === 1n ? x : undefined;
  if (sign >= 0) return power(x);
  if (order % 2n === 0n) {
    context.message(S.Surd, "noneg", expr, x);
    return S.Indeterminate;
  }
  return call(S.Times, -1, power(call(S.Times, -1, x)));
}

/** Less common elementary functions. */
export const elementaryExtras = [
  builtin({
    name: "Surd",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Surd",
    arity: [2, 2],
    apply: ([x, n], context, expr) => realRoot(x as Expr, n as Expr, context, expr),
  }),
  builtin({
    name: "CubeRoot",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/CubeRoot",
    arity: [1, 1],
    apply([x], context, expr) {
      if (x instanceof Real) return new Real(Math.cbrt(x.value));
      return (
        realRoot(x as Expr, 3, context, expr) ??
        (isNumber(x as Expr) ? undefined : call(S.Surd, x as Expr, 3))
      );
    },
  }),
  numericFunction({
    name: "Sinc",
    arity: [1, 1],
    machine: (x) => (x === 0 ? 1 : Math.sin(x) / x),
    compute: ([z], c) => z && (isZeroZ(z) ? c.int(1) : c.div(c.sinCos(z)[0], z)),
    exact: ([x], context, expr) => {
      if (x === 0) return 1;
      if (hasHead(x, S.DirectedInfinity)) return 0;
      if (turnsOf(x as Expr) !== undefined) {
        const sin = context.call(S.Sin, x as Expr);
        return hasHead(sin, S.Sin) ? undefined : call(S.Times, sin, call(S.Power, x as Expr, -1));
      }
      const positive = withoutMinus(x as Expr);
      return positive === undefined ? undefined : call(expr.head, positive);
    },
  }),
  numericFunction({
    name: "Haversine",
    arity: [1, 1],
    machine: (x) => Math.sin(x / 2) ** 2,
    compute: ([z], c) => {
      const sin = z && c.sinCos(c.shift(z, -1))[0];
      return sin && c.mul(sin, sin);
    },
    exact: ([x], context) => {
      if (turnsOf(x as Expr) === undefined) return undefined;
      const cos = context.call(S.Cos, x as Expr);
      return hasHead(cos, S.Cos) || hasHead(cos, S.Sin)
        ? undefined
        : call(S.Times, rational(1n, 2n), call(S.Plus, 1, call(S.Times, -1, cos)));
    },
  }),
  numericFunction({
    name: "InverseHaversine",
    arity: [1, 1],
    machine: (x) => 2 * Math.asin(Math.sqrt(x)),
    compute: ([z], c) => z && c.shift(c.asin(c.sqrt(z)), 1),
    exact: ([x]) =>
      x === 0
        ? 0
        : x === 1
          ? S.Pi
          : isNumber(x as Expr)
            ? call(S.Times, 2, call(S.ArcSin, call(S.Sqrt, x as Expr)))
            : undefined,
  }),
  numericFunction({
    name: "Gudermannian",
    arity: [1, 1],
    machine: (x) => Math.atan(Math.sinh(x)),
    compute: ([z], c) => z && c.atan(c.sinhCosh(z)[0]),
    exact: ([x], context, expr) => {
      if (x === 0) return 0;
      if (hasHead(x, S.DirectedInfinity) && x.args[0] === 1) return exactText("Pi/2", context);
      const positive = withoutMinus(x as Expr);
      return positive === undefined ? undefined : call(S.Times, -1, call(expr.head, positive));
    },
  }),
  numericFunction({
    name: "InverseGudermannian",
    arity: [1, 1],
    machine: (x) => (Math.abs(x) < Math.PI / 2 ? Math.asinh(Math.tan(x)) : Number.NaN),
    compute: ([z], c) => {
      if (z === undefined) return undefined;
      const [sin, cos] = c.sinCos(z);
      return isZeroZ(cos) ? undefined : c.asinh(c.div(sin, cos));
    },
    exact: ([x], _context, expr) => {
      if (x === 0) return 0;
      const positive = withoutMinus(x as Expr);
      return positive === undefined ? undefined : call(S.Times, -1, call(expr.head, positive));
    },
  }),
  numericFunction({
    name: "LogisticSigmoid",
    arity: [1, 1],
    machine: (x) => 1 / (1 + Math.exp(-x)),
    compute: ([z], c) => z && c.div(c.int(1), c.add(c.int(1), c.exp(c.neg(z)))),
    exact: ([x]) => {
      if (x === 0) return rational(1n, 2n);
      return hasHead(x, S.DirectedInfinity) && x.args.length === 1
        ? x.args[0] === 1
          ? 1
          : x.args[0] === -1
            ? 0
            : undefined
        : undefined;
    },
  }),
];
