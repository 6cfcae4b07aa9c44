import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Assoc,
  BigReal,
  Complex,
  type Expr,
  Fn,
  isNumber,
  Real,
  type RealNumber,
} from "../../core/expr.js";
import { exactValue, toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { accuracyOf } from "../../numeric/big-float.js";
import {
  continuedFraction,
  convergents,
  simplestBetween,
} from "../../numeric/continued-fraction.js";
import { addFractions, type Fraction, subtractFractions } from "../../numeric/rational.js";
import { call } from "./integer-arguments.js";
import { numericize } from "./numericize.js";
import { isNumericQuantity } from "./quantities.js";

function rationalized(value: RealNumber, tolerance: Expr | undefined): Expr {
  if (!(value instanceof Real) && !(value instanceof BigReal)) return value;
  const x = exactValue(value);
  if (x.num === 0n) return 0;
  if (tolerance === undefined || tolerance === 0) {
    for (const { num, den } of convergents(continuedFraction(x, 60))) {
      const close = value instanceof Real && Number(num) / Number(den) === value.value;
      if (tolerance === 0) {
        if (
          close ||
          (value instanceof BigReal && withinError(x, { num, den }, accuracyOf(value.float)))
        )
          return rational(num, den);
        continue;
      }
      const error = Math.abs(toDouble(rational(num * x.den - x.num * den, den * x.den)));
      // The language's measure of a good approximation; a double is itself a fraction, but with a huge denominator.
      if (den < 10_000_000_000n && error < 1e-4 / Number(den) ** 2) return rational(num, den);
    }
    return tolerance === 0 ? rational(x.num, x.den) : value;
  }
  return value;
}

function withinError(x: Fraction, y: Fraction, accuracy: number): boolean {
  const difference = subtractFractions(x, y);
  const size = difference.num < 0n ? -difference.num : difference.num;
  return size * 10n ** BigInt(Math.max(0, Math.floor(accuracy))) <= difference.den;
}

/** The simplest fraction within a distance. */
function within(x: Expr, distance: Expr, context: Evaluator): Expr | undefined {
  const d = isNumber(distance) ? distance : numericize(distance, 30, context);
  const value = isNumber(x)
    ? x
    : isNumericQuantity(x, context)
      ? numericize(x, 40, context)
      : undefined;
  if (
    value === undefined ||
    !isNumber(value) ||
    value instanceof Complex ||
    !isNumber(d) ||
    d instanceof Complex
  )
    return undefined;
  const [centre, radius] = [exactValue(value), exactValue(d)];
  if (radius.num <= 0n) return undefined;
  const { num, den } = simplestBetween(
    subtractFractions(centre, radius),
    addFractions(centre, radius),
  );
  return rational(num, den);
}

function rationalize(x: Expr, tolerance: Expr | undefined, context: Evaluator): Expr {
  if (tolerance !== undefined && tolerance !== 0) {
    const found = within(x, tolerance, context);
    if (found !== undefined) return found;
  }
  if (x instanceof Complex)
    return call(
      S.Plus,
      rationalize(x.re, tolerance, context),
      call(S.Times, new Complex(0, 1), rationalize(x.im, tolerance, context)),
    );
  if (isNumber(x)) return rationalized(x, tolerance);
  if (x instanceof Assoc)
    return new Assoc(
      x.keys,
      x.values.map((value) => rationalize(value, tolerance, context)),
      x.delayed,
    );
  return x instanceof Fn
    ? new Fn(
        x.head,
        x.args.map((arg) => rationalize(arg, tolerance, context)),
      )
    : x;
}

/** Rational approximation. */
export const rationalApproximation = [
  builtin({
    name: "Rationalize",
    state: "complete",
    doc: "ref/Rationalize",
    arity: [1, 2],
    apply: ([x, tolerance], context) => rationalize(x as Expr, tolerance, context),
  }),
];
