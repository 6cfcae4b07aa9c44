import { attributeBits } from "../../core/attributes.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  BigReal,
  Complex,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  Real,
  type RealNumber,
  Sym,
} from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { accuracyOf } from "../../numeric/big-float.js";
import { numericize } from "./numericize.js";

/** True for expressions that a number can be computed of. */
export function isNumericQuantity(expr: Expr, context: Evaluator): boolean {
  if (isNumber(expr)) return true;
  if (expr instanceof Sym) return (context.attributesOf(expr) & attributeBits.Constant) !== 0;
  if (!(expr instanceof Fn) || !(expr.head instanceof Sym)) return false;
  if (expr.head === S.Root) return expr.args[2] === 0;
  return (
    (context.attributesOf(expr.head) & attributeBits.NumericFunction) !== 0 &&
    expr.args.every((arg) => isNumericQuantity(arg, context))
  );
}

/** Digits that are tried in turn when the sign or size of an exact quantity must be known. */
const attempts: readonly number[] = [20, 50, 100, 250];

/** The real number that an exact quantity is, to at least `digits` digits after any cancellation, if it is one. */
export function realApproximation(expr: Expr, context: Evaluator): RealNumber | undefined {
  if (isNumber(expr)) return expr instanceof Complex ? undefined : expr;
  if (!isNumericQuantity(expr, context)) return undefined;
  for (const digits of attempts) {
    const value = numericize(expr, digits, context);
    if (!isNumber(value)) return undefined;
    if (value instanceof Complex) {
      // A real quantity may come with an imaginary part that is zero as far as is known.
      if (!(value.im instanceof BigReal) || value.im.float.mantissa !== 0n) return undefined;
      if (value.re instanceof BigReal && value.re.float.mantissa !== 0n) return value.re;
      continue;
    }
    if (value instanceof BigReal && value.float.mantissa === 0n) continue;
    return value;
  }
  return undefined;
}

/** The real number that an expression is or can be computed to; infinities count as machine infinities. */
export function realValue(expr: Expr, context: Evaluator): RealNumber | undefined {
  if (isNumber(expr)) return expr instanceof Complex ? undefined : expr;
  if (hasHead(expr, S.DirectedInfinity) && expr.args.length === 1) {
    if (expr.args[0] === 1) return new Real(Number.POSITIVE_INFINITY);
    if (expr.args[0] === -1) return new Real(Number.NEGATIVE_INFINITY);
  }
  return realApproximation(expr, context);
}

/** True when a number is a zero as far as its digits tell, or a machine or exact zero. */
export function isZeroNumber(value: RealNumber): boolean {
  if (value instanceof BigReal) return value.float.mantissa === 0n;
  return value instanceof Real ? value.value === 0 : value === 0;
}

/** -1, 0, 1 by the sign of a quantity, `undefined` when it is not real or not known well enough. */
export function signOfQuantity(expr: Expr, context: Evaluator): number | undefined {
  const value = realValue(expr, context);
  if (value === undefined) return undefined;
  if (value instanceof BigReal) {
    if (value.float.mantissa === 0n) return accuracyOf(value.float) > 0 ? 0 : undefined;
    return value.float.mantissa > 0n ? 1 : -1;
  }
  if (value instanceof Real) return Math.sign(value.value);
  if (typeof value === "object") return value.num > 0n ? 1 : -1;
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}
