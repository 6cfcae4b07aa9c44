import { Complex, type Expr, Fn, isNumber, Rational } from "../core/expr.js";
import { compareReal } from "../core/order.js";
import * as S from "../core/symbols.js";
import { negated, wrap } from "./number-text.js";

/** Prints a part, in parentheses when its operator binds less than `outer`. */
export type Print = (expr: Expr, outer?: number) => string;

/** A sum. */
export function sumText(args: readonly Expr[], outer: number, print: Print): string {
  let text = "";
  args.forEach((arg, i) => {
    const part = print(arg, i === 0 ? 310 : 311);
    if (i === 0) text = part;
    else if (startsNegative(arg)) text += ` - ${print(negated(arg), 311)}`;
    else text += ` + ${part}`;
  });
  return wrap(text, 310, outer);
}

/** A product, with what has negative powers below a line. */
export function productText(args: readonly Expr[], outer: number, print: Print): string {
  const above: Expr[] = [];
  const below: Expr[] = [];
  let sign = "";
  let isOpposite = false;
  for (const arg of args) {
    if (
      arg instanceof Fn &&
      arg.head === S.Power &&
      arg.args.length === 2 &&
      startsNegative(arg.args[1] as Expr)
    ) {
      const exponent = negated(arg.args[1] as Expr);
      below.push(
        exponent === 1 ? (arg.args[0] as Expr) : new Fn(S.Power, [arg.args[0] as Expr, exponent]),
      );
    } else if (arg instanceof Rational) {
      if (arg.num === -1n) sign = "-";
      else if (arg.num !== 1n) above.unshift(shrink(arg.num));
      below.unshift(shrink(arg.den));
    } else if (arg === -1 && above.length === 0) {
      sign = "-";
      isOpposite = true;
    } else above.push(arg);
  }
  const top = factorsText(above, below.length > 0, print);
  const bottom =
    below.length === 1
      ? print(below[0] as Expr, 401)
      : `(${below.map((part) => print(part, 401)).join(" ")})`;
  const text = below.length === 0 ? top : `${top}/${bottom}`;
  // Only a minus sign of its own stands before the whole: -(a b), but -2 a b.
  if (isOpposite && (below.length > 0 || above.length > 1)) return wrap(`-(${text})`, 311, outer);
  const isNegative = sign !== "" || (below.length === 0 && text.startsWith("-"));
  return wrap(sign + text, isNegative ? 311 : 400, outer);
}

function factorsText(factors: readonly Expr[], divided: boolean, print: Print): string {
  if (factors.length === 0) return "1";
  const first = factors[0] as Expr;
  // A sign in front needs no parentheses: -2/x, -I x.
  const isImaginary = first instanceof Complex && first.re === 0;
  const isReal = isNumber(first) && !(first instanceof Complex);
  if (factors.length === 1) return print(first, isReal || isImaginary ? 311 : 400);
  const text = factors
    .map((part, i) => {
      if (i === 0 && isReal) return print(part, 0);
      if (i === 0 && isImaginary && first.im === -1) return "-I";
      return print(part, part instanceof Complex && part.re === 0 && isWhole(part.im) ? 400 : 401);
    })
    .join(" ");
  return divided ? `(${text})` : text;
}

/** A power, or a root. */
export function powerText(base: Expr, exponent: Expr, outer: number, print: Print): string {
  if (exponent instanceof Rational && exponent.den === 2n) {
    if (exponent.num === 1n) return `Sqrt[${print(base)}]`;
    if (exponent.num === -1n) return wrap(`1/Sqrt[${print(base)}]`, 400, outer);
  }
  if (exponent === -1) return wrap(`1/${print(base, 401)}`, 400, outer);
  const text =
    isNegativeNumber(exponent) || exponent instanceof Rational
      ? `(${print(exponent)})`
      : print(exponent, 590);
  return wrap(`${print(base, 591)}^${text}`, 590, outer);
}

function shrink(value: bigint): number | bigint {
  return value <= 9007199254740991n ? Number(value) : value;
}

function isWhole(value: Expr): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

function isNegativeNumber(expr: Expr): boolean {
  return isNumber(expr) && !(expr instanceof Complex) && compareReal(expr, 0) < 0;
}

function startsNegative(expr: Expr): boolean {
  if (expr instanceof Complex) return expr.re === 0 && compareReal(expr.im, 0) < 0;
  if (isNegativeNumber(expr)) return true;
  if (!(expr instanceof Fn) || expr.head !== S.Times) return false;
  const first = expr.args[0] as Expr;
  return isNegativeNumber(first) || (first instanceof Complex && startsNegative(first));
}
