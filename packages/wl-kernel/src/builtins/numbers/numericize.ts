import { attributeBits } from "../../core/attributes.js";
import { bigReal, machineReal, toFloat } from "../../core/big-real.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Assoc,
  BigReal,
  Complex,
  type Expr,
  Fn,
  isNumber,
  type Num,
  Real,
  type RealNumber,
  Sym,
} from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { accuracyOf, decimalMagnitude, withPrecision } from "../../numeric/big-float.js";
import { constantFloat } from "../../numeric/big-float-functions.js";
import { constantPrecisionLimit, machineConstants, otherConstant } from "./constants.js";

/** Digits to compute with: `undefined` for machine numbers. */
export type Digits = number | undefined;

/** A number with that many digits; one that has fewer keeps them. */
export function numberWith(value: Num, digits: Digits): Num {
  if (value instanceof Complex) {
    const re = realWith(value.re, digits);
    const im = realWith(value.im, digits);
    return new Complex(value.re === 0 && digits !== undefined ? 0 : re, im);
  }
  return realWith(value, digits);
}

function realWith(value: RealNumber, digits: Digits): RealNumber {
  if (digits === undefined) return machineReal(value);
  if (value instanceof Real) return value;
  if (value instanceof BigReal) {
    return value.float.precision > digits ? bigReal(withPrecision(value.float, digits)) : value;
  }
  return value === 0 ? 0 : bigReal(toFloat(value, digits));
}

function constantValue(symbol: Sym, digits: Digits): Expr | undefined {
  if (digits === undefined) {
    const value = machineConstants.get(symbol);
    return value === undefined ? undefined : new Real(value);
  }
  if (!machineConstants.has(symbol) || digits > constantPrecisionLimit) return undefined;
  switch (symbol.name) {
    case "Pi":
    case "E":
    case "EulerGamma":
    case "Catalan":
    case "GoldenRatio":
    case "Degree":
      return bigReal(constantFloat(symbol.name, digits));
    default:
      return otherConstant(symbol.name, digits);
  }
}

/** Replaces exact numbers and constants by numbers of that many digits and evaluates, once. */
export function numericize(expr: Expr, digits: Digits, context: Evaluator): Expr {
  if (isNumber(expr)) return numberWith(expr, digits);
  if (expr instanceof Sym) {
    const constant = constantValue(expr, digits);
    if (constant !== undefined) return constant;
    const rules = context.record(expr).numeric;
    return rules === undefined ? expr : context.evaluate(expr);
  }
  if (expr instanceof Assoc) {
    return new Assoc(
      expr.keys,
      expr.values.map((value) => numericize(value, digits, context)),
      expr.delayed,
    );
  }
  if (!(expr instanceof Fn)) return expr;
  const attributes = expr.head instanceof Sym ? context.attributesOf(expr.head) : 0;
  let changed = false;
  const args = expr.args.map((arg, i) => {
    const held =
      (attributes & (i === 0 ? attributeBits.NHoldFirst : attributeBits.NHoldRest)) !== 0;
    // Exact exponents stay exact: x^2, not x^2.; Sqrt[2] is a square root.
    if (held || (expr.head === S.Power && i === 1 && isIntegerLike(arg))) return arg;
    const value = numericize(arg, digits, context);
    if (value !== arg) changed = true;
    return value;
  });
  const head = expr.head instanceof Fn ? numericize(expr.head, digits, context) : expr.head;
  if (!changed && head === expr.head) return context.evaluate(expr);
  return context.evaluate(new Fn(head, args));
}

function isIntegerLike(expr: Expr): boolean {
  return typeof expr === "number" || typeof expr === "bigint";
}

/** Precision of a number in digits: infinite for exact ones, `undefined` for machine numbers. */
export function digitsOf(value: Num): Digits {
  if (value instanceof Complex) {
    if (value.re instanceof Real || value.im instanceof Real) return undefined;
    const parts = [value.re, value.im].filter((part) => part instanceof BigReal);
    if (parts.length === 0) return Number.POSITIVE_INFINITY;
    return complexPrecision(value);
  }
  if (value instanceof Real) return undefined;
  if (value instanceof BigReal) return value.float.precision;
  return Number.POSITIVE_INFINITY;
}

/** Digits by which a complex number is known as a whole. */
function complexPrecision(value: Complex): number {
  const parts = [value.re, value.im].filter((part): part is BigReal => part instanceof BigReal);
  const accuracy = Math.min(...parts.map((part) => accuracyOf(part.float)));
  const size = Math.max(...parts.map((part) => decimalMagnitude(part.float)));
  return Math.max(0, size === Number.NEGATIVE_INFINITY ? 0 : accuracy + size);
}
