import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, integer, isInteger, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { bitLength } from "../../numeric/gcd.js";
import {
  digitCounts,
  digitSum,
  fromDigits,
  integerDigits,
  integerLength,
  integerReverse,
} from "../../numeric/integer-digits.js";
import { absolute, call, integerList, whole, wholes } from "./integer-arguments.js";

/** Digits in a mixed radix, most significant first: {24, 60, 60} for hours, minutes, seconds. */
function mixedDigits(n: bigint, radix: readonly bigint[]): bigint[] {
  let left = n;
  const digits: bigint[] = [];
  for (const base of [...radix].reverse()) {
    digits.unshift(left % base);
    left /= base;
  }
  if (left > 0n) digits.unshift(left);
  return digits;
}

function mixedRadix(base: Expr | undefined): readonly bigint[] | undefined {
  if (!(base instanceof Fn) || base.head !== systemSymbol("MixedRadix")) return undefined;
  const list = base.args[0];
  return hasHead(list, S.List) ? wholes(list.args) : undefined;
}

function digitsOf(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [n, base = 10, length] = args;
  const value = whole(n);
  if (value === undefined) return undefined;
  const radix = mixedRadix(base);
  const b = whole(base);
  if (radix === undefined && (b === undefined || b < 2n)) return undefined;
  const digits: bigint[] =
    radix !== undefined
      ? mixedDigits(absolute(value), radix)
      : [...integerDigits(absolute(value), b)].map(BigInt);
  if (typeof length === "number" && length >= 0) {
    return integerList(ofLength(digits, length, context), context);
  }
  return length === undefined ? integerList(digits, context) : undefined;
}

/** The last digits, or the digits after so many zeros that there are as many as wanted. */
function ofLength(digits: readonly bigint[], length: number, context: Evaluator): bigint[] {
  context.reserve(length);
  if (digits.length >= length) return digits.slice(digits.length - length);
  return [...new Array<bigint>(length - digits.length).fill(0n), ...digits];
}

const characters = "0123456789abcdefghijklmnopqrstuvwxyz";

function undigits(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [list, base = 10] = args;
  if (typeof list === "string") {
    const b = whole(base);
    if (base === "Roman") return context.call(systemSymbol("FromRomanNumeral"), list);
    if (b === undefined || b < 2n) return undefined;
    const digits = [...list.toLowerCase()].map((character) => characters.indexOf(character));
    if (digits.some((digit) => digit < 0)) return undefined;
    return integer(fromDigits(digits, b));
  }
  if (!hasHead(list, S.List)) return undefined;
  const radix = mixedRadix(base);
  const [first, exponent] = list.args;
  if (list.args.length === 2 && hasHead(first, S.List) && isInteger(exponent))
    return fromRealDigits(first, exponent, base);
  const values = wholes(list.args);
  if (radix !== undefined && values !== undefined) {
    let total = 0n;
    values.forEach((digit, i) => {
      const weight = radix
        .slice(radix.length - (values.length - 1 - i))
        .reduce((a, b) => a * b, 1n);
      total += digit * weight;
    });
    return integer(total);
  }
  const b = whole(base);
  if (values !== undefined && b !== undefined) return integer(fromDigits(values, b));
  return list.args.reduce(
    (total: Expr, digit) => call(S.Plus, call(S.Times, base, total), digit),
    0,
  );
}

/** The number of RealDigits form, {digits, position of the point}, with a last part in braces repeating. */
function fromRealDigits(list: Fn, exponent: number | bigint, base: Expr): Expr | undefined {
  const b = whole(base);
  if (b === undefined) return undefined;
  const last = list.args[list.args.length - 1];
  const repeating = hasHead(last, S.List) ? wholes(last.args) : undefined;
  const plain = wholes(repeating === undefined ? list.args : list.args.slice(0, -1));
  if (plain === undefined) return undefined;
  let num = fromDigits(plain, b);
  let den = 1n;
  let places = plain.length;
  if (repeating !== undefined) {
    const period = b ** BigInt(repeating.length) - 1n;
    num = num * period + fromDigits(repeating, b);
    den = period;
  }
  places -= Number(exponent);
  if (Math.abs(places) > 100_000) return undefined;
  if (places >= 0) den *= b ** BigInt(places);
  else num *= b ** BigInt(-places);
  return rational(num, den);
}

const baseOf = (base: Expr | undefined): bigint | undefined => {
  const b = base === undefined ? 10n : whole(base);
  return b === undefined || b < 2n ? undefined : b;
};

const ofDigits = (
  name: string,
  most: number,
  compute: (
    n: bigint,
    base: bigint,
    rest: Expr | undefined,
    context: Evaluator,
  ) => Expr | undefined,
) =>
  builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, most],
    apply([n, base, rest], context) {
      const value = whole(n);
      const b = baseOf(base);
      return value === undefined || b === undefined
        ? undefined
        : compute(absolute(value), b, rest, context);
    },
  });

function digitCount(
  n: bigint,
  base: bigint,
  digit: Expr | undefined,
  context: Evaluator,
): Expr | undefined {
  if (base > 100_000n) return undefined;
  const counts = digitCounts(n, Number(base));
  if (n === 0n) counts[0] = 1;
  if (digit !== undefined) return typeof digit === "number" ? (counts[digit] ?? 0) : undefined;
  return integerList([...counts.slice(1), counts[0] as number], context);
}

/** Digits of integers. */
export const digits = [
  builtin({
    name: "IntegerDigits",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/IntegerDigits",
    arity: [1, 3],
    apply: digitsOf,
  }),
  builtin({
    name: "FromDigits",
    state: "complete",
    doc: "ref/FromDigits",
    arity: [1, 2],
    apply: undigits,
  }),
  ofDigits("DigitCount", 3, digitCount),
  ofDigits("DigitSum", 2, (n, base) => integer(digitSum(n, base))),
  ofDigits("IntegerLength", 2, (n, base) => integerLength(n, base)),
  ofDigits("IntegerReverse", 3, (n, base, length, context) => {
    if (length === undefined) return integer(integerReverse(n, base));
    if (typeof length !== "number" || length < 0) return undefined;
    if (length * bitLength(base) > context.state.maxBits) return undefined;
    const digits = ofLength([...integerDigits(n, base)].map(BigInt), length, context);
    return integer(fromDigits(digits.reverse(), base));
  }),
  builtin({
    name: "NumberExpand",
    attributes: ["Listable"],
    state: "partial",
    missing: "reals and lengths",
    doc: "ref/NumberExpand",
    arity: [1, 2],
    apply([n, base], context) {
      const value = whole(n);
      const b = baseOf(base);
      if (value === undefined || b === undefined) return undefined;
      const list = [...integerDigits(absolute(value), b)].map(BigInt);
      const sign = value < 0n ? -1n : 1n;
      return integerList(
        list.map((digit, i) => sign * digit * b ** BigInt(list.length - 1 - i)),
        context,
      );
    },
  }),
];
