import { floatFromNumber, floatToNumber } from "../numeric/big-float.js";
import { checkpoint } from "../numeric/checkpoint.js";
import { compareFractions, type Fraction, fraction } from "../numeric/rational.js";
import {
  Assoc,
  BigReal,
  ByteArr,
  Complex,
  type Expr,
  Fn,
  isNumber,
  type Num,
  Opaque,
  Rational,
  Real,
  type RealNumber,
  Sym,
  shortName,
} from "./expr.js";
import { Plus, Power, Times } from "./symbols.js";

/**
 * Canonical order: negative when `a` comes first, 0 when identical. Numbers by value, then strings, symbols,
 * and compound expressions; sums, products and powers like the terms of a polynomial.
 */
export function compareExpr(a: Expr, b: Expr): number {
  if (a === b) return 0;
  if (typeof a === "number" && typeof b === "number") return a - b;
  const left = rank(a);
  const right = rank(b);
  if (left === 1 || right === 1) {
    return left === right ? compareNumbers(a as Num, b as Num) : left - right;
  }
  if (left === 2 || right === 2) {
    return left === right ? compareText(a as string, b as string) : left - right;
  }
  if (a instanceof Fn || b instanceof Fn) {
    checkpoint();
    if (isAlgebraic(a) || isAlgebraic(b)) return compareTerms(a, b);
  }
  if (left !== right) return left - right;
  if (a instanceof Sym && b instanceof Sym) {
    return compareText(shortName(a), shortName(b)) || compareText(a.name, b.name);
  }
  if (a instanceof Fn && b instanceof Fn) return compareFunctions(a, b);
  if (a instanceof Assoc && b instanceof Assoc) return compareAssociations(a, b);
  if (a instanceof ByteArr && b instanceof ByteArr) return Buffer.compare(a.bytes, b.bytes);
  return 0;
}

function rank(expr: Expr): number {
  if (typeof expr === "string") return 2;
  if (isNumber(expr)) return 1;
  if (expr instanceof Sym) return 3;
  if (expr instanceof Fn) return 4;
  if (expr instanceof Assoc) return 5;
  return expr instanceof Opaque ? 7 : 6;
}

function isAlgebraic(expr: Expr): boolean {
  return expr instanceof Fn && (expr.head === Times || expr.head === Power || expr.head === Plus);
}

/** The factors (or terms) that decide the order, without a leading number. */
function decisive(expr: Expr, head: Sym): readonly Expr[] {
  if (!(expr instanceof Fn) || expr.head !== head) return [expr];
  const first = expr.args[0];
  return first !== undefined && isNumber(first) ? expr.args.slice(1) : expr.args;
}

function compareTerms(a: Expr, b: Expr): number {
  if (isHead(a, Times) || isHead(b, Times)) return compareFromLast(a, b, Times);
  if (isHead(a, Power) || isHead(b, Power)) {
    const [baseA, exponentA] = powerParts(a);
    const [baseB, exponentB] = powerParts(b);
    const byBase = compareExpr(baseA, baseB);
    if (byBase !== 0) return byBase;
    return compareExpr(exponentA, exponentB);
  }
  return compareFromLast(a, b, Plus);
}

function compareFromLast(a: Expr, b: Expr, head: Sym): number {
  const left = decisive(a, head);
  const right = decisive(b, head);
  const common = Math.min(left.length, right.length);
  for (let i = 1; i <= common; i++) {
    const result = compareExpr(left[left.length - i] as Expr, right[right.length - i] as Expr);
    if (result !== 0) return result;
  }
  if (left.length !== right.length) return left.length - right.length;
  return compareExpr(leadingNumber(a, head), leadingNumber(b, head));
}

function leadingNumber(expr: Expr, head: Sym): Expr {
  const neutral = head === Times ? 1 : 0;
  if (!isHead(expr, head)) return neutral;
  const first = expr.args[0];
  return first !== undefined && isNumber(first) ? first : neutral;
}

function isHead(expr: Expr, head: Sym): expr is Fn {
  return expr instanceof Fn && expr.head === head;
}

function powerParts(expr: Expr): readonly [Expr, Expr] {
  return isHead(expr, Power) && expr.args.length === 2
    ? [expr.args[0] as Expr, expr.args[1] as Expr]
    : [expr, 1];
}

function compareFunctions(a: Fn, b: Fn): number {
  if (a.args.length !== b.args.length) return a.args.length - b.args.length;
  const byHead = compareExpr(a.head, b.head);
  if (byHead !== 0) return byHead;
  for (let i = 0; i < a.args.length; i++) {
    const result = compareExpr(a.args[i] as Expr, b.args[i] as Expr);
    if (result !== 0) return result;
  }
  return 0;
}

function compareAssociations(a: Assoc, b: Assoc): number {
  if (a.keys.length !== b.keys.length) return a.keys.length - b.keys.length;
  for (let i = 0; i < a.keys.length; i++) {
    const byKey = compareExpr(a.keys[i] as Expr, b.keys[i] as Expr);
    if (byKey !== 0) return byKey;
    const byValue = compareExpr(a.values[i] as Expr, b.values[i] as Expr);
    if (byValue !== 0) return byValue;
  }
  return 0;
}

/** Alphabetical order of strings and names: letters without case first, then lower case before upper case. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let tie = 0;
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const foldedX = fold(x);
    const foldedY = fold(y);
    if (foldedX !== foldedY) return weight(foldedX) - weight(foldedY);
    if (tie === 0) tie = y - x;
  }
  if (a.length !== b.length) return a.length - b.length;
  return tie;
}

function fold(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Punctuation before digits before letters. */
function weight(code: number): number {
  if (code >= 97 && code <= 122) return code + 100_000;
  if (code >= 48 && code <= 57) return code + 50_000;
  return code >= 128 ? code + 200_000 : code;
}

function compareNumbers(a: Num, b: Num): number {
  const reA = a instanceof Complex ? a.re : a;
  const reB = b instanceof Complex ? b.re : b;
  const byReal = compareReal(reA, reB);
  if (byReal !== 0) return byReal;
  const imA = a instanceof Complex ? a.im : 0;
  const imB = b instanceof Complex ? b.im : 0;
  const byImaginary = compareReal(imA, imB);
  if (byImaginary !== 0) return byImaginary;
  return precisionRank(a) - precisionRank(b);
}

function precisionRank(value: Num): number {
  return value instanceof Real || value instanceof BigReal ? 1 : 0;
}

/** Compares two real numbers by value; exact where both are exact. */
export function compareReal(a: RealNumber, b: RealNumber): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "object" || typeof b === "object") {
    if (a instanceof Rational && b instanceof Rational) {
      return sign(a.num * b.den - b.num * a.den);
    }
    if (a instanceof Rational && typeof b !== "object") return sign(a.num - BigInt(b) * a.den);
    if (b instanceof Rational && typeof a !== "object") return sign(BigInt(a) * b.den - b.num);
    if (a instanceof Real || b instanceof Real) {
      const x = toDouble(a);
      const y = toDouble(b);
      if (Number.isFinite(x) || Number.isFinite(y)) return sign(x - y);
    }
    return compareFractions(exactValue(a), exactValue(b));
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function sign(value: number | bigint): number {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/** The value of a real number as an exact fraction; a machine infinity counts as a very large number. */
export function exactValue(value: RealNumber): Fraction {
  if (typeof value !== "object") return { num: BigInt(value), den: 1n };
  if (value instanceof Rational) return value;
  const float =
    value instanceof Real
      ? floatFromNumber(
          Number.isFinite(value.value) ? value.value : Math.sign(value.value) * 1e308,
          17,
        )
      : value.float;
  return float.exponent >= 0
    ? { num: float.mantissa << BigInt(float.exponent), den: 1n }
    : fraction(float.mantissa, 1n << BigInt(-float.exponent));
}

/** The nearest double of a real number. */
export function toDouble(value: RealNumber): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Real) return value.value;
  if (value instanceof Rational) return ratioToDouble(value.num, value.den);
  return floatToNumber(value.float);
}

function ratioToDouble(num: bigint, den: bigint): number {
  const top = Number(num);
  const bottom = Number(den);
  if (Number.isSafeInteger(top) && Number.isSafeInteger(bottom)) return top / bottom;
  // Scale so that the quotient keeps 64 significant bits whatever the sizes are.
  const negative = num < 0n;
  const magnitude = negative ? -num : num;
  const shift = bitLength(den) - bitLength(magnitude) + 64;
  const scaled =
    shift >= 0 ? (magnitude << BigInt(shift)) / den : magnitude / (den << BigInt(-shift));
  const exact = Number(scaled);
  const half = Math.trunc(-shift / 2);
  const result = exact * 2 ** half * 2 ** (-shift - half);
  return negative ? -result : result;
}

/** Number of binary digits of a positive integer. */
export function bitLength(value: bigint): number {
  const digits = value.toString(16);
  return (digits.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(digits[0] as string, 16)));
}
