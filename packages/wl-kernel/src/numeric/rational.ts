/** Exact fractions of big integers in lowest terms. */

import { gcd } from "./gcd.js";

/** A fraction in lowest terms with a positive denominator. */
export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

/** The fraction num/den in lowest terms. Throws RangeError when den is 0. */
export function fraction(num: bigint, den: bigint = 1n): Fraction {
  if (den === 1n) return { num, den };
  if (den === 0n) throw new RangeError("A fraction needs a denominator other than 0.");
  const g = gcd(num, den);
  const divisor = den < 0n ? -g : g;
  return divisor === 1n ? { num, den } : { num: num / divisor, den: den / divisor };
}

/** Sum of two fractions, with Henrici's smaller gcds. */
export function addFractions(a: Fraction, b: Fraction): Fraction {
  if (a.den === 1n && b.den === 1n) return { num: a.num + b.num, den: 1n };
  const g = gcd(a.den, b.den);
  if (g === 1n) return { num: a.num * b.den + b.num * a.den, den: a.den * b.den };
  const left = a.den / g;
  const sum = a.num * (b.den / g) + b.num * left;
  const h = gcd(sum, g);
  return { num: sum / h, den: left * (b.den / h) };
}

/** Difference of two fractions. */
export function subtractFractions(a: Fraction, b: Fraction): Fraction {
  return addFractions(a, { num: -b.num, den: b.den });
}

/** Product of two fractions; crosswise gcds keep the numbers small. */
export function multiplyFractions(a: Fraction, b: Fraction): Fraction {
  const g = gcd(a.num, b.den);
  const h = gcd(b.num, a.den);
  if (g === 0n || h === 0n) return { num: 0n, den: 1n };
  return { num: (a.num / g) * (b.num / h), den: (a.den / h) * (b.den / g) };
}

/** Quotient of two fractions. Throws RangeError for a divisor of 0. */
export function divideFractions(a: Fraction, b: Fraction): Fraction {
  if (b.num === 0n) throw new RangeError("Division by the fraction 0.");
  const inverse = b.num < 0n ? { num: -b.den, den: -b.num } : { num: b.den, den: b.num };
  return multiplyFractions(a, inverse);
}

/** a^k for an integer k. Throws RangeError for a negative power of 0. */
export function powerFraction(a: Fraction, k: bigint): Fraction {
  if (k >= 0n) return { num: a.num ** k, den: a.den ** k };
  if (a.num === 0n) throw new RangeError("A negative power of 0 does not exist.");
  const num = a.den ** -k;
  const den = a.num ** -k;
  return den < 0n ? { num: -num, den: -den } : { num, den };
}

/** -1, 0 or 1 as a is below, equal to or above b. */
export function compareFractions(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const left = a.num * b.den;
  const right = b.num * a.den;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Largest integer not above the fraction. */
export function floorFraction(a: Fraction): bigint {
  const q = a.num / a.den;
  return a.num < 0n && q * a.den !== a.num ? q - 1n : q;
}

/** Smallest integer not below the fraction. */
export function ceilingFraction(a: Fraction): bigint {
  const q = a.num / a.den;
  return a.num > 0n && q * a.den !== a.num ? q + 1n : q;
}

/** Nearest integer, ties to even, as the language's Round. */
export function roundFraction(a: Fraction): bigint {
  const floor = floorFraction(a);
  const twice = 2n * (a.num - floor * a.den);
  if (twice < a.den) return floor;
  if (twice > a.den) return floor + 1n;
  return (floor & 1n) === 0n ? floor : floor + 1n;
}

/** The double nearest to num/den, correctly rounded (ties to even), infinities on overflow. */
export function fractionToNumber(num: bigint, den: bigint): number {
  if (num === 0n) return 0;
  const negative = num < 0n !== den < 0n;
  const n = num < 0n ? -num : num;
  const d = den < 0n ? -den : den;
  if (n <= 9007199254740992n && d <= 9007199254740992n) {
    const value = Number(n) / Number(d);
    return negative ? -value : value;
  }
  // 66 or 67 leading bits with a sticky bit, then one correctly rounded conversion.
  let shift = n.toString(16).length * 4 - d.toString(16).length * 4 - 68;
  let q: bigint;
  let exact: boolean;
  if (shift < -1140) shift = -1140; // the result is subnormal: keep the rounding position of doubles
  if (shift >= 0) {
    const scaled = d << BigInt(shift);
    q = n / scaled;
    exact = q * scaled === n;
  } else {
    const scaled = n << BigInt(-shift);
    q = scaled / d;
    exact = q * d === scaled;
  }
  if (!exact) q |= 1n;
  const value = scaleNumber(q, shift);
  return negative ? -value : value;
}

/** m 2^e rounded once to a double. */
export function scaleNumber(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  if (mantissa < 0n) return -scaleNumber(-mantissa, exponent);
  const bits = mantissa.toString(2).length;
  const top = bits + exponent; // value is in [2^(top-1), 2^top)
  if (top > 1024) return Number.POSITIVE_INFINITY;
  if (top < -1074) return 0;
  const keep = top <= -1022 ? top + 1074 : 53;
  const drop = bits - keep;
  let head = mantissa;
  let e = exponent;
  if (drop > 0) {
    head = mantissa >> BigInt(drop);
    const rest = mantissa - (head << BigInt(drop));
    const half = 1n << BigInt(drop - 1);
    if (rest > half || (rest === half && (head & 1n) === 1n)) head++;
    e += drop;
  }
  const value = Number(head);
  // Two exact steps, since 2 ** e alone may leave the range of doubles.
  if (e < -1022) return value * 2 ** (e + 200 + 0) * 2 ** -200;
  if (e > 1023) return value * 2 ** 1000 * 2 ** (e - 1000);
  return value * 2 ** e;
}
