import type { Expr } from "./expr.js";
import { Fn, isFn } from "./function.js";
import { BigReal, Real } from "./number.js";
import { isBigRealText } from "./print-number.js";

/** True for numbers: integers, reals, quotients of two integers, and complex numbers made of these. */
export function isNumber(expr: Expr): boolean {
  if (isRealNumber(expr)) return true;
  if (!(expr instanceof Fn) || expr.args.length !== 2 || !isFn(expr, "Complex")) return false;
  return isRealNumber(expr.args[0]) && isRealNumber(expr.args[1]);
}

/**
 * Numbers by their exact value, complex ones by real part, then by the size of the imaginary part, then by
 * its sign (documentation of Sort); of equal ones the exact one first, then
 * the machine's. What is no number by its text or bits comes behind every number. A total order: no value is rounded.
 */
export function compareNumbers(a: Expr, b: Expr): number {
  const [realA, imaginaryA] = complexParts(a);
  const [realB, imaginaryB] = complexParts(b);
  return (
    compareReals(realA, realB) ||
    compareReals(withoutSign(imaginaryA), withoutSign(imaginaryB)) ||
    compareReals(imaginaryA, imaginaryB) ||
    exactness(realA) - exactness(realB) ||
    exactness(imaginaryA) - exactness(imaginaryB)
  );
}

function isRealNumber(expr: Expr | undefined): boolean {
  if (typeof expr !== "object") return expr !== undefined && typeof expr !== "string";
  return expr.kind === "Real" || expr.kind === "BigReal" || isQuotient(expr);
}

function isQuotient(expr: Expr): expr is Fn {
  if (!(expr instanceof Fn) || expr.args.length !== 2 || !isFn(expr, "Rational")) return false;
  const [numerator, denominator] = expr.args;
  // A quotient by nothing is a call like any other.
  return isWhole(numerator) && isWhole(denominator) && Number(denominator) !== 0;
}

function isWhole(expr: Expr | undefined): expr is number | bigint {
  return typeof expr === "bigint" || Number.isInteger(expr);
}

function complexParts(expr: Expr): readonly [Expr, Expr] {
  return isFn(expr, "Complex") ? [expr.args[0] as Expr, expr.args[1] as Expr] : [expr, 0];
}

/** The absolute value of a real number. */
function withoutSign(expr: Expr): Expr {
  if (typeof expr === "bigint") return expr < 0n ? -expr : expr;
  if (typeof expr !== "object") return Math.abs(expr as number);
  if (expr.kind === "Real") return new Real(Math.abs(expr.value));
  if (expr.kind === "BigReal") return new BigReal(expr.text.replace(/^-/, ""));
  const [numerator = 0, denominator = 1] = (expr as Fn).args;
  return new Fn((expr as Fn).head, [withoutSign(numerator), withoutSign(denominator)]);
}

function exactness(expr: Expr): number {
  if (typeof expr !== "object") return 0;
  return expr.kind === "Real" ? 1 : expr.kind === "BigReal" ? 2 : 0;
}

function compareReals(a: Expr, b: Expr): number {
  const x = plainValue(a);
  const y = plainValue(b);
  // JavaScript compares numbers and bigints by exact value.
  if (x !== undefined && y !== undefined) return comparePlain(x, y);
  const decimalA = decimalOf(a);
  const decimalB = decimalOf(b);
  if (decimalA !== undefined && decimalB !== undefined) return compareDecimals(decimalA, decimalB);
  if (decimalA !== undefined) return compareDecimalTo(decimalA, b, y);
  if (decimalB !== undefined) return -compareDecimalTo(decimalB, a, x);
  if (isUnbounded(x) || isUnbounded(y)) return comparePlain(x ?? 0, y ?? 0);
  const [numeratorA, denominatorA] = fractionOf(a, x);
  const [numeratorB, denominatorB] = fractionOf(b, y);
  return comparePlain(numeratorA * denominatorB, numeratorB * denominatorA);
}

/** The value of an integer or machine real; NaN of a big real that is none; else `undefined`. */
function plainValue(expr: Expr): number | bigint | undefined {
  if (typeof expr !== "object") return expr as number | bigint;
  if (expr.kind === "Real") return expr.value;
  return expr.kind === "BigReal" && !isBigRealText(expr.text) ? Number.NaN : undefined;
}

function comparePlain(x: number | bigint, y: number | bigint): number {
  if (x < y) return -1;
  if (x > y) return 1;
  return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
}

function isUnbounded(x: number | bigint | undefined): boolean {
  return typeof x === "number" && !Number.isFinite(x);
}

/** A big real: its sign, its digits without zeros at either end, and how many of them stand before the point. */
interface Decimal {
  readonly sign: number;
  readonly digits: string;
  readonly magnitude: bigint;
}

const zero: Decimal = { sign: 0, digits: "", magnitude: 0n };

function decimalOf(expr: Expr): Decimal | undefined {
  if (typeof expr !== "object" || expr.kind !== "BigReal") return undefined;
  const parts = /^(-?)(\d*)(?:\.(\d*))?[^*]*(?:\*\^(-?\d+))?$/.exec(expr.text);
  if (parts === null || !isBigRealText(expr.text)) return undefined;
  const [, minus, whole = "", fraction = "", exponent = "0"] = parts;
  const digits = whole + fraction;
  let first = 0;
  while (digits.charCodeAt(first) === 48) first++;
  let end = digits.length;
  while (end > first && digits.charCodeAt(end - 1) === 48) end--;
  if (first === end) return zero;
  return {
    sign: minus === "" ? 1 : -1,
    digits: digits.slice(first, end),
    magnitude: BigInt(exponent) + BigInt(whole.length - first),
  };
}

function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return a.sign - b.sign;
  const size = comparePlain(a.magnitude, b.magnitude);
  if (size !== 0) return a.sign * size;
  return a.digits === b.digits ? 0 : a.digits < b.digits ? -a.sign : a.sign;
}

/** Compares a big real with another number; `plain` is the other's value where it has a plain one. */
function compareDecimalTo(a: Decimal, b: Expr, plain: number | bigint | undefined): number {
  if (isUnbounded(plain)) return comparePlain(0, plain as number);
  const [numerator, denominator] = fractionOf(b, plain);
  const sign = comparePlain(numerator, 0n);
  if (a.sign !== sign || sign === 0) return a.sign - sign;
  // Numbers of clearly different size are told apart first, so that an exponent in the billions is never multiplied out.
  const hexDigits = hexLength(numerator) - hexLength(denominator);
  const magnitude = Number(a.magnitude);
  if (magnitude - 2 > (hexDigits + 1) * decimalsPerHexDigit) return sign;
  if (magnitude + 1 < (hexDigits - 1) * decimalsPerHexDigit) return -sign;
  const exponent = a.magnitude - BigInt(a.digits.length);
  const scaled = BigInt(a.sign) * BigInt(a.digits) * denominator;
  return exponent < 0n
    ? comparePlain(scaled, numerator * 10n ** -exponent)
    : comparePlain(scaled * 10n ** exponent, numerator);
}

const decimalsPerHexDigit = Math.log10(16);

function hexLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length;
}

/** Numerator and denominator, the latter above 0, of a finite number. */
function fractionOf(expr: Expr, plain: number | bigint | undefined): readonly [bigint, bigint] {
  if (typeof plain === "bigint") return [plain, 1n];
  if (plain !== undefined) return fractionOfDouble(plain);
  const [numerator, denominator] = (expr as Fn).args.map((part) => BigInt(part as number | bigint));
  const [n, d] = [numerator ?? 0n, denominator ?? 1n];
  return d < 0n ? [-n, -d] : [n, d];
}

function fractionOfDouble(value: number): readonly [bigint, bigint] {
  let scaled = value;
  let bits = 0n;
  // Exact: a double that is no whole number is below 2^53.
  while (!Number.isInteger(scaled)) {
    scaled *= 2 ** 64;
    bits += 64n;
  }
  return [BigInt(scaled), 1n << bits];
}
