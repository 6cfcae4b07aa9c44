/** Arbitrary-precision reals that carry their precision, as the language's do. */

import { bitLength } from "./gcd.js";
import { integerSqrt } from "./integer-root.js";
import { scaleNumber } from "./rational.js";

const LOG2_10 = Math.log2(10);
const GUARD = 12;

/**
 * mantissa 2^exponent, known to `precision` decimal digits. For a zero mantissa `precision` is 0 and
 * `accuracy` says how many digits after the point are zero.
 */
export interface BigFloat {
  readonly mantissa: bigint;
  readonly exponent: number;
  readonly precision: number;
  /** Only for zero. */
  readonly accuracy?: number;
}

/** Bits of mantissa kept for a precision in digits. */
export function workingBits(precision: number): number {
  return Math.max(16, Math.ceil(precision * LOG2_10)) + GUARD;
}

/** A number of the given precision, its mantissa rounded to the bits that precision warrants. */
export function bigFloat(mantissa: bigint, exponent: number, precision: number): BigFloat {
  if (mantissa === 0n) return zeroFloat(precision);
  const drop = bitLength(mantissa) - workingBits(precision);
  if (drop <= 0) return { mantissa, exponent, precision };
  const rounded = ((mantissa >> BigInt(drop - 1)) + 1n) >> 1n;
  return { mantissa: rounded, exponent: exponent + drop, precision };
}

/** A zero with the given accuracy in digits. */
export function zeroFloat(accuracy: number): BigFloat {
  return { mantissa: 0n, exponent: 0, precision: 0, accuracy };
}

/** num/den to the given precision in digits. */
export function floatFromFraction(num: bigint, den: bigint, precision: number): BigFloat {
  if (num === 0n) return zeroFloat(precision);
  const shift = Math.max(0, workingBits(precision) + 2 + bitLength(den) - bitLength(num));
  return bigFloat((num << BigInt(shift)) / den, -shift, precision);
}

/** The exact value of a finite double, with the given precision. */
export function floatFromNumber(value: number, precision: number): BigFloat {
  if (value === 0) return zeroFloat(precision);
  const exponent = Math.max(-1074, Math.floor(Math.log2(Math.abs(value))) - 60);
  let scaled = value;
  let e = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    e--;
  }
  return bigFloat(BigInt(scaled), e, exponent < 0 ? precision : precision);
}

/** The nearest double. */
export function floatToNumber(x: BigFloat): number {
  return scaleNumber(x.mantissa, x.exponent);
}

/** log10 |x|, to a double. Minus infinity for 0. */
export function decimalMagnitude(x: BigFloat): number {
  if (x.mantissa === 0n) return Number.NEGATIVE_INFINITY;
  const size = x.mantissa < 0n ? -x.mantissa : x.mantissa;
  const drop = Math.max(0, bitLength(size) - 60);
  return (Math.log2(Number(size >> BigInt(drop))) + drop + x.exponent) / LOG2_10;
}

/** Digits after the point that are known: Accuracy of the language. */
export function accuracyOf(x: BigFloat): number {
  return x.mantissa === 0n ? (x.accuracy ?? 0) : x.precision - decimalMagnitude(x);
}

/** -x. */
export function negateFloat(x: BigFloat): BigFloat {
  return x.mantissa === 0n
    ? x
    : { mantissa: -x.mantissa, exponent: x.exponent, precision: x.precision };
}

/** x with another precision; digits are neither gained nor lost beyond rounding. */
export function withPrecision(x: BigFloat, precision: number): BigFloat {
  return x.mantissa === 0n ? zeroFloat(precision) : bigFloat(x.mantissa, x.exponent, precision);
}

/** x + y. Absolute errors add, so cancellation lowers the precision. */
export function addFloats(x: BigFloat, y: BigFloat): BigFloat {
  const error = 10 ** -accuracyDifference(x, y);
  const worst = Math.min(accuracyOf(x), accuracyOf(y));
  const accuracy = worst - Math.log10(1 + error);
  if (x.mantissa === 0n && y.mantissa === 0n) return zeroFloat(accuracy);
  const [low, high] = x.exponent < y.exponent ? [x, y] : [y, x];
  const gap = high.exponent - low.exponent;
  // A summand far below the last digit of the other is not worth a long shift.
  if (
    gap > 4 * (workingBits(x.precision) + workingBits(y.precision)) &&
    high.mantissa !== 0n &&
    low.mantissa !== 0n
  ) {
    return withPrecision(high, Math.min(high.precision, accuracy + decimalMagnitude(high)));
  }
  const sum =
    low.mantissa === 0n
      ? high.mantissa
      : high.mantissa === 0n
        ? low.mantissa
        : (high.mantissa << BigInt(gap)) + low.mantissa;
  const exponent = low.mantissa === 0n ? high.exponent : low.exponent;
  if (sum === 0n) return zeroFloat(accuracy);
  const raw = { mantissa: sum, exponent, precision: 1 };
  const precision = accuracy + decimalMagnitude(raw);
  if (precision <= 0) return zeroFloat(accuracy);
  return bigFloat(sum, exponent, precision);
}

function accuracyDifference(x: BigFloat, y: BigFloat): number {
  const d = Math.abs(accuracyOf(x) - accuracyOf(y));
  return d > 30 || Number.isNaN(d) ? 30 : d;
}

/** x - y. */
export function subtractFloats(x: BigFloat, y: BigFloat): BigFloat {
  return addFloats(x, negateFloat(y));
}

/** Precision of a product or quotient: relative errors add. */
function joinedPrecision(p: number, q: number): number {
  const low = Math.min(p, q);
  const d = Math.abs(p - q);
  return d > 30 ? low : Math.max(0, low - Math.log10(1 + 10 ** -d));
}

/** x y. */
export function multiplyFloats(x: BigFloat, y: BigFloat): BigFloat {
  if (x.mantissa === 0n || y.mantissa === 0n) {
    const zero = x.mantissa === 0n ? x : y;
    const other = x.mantissa === 0n ? y : x;
    const magnitude = other.mantissa === 0n ? -accuracyOf(other) : decimalMagnitude(other);
    return zeroFloat(accuracyOf(zero) - magnitude);
  }
  return bigFloat(
    x.mantissa * y.mantissa,
    x.exponent + y.exponent,
    joinedPrecision(x.precision, y.precision),
  );
}

/** x k for an exact fraction num/den other than 0; the precision of x stays. */
export function scaleFloat(x: BigFloat, num: bigint, den = 1n): BigFloat {
  if (x.mantissa === 0n) return x;
  const shift = den === 1n ? 0 : bitLength(den) + GUARD;
  return bigFloat(((x.mantissa * num) << BigInt(shift)) / den, x.exponent - shift, x.precision);
}

/** x / y, or undefined when y is zero. */
export function divideFloats(x: BigFloat, y: BigFloat): BigFloat | undefined {
  if (y.mantissa === 0n) return undefined;
  if (x.mantissa === 0n) return zeroFloat(accuracyOf(x) + decimalMagnitude(y));
  const precision = joinedPrecision(x.precision, y.precision);
  const shift = Math.max(
    0,
    workingBits(precision) + 2 + bitLength(y.mantissa) - bitLength(x.mantissa),
  );
  return bigFloat(
    (x.mantissa << BigInt(shift)) / y.mantissa,
    x.exponent - y.exponent - shift,
    precision,
  );
}

/** The square root of x >= 0; undefined for a negative x. The relative error halves. */
export function sqrtFloat(x: BigFloat): BigFloat | undefined {
  if (x.mantissa < 0n) return undefined;
  if (x.mantissa === 0n) return zeroFloat(accuracyOf(x) / 2);
  const precision = x.precision + Math.log10(2);
  let shift = Math.max(0, 2 * workingBits(precision) + 4 - bitLength(x.mantissa));
  if ((x.exponent - shift) % 2 !== 0) shift++;
  const root = integerSqrt(x.mantissa << BigInt(shift));
  return bigFloat(root, (x.exponent - shift) / 2, precision);
}

/** x^k for an integer k; undefined for a negative power of zero. */
export function powerFloat(x: BigFloat, k: bigint): BigFloat | undefined {
  if (k === 0n) return bigFloat(1n, 0, Math.max(1, x.precision));
  const size = k < 0n ? -k : k;
  if (x.mantissa === 0n) return k < 0n ? undefined : zeroFloat(accuracyOf(x) * Number(size));
  const guard = Math.log10(Number(size) + 1) + 2;
  const exact = { mantissa: x.mantissa, exponent: x.exponent, precision: x.precision + guard };
  let result = bigFloat(1n, 0, exact.precision);
  for (const bit of size.toString(2)) {
    result = fullPrecision(multiplyFloats(result, result), exact.precision);
    if (bit === "1") result = fullPrecision(multiplyFloats(result, exact), exact.precision);
  }
  const power =
    k < 0n ? (divideFloats(bigFloat(1n, 0, exact.precision), result) as BigFloat) : result;
  return withPrecision(power, Math.max(0, x.precision - Math.log10(Number(size))));
}

function fullPrecision(x: BigFloat, precision: number): BigFloat {
  return { mantissa: x.mantissa, exponent: x.exponent, precision };
}

/** -1, 0 or 1 by exact comparison of the stored values. */
export function compareFloats(x: BigFloat, y: BigFloat): -1 | 0 | 1 {
  const gap = x.exponent - y.exponent;
  if (gap > 1_000_000 || gap < -1_000_000) {
    const [a, b] = [decimalMagnitude(x), decimalMagnitude(y)];
    if (x.mantissa > 0n !== y.mantissa > 0n || a === b) return x.mantissa < y.mantissa ? -1 : 1;
    return a < b === x.mantissa > 0n ? -1 : 1;
  }
  const a = gap > 0 ? x.mantissa << BigInt(gap) : x.mantissa;
  const b = gap < 0 ? y.mantissa << BigInt(-gap) : y.mantissa;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** x as a fixed-point integer of the given bits after the point, rounded down. */
export function toFixedPoint(x: BigFloat, bits: number): bigint {
  const shift = x.exponent + bits;
  return shift >= 0 ? x.mantissa << BigInt(shift) : x.mantissa >> BigInt(-shift);
}
