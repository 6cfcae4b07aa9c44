import { addReal, isInexactNumber, negateReal } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  BigReal,
  Complex,
  type Expr,
  Fn,
  hasHead,
  isInteger,
  isNumber,
  type Num,
  Rational,
  Real,
  type RealNumber,
} from "../../core/expr.js";
import { compareReal, toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { digitsOf, numericize } from "./numericize.js";
import { isNumericQuantity, realValue } from "./quantities.js";
import { magnitudesInOneUnit } from "./unit-quantities.js";

/** Equality of numbers as the language has it: inexact ones are equal when they differ in their last digits only. */
export function equalNumbers(a: Num, b: Num): boolean {
  if (a instanceof Complex || b instanceof Complex) {
    const [left, right] = [a, b].map((x) => (x instanceof Complex ? x : { re: x, im: 0 }));
    return (
      equalNumbers(left?.re as RealNumber, right?.re as RealNumber) &&
      equalNumbers(left?.im as RealNumber, right?.im as RealNumber)
    );
  }
  if (a instanceof Real || b instanceof Real) {
    const x = toDouble(a);
    const y = toDouble(b);
    if (!Number.isFinite(x) && !Number.isFinite(y)) return x === y || compareReal(a, b) === 0;
    // Machine numbers are the same when they differ in the last seven binary digits at most.
    return x === y || Math.abs(x - y) <= 2 ** -45 * Math.max(Math.abs(x), Math.abs(y));
  }
  if (a instanceof BigReal || b instanceof BigReal) {
    const difference = addReal(a, negateReal(b));
    // Two decimal digits at the end do not count.
    return (
      !(difference instanceof BigReal) ||
      difference.float.mantissa === 0n ||
      difference.float.precision <= 2
    );
  }
  return compareReal(a, b) === 0;
}

/** True when a zero of an expression to many digits is proof: numbers made by arithmetic and roots. */
function isAlgebraic(expr: Expr): boolean {
  if (isNumber(expr)) return !isInexactNumber(expr);
  if (expr === S.GoldenRatio) return true;
  if (hasHead(expr, S.Plus) || hasHead(expr, S.Times)) return expr.args.every(isAlgebraic);
  return (
    hasHead(expr, S.Power) &&
    isAlgebraic(expr.args[0] as Expr) &&
    (isInteger(expr.args[1]) || expr.args[1] instanceof Rational)
  );
}

function hasInexactPart(expr: Expr): boolean {
  if (isNumber(expr)) return isInexactNumber(expr);
  return expr instanceof Fn && expr.args.some(hasInexactPart);
}

/** Equality of numeric quantities; `undefined` when it cannot be told. */
export function equalQuantities(a: Expr, b: Expr, context: Evaluator): boolean | undefined {
  const measured = magnitudesInOneUnit(a, b, context);
  if (measured !== undefined) return equalQuantities(...measured, context);
  const infinite = infiniteComparison(a, b, context);
  if (infinite !== undefined) return infinite === 0;
  if (!isNumericQuantity(a, context) || !isNumericQuantity(b, context)) return undefined;
  if (hasInexactPart(a) || hasInexactPart(b)) {
    const [x, y] = sameKind(a, b, context);
    return isNumber(x) && isNumber(y) ? equalNumbers(x, y) : undefined;
  }
  const difference = context.call(S.Plus, a, new Fn(S.Times, [-1, b]));
  if (difference === 0) return true;
  for (const digits of [20, 60, 250]) {
    const value = numericize(difference, digits, context);
    if (!isNumber(value)) return undefined;
    const parts = value instanceof Complex ? [value.re, value.im] : [value];
    if (
      parts.some((part) => part !== 0 && !(part instanceof BigReal && part.float.mantissa === 0n))
    )
      return false;
  }
  return isAlgebraic(difference) ? true : undefined;
}

/** Both as numbers of the lesser precision. */
function sameKind(a: Expr, b: Expr, context: Evaluator): readonly [Expr, Expr] {
  const inexact = [a, b].find((x) => isNumber(x) && isInexactNumber(x));
  const digits = inexact === undefined ? undefined : digitsOf(inexact as Num);
  return [numericize(a, digits, context), numericize(b, digits, context)];
}

function infiniteComparison(a: Expr, b: Expr, context: Evaluator): number | undefined {
  if (!hasHead(a, S.DirectedInfinity) && !hasHead(b, S.DirectedInfinity)) return undefined;
  const x = realValue(a, context);
  const y = realValue(b, context);
  if (x === undefined || y === undefined) return undefined;
  const side = (value: RealNumber): number =>
    value instanceof Real && !Number.isFinite(value.value) ? Math.sign(value.value) : 0;
  return side(x) - side(y);
}

/** Order of real quantities as a number below, at or above 0; `undefined` when it cannot be told. */
export function orderQuantities(a: Expr, b: Expr, context: Evaluator): number | undefined {
  if (isNumber(a) && isNumber(b)) {
    if (a instanceof Complex || b instanceof Complex) return undefined;
    if ((isInexactNumber(a) || isInexactNumber(b)) && equalNumbers(a, b)) return 0;
    return compareReal(a, b);
  }
  if (hasHead(a, S.Interval) || hasHead(b, S.Interval)) return orderOfIntervals(a, b, context);
  const measured = magnitudesInOneUnit(a, b, context);
  if (measured !== undefined) return orderQuantities(...measured, context);
  const infinite = infiniteComparison(a, b, context);
  if (infinite !== undefined) return infinite;
  if (!isNumericQuantity(a, context) || !isNumericQuantity(b, context)) return undefined;
  if (hasInexactPart(a) || hasInexactPart(b)) {
    const [x, y] = sameKind(a, b, context);
    if (!isNumber(x) || !isNumber(y) || x instanceof Complex || y instanceof Complex)
      return undefined;
    return equalNumbers(x, y) ? 0 : compareReal(x, y);
  }
  const difference = context.call(S.Plus, a, new Fn(S.Times, [-1, b]));
  if (difference === 0) return 0;
  const value = realValue(difference, context);
  if (value === undefined) return isZeroForSure(difference, context) ? 0 : undefined;
  return compareReal(value, 0);
}

function isZeroForSure(difference: Expr, context: Evaluator): boolean {
  return isAlgebraic(difference) && equalQuantities(difference, 0, context) === true;
}

/** The order of intervals that do not overlap. */
function orderOfIntervals(a: Expr, b: Expr, context: Evaluator): number | undefined {
  const ends = [a, b].map((x) => [context.call(S.Min, x), context.call(S.Max, x)] as const);
  const [[low1, high1], [low2, high2]] = ends as [readonly [Expr, Expr], readonly [Expr, Expr]];
  if ([low1, high1, low2, high2].some((end) => hasHead(end, S.Interval) || hasHead(end, S.Min)))
    return undefined;
  if ((orderQuantities(high1, low2, context) ?? 0) < 0) return -1;
  if ((orderQuantities(low1, high2, context) ?? 0) > 0) return 1;
  return undefined;
}
