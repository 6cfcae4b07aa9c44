import { addReal, multiplyReal, negateReal } from "../../core/arithmetic.js";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Assoc,
  BigReal,
  Complex,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  Rational,
  Real,
  type RealNumber,
  systemSymbol,
} from "../../core/expr.js";
import { compareReal, toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { call } from "./integer-arguments.js";
import { realValue, signOfQuantity } from "./quantities.js";
import { orderQuantities } from "./quantity-order.js";

const half = new Rational(1n, 2n);

/** A step-like function by the sign of its real arguments. */
function byValue(name: string, of: (x: Expr, context: Evaluator) => Expr | undefined): Builtin {
  return builtin({
    name,
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply: ([x], context) => of(x as Expr, context),
  });
}

function compared(a: Expr, b: Expr, context: Evaluator): number | undefined {
  return orderQuantities(a, b, context);
}

function unitStep(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  const rest: Expr[] = [];
  for (const arg of args) {
    const sign = signOfQuantity(arg, context);
    if (sign !== undefined && sign < 0) return 0;
    if (sign === undefined) rest.push(arg);
  }
  if (rest.length === 0) return 1;
  return rest.length === args.length ? undefined : new Fn(expr.head, rest);
}

function clip(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [x, range = call(S.List, -1, 1), outside] = args as readonly [
    Expr,
    Expr | undefined,
    Expr | undefined,
  ];
  if (hasHead(x, S.List)) {
    return new Fn(
      S.List,
      x.args.map((part) => call(systemSymbol("Clip"), part, ...args.slice(1))),
    );
  }
  if (!hasHead(range, S.List) || range.args.length !== 2) return undefined;
  const [low, high] = range.args as readonly [Expr, Expr];
  const [below, above] = hasHead(outside, S.List) ? outside.args : [low, high];
  const down = compared(x, low, context);
  if (down === undefined) return undefined;
  if (down < 0) return below;
  const up = compared(x, high, context);
  return up === undefined ? undefined : up > 0 ? above : x;
}

function rescale(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [x, from, to = call(S.List, 0, 1)] = args as readonly [
    Expr,
    Expr | undefined,
    Expr | undefined,
  ];
  if (from === undefined) {
    if (!hasHead(x, S.List)) return undefined;
    const flat = call(systemSymbol("Flatten"), x);
    const [low, high] = [context.call(S.Min, flat), context.call(S.Max, flat)];
    return call(systemSymbol("Rescale"), x, call(S.List, low, high));
  }
  if (hasHead(x, S.List))
    return new Fn(
      S.List,
      x.args.map((part) => call(systemSymbol("Rescale"), part, from, to)),
    );
  if (
    !hasHead(from, S.List) ||
    !hasHead(to, S.List) ||
    from.args.length !== 2 ||
    to.args.length !== 2
  )
    return undefined;
  const [a, b] = from.args as readonly [Expr, Expr];
  const [c, d] = to.args as readonly [Expr, Expr];
  const width = context.call(S.Subtract, b, a);
  if (isNumber(x) || realValue(x, context) !== undefined) {
    const part = call(S.Divide, call(S.Subtract, x, a), width);
    return call(S.Plus, c, call(S.Times, part, call(S.Subtract, d, c)));
  }
  // Symbols come out term by term: x/(b - a) - a/(b - a).
  const slope = context.call(S.Divide, context.call(S.Subtract, d, c), width);
  return call(S.Plus, call(S.Times, x, slope), call(S.Times, -1, a, slope), c);
}

function choppedReal(x: RealNumber, tolerance: number): RealNumber {
  if (x instanceof Real) return Math.abs(x.value) < tolerance ? 0 : x;
  if (x instanceof BigReal) return Math.abs(toDouble(x)) < tolerance ? 0 : x;
  return x;
}

function chop(x: Expr, tolerance: number): Expr {
  if (x instanceof Complex) {
    const [re, im] = [choppedReal(x.re, tolerance), choppedReal(x.im, tolerance)];
    if (im === 0) return re;
    return re === 0 ? new Complex(0, im) : new Complex(re, im);
  }
  if (isNumber(x)) return choppedReal(x, tolerance);
  if (x instanceof Assoc)
    return new Assoc(
      x.keys,
      x.values.map((value) => chop(value, tolerance)),
      x.delayed,
    );
  return x instanceof Fn
    ? new Fn(
        x.head,
        x.args.map((arg) => chop(arg, tolerance)),
      )
    : x;
}

/** Fraction of a period, from 0 to 1. */
function phase(x: RealNumber): RealNumber {
  const floor = Math.floor(toDouble(x));
  return addReal(x, negateReal(floor));
}

const wave = (name: string, of: (phase: RealNumber) => Expr): Builtin =>
  byValue(name, (x, context) => {
    const value = isNumber(x) ? x : realValue(x, context);
    if (value === undefined || value instanceof Complex || !isNumber(x)) return undefined;
    return of(phase(value));
  });

/** Functions made of steps and straight pieces. */
export const piecewiseNumeric = [
  builtin({
    name: "UnitStep",
    attributes: ["Listable", "NumericFunction", "Orderless"],
    state: "complete",
    doc: "ref/UnitStep",
    apply: unitStep,
  }),
  byValue("HeavisideTheta", (x, context) => {
    const sign = signOfQuantity(x, context);
    return sign === undefined || sign === 0 ? undefined : sign > 0 ? 1 : 0;
  }),
  byValue("DiracDelta", (x, context) => {
    const sign = signOfQuantity(x, context);
    return sign === undefined || sign === 0 ? undefined : 0;
  }),
  byValue("Ramp", (x, context) => {
    const sign = signOfQuantity(x, context);
    return sign === undefined ? undefined : sign < 0 ? 0 : x;
  }),
  byValue("UnitBox", (x, context) => {
    const size = compared(context.call(S.Abs, x), half, context);
    return size === undefined ? undefined : size <= 0 ? 1 : 0;
  }),
  byValue("UnitTriangle", (x, context) => {
    const size = context.call(S.Abs, x);
    const order = compared(size, 1, context);
    return order === undefined ? undefined : order >= 0 ? 0 : call(S.Subtract, 1, size);
  }),
  wave("SquareWave", (t) => (compareReal(t, half) < 0 ? 1 : -1)),
  wave("SawtoothWave", (t) => t),
  wave("TriangleWave", (t) => {
    const four = multiplyReal(4, t);
    if (compareReal(t, new Rational(1n, 4n)) <= 0) return four;
    if (compareReal(t, new Rational(3n, 4n)) <= 0) return addReal(2, negateReal(four));
    return addReal(four, -4);
  }),
  builtin({ name: "Clip", state: "complete", doc: "ref/Clip", arity: [1, 3], apply: clip }),
  builtin({
    name: "Rescale",
    state: "complete",
    doc: "ref/Rescale",
    arity: [1, 3],
    apply: rescale,
  }),
  builtin({
    name: "Unitize",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Unitize",
    arity: [1, 2],
    apply([x, tolerance = 0], context) {
      const size = compared(context.call(S.Abs, x as Expr), tolerance, context);
      return size === undefined ? undefined : size > 0 ? 1 : tolerance !== 0 && size === 0 ? 1 : 0;
    },
  }),
  builtin({
    name: "Chop",
    state: "complete",
    doc: "ref/Chop",
    arity: [1, 2],
    apply([x, tolerance], context) {
      const limit = tolerance === undefined ? 1e-10 : realValue(tolerance, context);
      return limit === undefined
        ? undefined
        : chop(x as Expr, typeof limit === "number" ? limit : toDouble(limit));
    },
  }),
  builtin({
    name: "Threshold",
    state: "partial",
    missing: "arrays other than lists and methods other than Hard",
    doc: "ref/Threshold",
    arity: [1, 2],
    apply([list, tolerance], context) {
      const limit = tolerance === undefined ? 1e-10 : realValue(tolerance, context);
      if (!hasHead(list, S.List) || limit === undefined) return undefined;
      const most = typeof limit === "number" ? limit : toDouble(limit);
      return new Fn(
        S.List,
        list.args.map((x) => {
          const value = realValue(x, context);
          return value !== undefined && Math.abs(toDouble(value)) < most
            ? x instanceof Real
              ? new Real(0)
              : 0
            : x;
        }),
      );
    },
  }),
];
