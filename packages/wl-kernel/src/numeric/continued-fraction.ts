/** Continued fractions of rationals and quadratic irrationals. */

import { checkpoint as look } from "./checkpoint.js";
import { integerSqrt } from "./integer-root.js";
import { type Fraction, floorFraction, fraction } from "./rational.js";

/** The terms of the simple continued fraction of num/den; negative numbers give all terms negative, as the language does. */
export function continuedFraction(value: Fraction, maxTerms = Number.POSITIVE_INFINITY): bigint[] {
  if (value.num < 0n) {
    return continuedFraction({ num: -value.num, den: value.den }, maxTerms).map((term) => -term);
  }
  const terms: bigint[] = [];
  let { num, den } = value;
  while (den !== 0n && terms.length < maxTerms) {
    look(20);
    const term = num / den;
    terms.push(term);
    [num, den] = [den, num - term * den];
  }
  return terms;
}

/** The value of a finite continued fraction. Throws RangeError when a tail is 0. */
export function fromContinuedFraction(terms: readonly bigint[]): Fraction {
  let [p0, p1, q0, q1] = [1n, terms[0] ?? 0n, 0n, 1n];
  for (let i = 1; i < terms.length; i++) {
    look(20);
    const term = terms[i] as bigint;
    [p0, p1, q0, q1] = [p1, term * p1 + p0, q1, term * q1 + q0];
  }
  return fraction(p1, q1);
}

/** All convergents of a continued fraction. */
export function convergents(terms: readonly bigint[]): Fraction[] {
  const list: Fraction[] = [];
  let [p0, p1, q0, q1] = [0n, 1n, 1n, 0n];
  for (const term of terms) {
    look(20);
    [p0, p1, q0, q1] = [p1, term * p1 + p0, q1, term * q1 + q0];
    list.push(fraction(p1, q1));
  }
  return list;
}

/** Terms before the period and the period itself. */
export interface PeriodicContinuedFraction {
  readonly start: readonly bigint[];
  readonly period: readonly bigint[];
}

/**
 * The continued fraction of (p + sqrt(d)) / q for d > 0 no square and q not 0 (Lagrange). Undefined when the period is
 * longer than maxTerms.
 */
export function quadraticContinuedFraction(
  p: bigint,
  d: bigint,
  q: bigint,
  maxTerms = 100_000,
): PeriodicContinuedFraction | undefined {
  let [a, b, c] = [p, q, d];
  if ((c - a * a) % b !== 0n) {
    const scale = b < 0n ? -b : b;
    a *= scale;
    c *= scale * scale;
    b *= scale;
  }
  const root = integerSqrt(c);
  const seen = new Map<string, number>();
  const terms: bigint[] = [];
  while (terms.length <= maxTerms) {
    look(20);
    const key = `${a},${b}`;
    const at = seen.get(key);
    if (at !== undefined) return { start: terms.slice(0, at), period: terms.slice(at) };
    seen.set(key, terms.length);
    const whole = b > 0n ? a + root : a + root + 1n;
    const term = floorFraction(fraction(whole, b));
    terms.push(term);
    a = term * b - a;
    b = (c - a * a) / b;
  }
  return undefined;
}

/** The fraction of least denominator in the closed interval [low, high] (Stern and Brocot). */
export function simplestBetween(low: Fraction, high: Fraction): Fraction {
  const first = floorFraction(low);
  if (first * low.den === low.num) return { num: first, den: 1n };
  if (first < floorFraction(high)) return { num: first + 1n, den: 1n };
  const inner = simplestBetween(
    fraction(high.den, high.num - first * high.den),
    fraction(low.den, low.num - first * low.den),
  );
  return fraction(first * inner.num + inner.den, inner.num);
}
