import { rational } from "../../core/arithmetic.js";
import { machinePrecision } from "../../core/big-real.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  BigReal,
  Complex,
  type Expr,
  isNumber,
  Real,
  type RealNumber,
  systemSymbol,
} from "../../core/expr.js";
import { exactValue } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { integerDigits } from "../../numeric/integer-digits.js";
import type { Fraction } from "../../numeric/rational.js";
import { integerList, whole } from "./integer-arguments.js";
import { numericize } from "./numericize.js";
import { isNumericQuantity, realApproximation } from "./quantities.js";

/** The e with base^(e-1) <= |x| < base^e. */
function positionOf(x: Fraction, base: bigint): number {
  const num = x.num < 0n ? -x.num : x.num;
  const bits = (num.toString(2).length - x.den.toString(2).length) / Math.log2(Number(base));
  let e = Math.floor(bits);
  const scaled = (k: number): Fraction =>
    k >= 0
      ? { num, den: x.den * base ** BigInt(k) }
      : { num: num * base ** BigInt(-k), den: x.den };
  while (scaled(e).num >= scaled(e).den) e++;
  while (scaled(e - 1).num < scaled(e - 1).den) e--;
  return e;
}

/** `length` digits from the place base^(top-1) down, cut off or rounded. */
function digitsFrom(
  x: Fraction,
  base: bigint,
  top: number,
  length: number,
  round: boolean,
): bigint[] {
  const shift = length - top;
  const num = (x.num < 0n ? -x.num : x.num) * (shift >= 0 ? base ** BigInt(shift) : 1n);
  const den = x.den * (shift < 0 ? base ** BigInt(-shift) : 1n);
  const value = round ? (2n * num + den) / (2n * den) : num / den;
  const list = [...integerDigits(value, base)].map(BigInt);
  while (list.length < length) list.unshift(0n);
  return list.slice(-length);
}

/** Digits of a fraction, the repeating part last in braces. */
function repeatingDigits(x: Fraction, base: bigint, context: Evaluator): Expr | undefined {
  const top = positionOf(x, base);
  let num = x.num < 0n ? -x.num : x.num;
  let den = x.den;
  if (top > 0) den *= base ** BigInt(top);
  else num *= base ** BigInt(-top);
  const seen = new Map<bigint, number>();
  const list: bigint[] = [];
  while (num !== 0n) {
    const at = seen.get(num);
    if (at !== undefined) {
      const period = integerList(list.slice(at), context);
      return context.list([
        context.list([...integerList(list.slice(0, at), context).args, period]),
        top,
      ]);
    }
    context.reserve(list.length);
    context.tick();
    if (list.length > 1_000_000) return undefined;
    seen.set(num, list.length);
    num *= base;
    list.push(num / den);
    num %= den;
  }
  if (top > list.length) while (list.length < top) list.push(0n);
  return context.list([integerList(list, context), top]);
}

function realDigits(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [x, base = 10, length, from] = args;
  const b = whole(base);
  if (b === undefined || b < 2n || x === undefined) return undefined;
  if (x === 0) return context.list([context.list([0]), 1]);
  const wanted = typeof length === "number" && length > 0 ? length : undefined;
  const exact =
    isNumber(x) && !(x instanceof Complex) && !(x instanceof Real) && !(x instanceof BigReal);
  if (exact && wanted === undefined)
    return repeatingDigits(exactValue(x as RealNumber), b, context);
  let value: RealNumber | undefined;
  if (isNumber(x)) value = x instanceof Complex ? undefined : x;
  else if (isNumericQuantity(x, context) && wanted !== undefined) {
    const more =
      Math.ceil(wanted * Math.log10(Number(b))) +
      12 +
      (typeof from === "number" ? Math.max(0, -from) : 0);
    const approximation = numericize(x, more, context);
    value =
      isNumber(approximation) && !(approximation instanceof Complex) ? approximation : undefined;
  } else if (isNumericQuantity(x, context)) {
    context.message(systemSymbol("RealDigits"), "ndig", x);
    return undefined;
  }
  if (value === undefined || realApproximation(value, context) === undefined) return undefined;
  const fraction = exactValue(value);
  if (fraction.num === 0n) return undefined;
  const top = typeof from === "number" ? from + 1 : positionOf(fraction, b);
  const precision =
    value instanceof Real
      ? machinePrecision
      : value instanceof BigReal
        ? value.float.precision
        : Number.POSITIVE_INFINITY;
  const known = Math.round(precision / Math.log10(Number(b)));
  const count = wanted ?? known;
  context.reserve(count);
  const positions = digitsFrom(
    fraction,
    b,
    top,
    Math.min(count, Number.isFinite(known) ? Math.max(known, 1) : count),
    wanted === undefined && !exact,
  );
  const list: Expr[] = [...integerList(positions, context).args];
  while (list.length < count) list.push(S.Indeterminate);
  return context.list([context.list(list), top]);
}

function mantissaExponent(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [x, base = 10] = args;
  const b = whole(base);
  if (x === undefined || b === undefined || b < 2n) return undefined;
  if (x === 0) return context.list([0, 0]);
  const value = realApproximation(x, context);
  if (value === undefined) return undefined;
  const fraction = exactValue(value);
  if (fraction.num === 0n) return context.list([x, 0]);
  const e = positionOf(fraction, b);
  const power = e >= 0 ? rational(1n, b ** BigInt(e)) : rational(b ** BigInt(-e), 1n);
  return context.list([context.call(S.Times, x, power), e]);
}

/** Digits of real numbers. */
export const realDigitFunctions = [
  builtin({
    name: "RealDigits",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/RealDigits",
    arity: [1, 4],
    apply: realDigits,
  }),
  builtin({
    name: "MantissaExponent",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/MantissaExponent",
    arity: [1, 2],
    apply: mantissaExponent,
  }),
];
