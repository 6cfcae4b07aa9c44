import {
  BigReal,
  Complex,
  type Expr,
  Fn,
  type Num,
  Rational,
  Real,
  type RealNumber,
} from "../core/expr.js";
import { compareReal } from "../core/order.js";
import * as S from "../core/symbols.js";
import { negateFloat } from "../numeric/big-float.js";
import { bigFloatOutputForm } from "../numeric/big-float-text.js";
import { realText } from "./real-text.js";

/** The text in parentheses when its operator binds less than what stands around it. */
export function wrap(text: string, precedence: number, outer: number): string {
  return precedence < outer ? `(${text})` : text;
}

/** The text of a number, in parentheses when it binds less than `outer`. */
export function numberText(value: Num, outer: number): string {
  if (typeof value === "number" || typeof value === "bigint") {
    return value < 0 ? wrap(`${value}`, 311, outer) : `${value}`;
  }
  if (value instanceof Rational) {
    return wrap(`${value.num}/${value.den}`, value.num < 0n ? 311 : 400, outer);
  }
  if (value instanceof Real) {
    return wrap(realText(value.value, 6), value.value < 0 ? 311 : 1000, outer);
  }
  if (value instanceof BigReal) {
    return wrap(bigFloatOutputForm(value.float), value.float.mantissa < 0n ? 311 : 1000, outer);
  }
  return complexText(value, outer);
}

function complexText(value: Complex, outer: number): string {
  if (value.re === 0) return imaginaryText(value.im, outer);
  const negative = compareReal(value.im, 0) < 0;
  const imaginary = imaginaryText(negative ? (negated(value.im) as RealNumber) : value.im, 0);
  return wrap(`${numberText(value.re, 0)} ${negative ? "-" : "+"} ${imaginary}`, 310, outer);
}

/** A multiple of I: `2 I`, `(3 I)/4`, `-1/2 I`. */
export function imaginaryText(value: RealNumber, outer: number): string {
  if (value === 1) return "I";
  if (value === -1) return wrap("-I", 311, outer);
  if (!(value instanceof Rational)) return wrap(`${numberText(value, 0)} I`, 400, outer);
  if (value.num === 1n) return wrap(`I/${value.den}`, 400, outer);
  if (value.num === -1n) return wrap(`-1/${value.den} I`, 311, outer);
  return wrap(`(${value.num} I)/${value.den}`, 400, outer);
}

/** The number or product with the other sign. */
export function negated(expr: Expr): Expr {
  if (typeof expr === "number") return -expr;
  if (typeof expr === "bigint") return -expr;
  if (expr instanceof Rational) return new Rational(-expr.num, expr.den);
  if (expr instanceof Real) return new Real(-expr.value);
  if (expr instanceof BigReal) return new BigReal(negateFloat(expr.float));
  if (expr instanceof Complex) return new Complex(0, negated(expr.im) as Complex["im"]);
  if (expr instanceof Fn && expr.head === S.Times) {
    const first = negated(expr.args[0] as Expr);
    if (first === 1) {
      return expr.args.length === 2 ? (expr.args[1] as Expr) : new Fn(S.Times, expr.args.slice(1));
    }
    return new Fn(S.Times, [first, ...expr.args.slice(1)]);
  }
  return expr;
}
