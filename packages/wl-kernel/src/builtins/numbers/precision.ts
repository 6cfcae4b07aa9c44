import { rational } from "../../core/arithmetic.js";
import { bigReal, machinePrecision, machineReal, toFloat } from "../../core/big-real.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Assoc,
  BigReal,
  Complex,
  type Expr,
  Fn,
  isInteger,
  isNumber,
  type Num,
  Real,
  type RealNumber,
} from "../../core/expr.js";
import { exactValue, toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import {
  accuracyOf,
  decimalMagnitude,
  floatFromFraction,
  floatFromNumber,
  zeroFloat,
} from "../../numeric/big-float.js";
import { n, requestedDigits } from "./n.js";
import { digitsOf } from "./numericize.js";

const infinity = new Fn(S.DirectedInfinity, [1]);

/** Smallest precision or accuracy of the numbers in an expression; `"machine"` for machine numbers. */
function leastOf(expr: Expr, of: (value: Num) => Expr): Expr {
  if (isNumber(expr)) return of(expr);
  const parts = expr instanceof Fn ? expr.args : expr instanceof Assoc ? expr.values : [];
  let least: Expr = infinity;
  for (const part of parts) {
    const value = leastOf(part, of);
    // Machine precision is the least of all precisions.
    if (least === S.MachinePrecision) continue;
    if (value === S.MachinePrecision || least === infinity) least = value;
    else if (value instanceof Real && least instanceof Real && value.value < least.value)
      least = value;
  }
  return least;
}

function precisionOfNumber(value: Num): Expr {
  const digits = digitsOf(value);
  if (digits === undefined) return S.MachinePrecision;
  return digits === Number.POSITIVE_INFINITY ? infinity : new Real(digits);
}

function accuracyOfNumber(value: Num): Expr {
  if (value instanceof Complex) {
    const parts = [value.re, value.im].map(accuracyOfNumber).filter((part) => part instanceof Real);
    const accuracies = parts.map((part) => (part as Real).value);
    return accuracies.length === 0 ? infinity : new Real(Math.min(...accuracies));
  }
  if (value instanceof BigReal) return new Real(accuracyOf(value.float));
  if (!(value instanceof Real)) return infinity;
  if (value.value === 0) return new Real(323.60724533877976);
  return new Real(machinePrecision - Math.log10(Math.abs(value.value)));
}

/** A real number with another precision: digits are cut off or filled with binary zeros. */
function withDigits(value: RealNumber, digits: number): RealNumber {
  if (value === 0) return 0;
  if (value instanceof Real) {
    return value.value === 0
      ? bigReal(zeroFloat(digits))
      : bigReal({ ...floatFromNumber(value.value, 400), precision: digits });
  }
  if (value instanceof BigReal) {
    const { num, den } = exactValue(value);
    return value.float.mantissa === 0n ? value : bigReal(floatFromFraction(num, den, digits));
  }
  return bigReal(toFloat(value, digits));
}

function exactNumber(value: RealNumber): RealNumber {
  if (!(value instanceof Real) && !(value instanceof BigReal)) return value;
  const { num, den } = exactValue(value);
  return rational(num, den);
}

/** Applies a change to all numbers in an expression. */
function changeNumbers(
  expr: Expr,
  change: (value: RealNumber) => RealNumber,
  context: Evaluator,
): Expr {
  if (expr instanceof Complex) return new Complex(change(expr.re), change(expr.im));
  if (isNumber(expr)) return change(expr);
  if (expr instanceof Fn) {
    const args = expr.args.map((arg, i) =>
      expr.head === S.Power && i === 1 && isInteger(arg)
        ? arg
        : changeNumbers(arg, change, context),
    );
    return context.evaluate(new Fn(expr.head, args));
  }
  if (expr instanceof Assoc) {
    return new Assoc(
      expr.keys,
      expr.values.map((value) => changeNumbers(value, change, context)),
      expr.delayed,
    );
  }
  return expr;
}

function setPrecision(expr: Expr, precision: Expr, context: Evaluator): Expr | undefined {
  if (isPositiveInfinity(precision)) return changeNumbers(expr, exactNumber, context);
  const digits = requestedDigits(precision, context);
  if (digits === null) return undefined;
  const numeric = context.call(S.N, expr, digits === undefined ? S.MachinePrecision : precision);
  const source = containsInexact(expr) ? expr : numeric;
  if (digits === undefined) return changeNumbers(source, (value) => machineReal(value), context);
  if (digits <= 0) return undefined;
  return changeNumbers(source, (value) => withDigits(value, digits), context);
}

function containsInexact(expr: Expr): boolean {
  if (expr instanceof Real || expr instanceof BigReal) return true;
  if (expr instanceof Complex) return containsInexact(expr.re) || containsInexact(expr.im);
  return expr instanceof Fn && expr.args.some(containsInexact);
}

function isPositiveInfinity(expr: Expr): boolean {
  return expr instanceof Fn && expr.head === S.DirectedInfinity && expr.args[0] === 1;
}

function setAccuracy(expr: Expr, accuracy: Expr, context: Evaluator): Expr | undefined {
  if (isPositiveInfinity(accuracy)) return changeNumbers(expr, exactNumber, context);
  const digits = requestedDigits(accuracy, context);
  if (typeof digits !== "number") return undefined;
  const change = (value: RealNumber): RealNumber => {
    const magnitude = value === 0 ? 0 : decimalMagnitude(toFloat(value, 20));
    const precision = digits + magnitude;
    return precision <= 0 || value === 0 || toDouble(value) === 0
      ? bigReal(zeroFloat(digits))
      : withDigits(value, precision);
  };
  const numeric = containsInexact(expr) ? expr : context.call(S.N, expr, Math.max(20, digits + 20));
  return changeNumbers(numeric, change, context);
}

/** Numbers by predicate: exact, inexact, machine. */
const value = (name: string, compute: () => Expr) =>
  builtin({ name, state: "complete", doc: `ref/${name}`, value: compute });

/** `N`, precision and accuracy, and the machine's limits. */
export const precision = [
  builtin({
    name: "N",
    state: "complete",
    doc: "ref/N",
    arity: [1, 2],
    apply: n,
  }),
  builtin({
    name: "Precision",
    state: "complete",
    doc: "ref/Precision",
    arity: [1, 1],
    apply: ([expr]) => leastOf(expr as Expr, precisionOfNumber),
  }),
  builtin({
    name: "Accuracy",
    state: "complete",
    doc: "ref/Accuracy",
    arity: [1, 1],
    apply: ([expr]) => leastOf(expr as Expr, accuracyOfNumber),
  }),
  builtin({
    name: "SetPrecision",
    state: "complete",
    doc: "ref/SetPrecision",
    arity: [2, 2],
    apply: ([expr, digits], context) => setPrecision(expr as Expr, digits as Expr, context),
  }),
  builtin({
    name: "SetAccuracy",
    state: "complete",
    doc: "ref/SetAccuracy",
    arity: [2, 2],
    apply: ([expr, digits], context) => setAccuracy(expr as Expr, digits as Expr, context),
  }),
  value("$MachinePrecision", () => new Real(machinePrecision)),
  value("$MachineEpsilon", () => new Real(Number.EPSILON)),
  value("$MaxMachineNumber", () => new Real(Number.MAX_VALUE)),
  value("$MinMachineNumber", () => new Real(2.2250738585072014e-308)),
  value("$MaxExtraPrecision", () => new Real(50)),
  value("$MaxPrecision", () => infinity),
  value("$MinPrecision", () => 0),
];
