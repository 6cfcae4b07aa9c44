/** Modular arithmetic on machine numbers and big integers. */

import { checkpoint, costOfBits } from "./checkpoint.js";
import { bitLength } from "./gcd.js";

/** Moduli below this limit may use the number versions of this file. */
export const NUMBER_MODULUS_LIMIT = 2251799813685248; // 2^51

const SMALL_MODULUS = 94906265; // floor(sqrt(2^53)): products of residues stay exact
const SPLITTER = 134217729; // 2^27 + 1, Veltkamp's constant

/**
 * `a b mod n` for residues `0 <= a, b < n < 2^51`, without big integers.
 * Above 2^26 the product is kept as an unevaluated sum of two doubles (Dekker 1971),
 * from which the nearest multiple of n is taken exactly.
 */
export function multiplyModNumber(a: number, b: number, n: number): number {
  const high = a * b;
  const quotient = Math.floor(high / n);
  if (n <= SMALL_MODULUS) {
    const rest = high - quotient * n;
    return rest < 0 ? rest + n : rest >= n ? rest - n : rest;
  }
  let t = SPLITTER * a;
  const aHigh = t - (t - a);
  const aLow = a - aHigh;
  t = SPLITTER * b;
  const bHigh = t - (t - b);
  const bLow = b - bHigh;
  const low = aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow;
  t = SPLITTER * quotient;
  const qHigh = t - (t - quotient);
  const qLow = quotient - qHigh;
  t = SPLITTER * n;
  const nHigh = t - (t - n);
  const nLow = n - nHigh;
  const high2 = quotient * n;
  const low2 = qHigh * nHigh - high2 + qHigh * nLow + qLow * nHigh + qLow * nLow;
  let rest = high - high2 + (low - low2);
  while (rest < 0) rest += n;
  while (rest >= n) rest -= n;
  return rest;
}

/** `base^exponent mod n` for `0 <= base < n < 2^51` and a non-negative integer exponent below 2^53. */
export function powerModNumber(base: number, exponent: number, n: number): number {
  if (n === 1) return 0;
  let result = 1;
  let square = base;
  let rest = exponent;
  while (rest > 0) {
    const half = Math.floor(rest / 2);
    if (rest !== 2 * half) result = multiplyModNumber(result, square, n);
    rest = half;
    if (rest > 0) square = multiplyModNumber(square, square, n);
  }
  return result;
}

/** Inverse of `a` modulo `n` (both below 2^53, a not reduced necessarily), or 0 when there is none. */
export function inverseModNumber(a: number, n: number): number {
  let r0 = n;
  let r1 = a % n;
  if (r1 < 0) r1 += n;
  let t0 = 0;
  let t1 = 1;
  while (r1 !== 0) {
    const q = Math.floor(r0 / r1);
    const r = r0 - q * r1;
    r0 = r1;
    r1 = r;
    const t = t0 - q * t1;
    t0 = t1;
    t1 = t;
  }
  if (r0 !== 1) return 0;
  return t0 < 0 ? t0 + n : t0;
}

/** Square root of `a` modulo the prime `p` below 2^51 (Tonelli and Shanks), or -1 when a is no residue. */
export function squareRootModPrimeNumber(a: number, p: number): number {
  const value = a % p;
  if (value === 0) return 0;
  if (p === 2) return value;
  if (powerModNumber(value, (p - 1) / 2, p) !== 1) return -1;
  if (p % 4 === 3) return powerModNumber(value, (p + 1) / 4, p);
  let odd = p - 1;
  let twos = 0;
  while (odd % 2 === 0) {
    odd /= 2;
    twos++;
  }
  let nonResidue = 2;
  while (powerModNumber(nonResidue, (p - 1) / 2, p) !== p - 1) nonResidue++;
  let c = powerModNumber(nonResidue, odd, p);
  let root = powerModNumber(value, (odd + 1) / 2, p);
  let t = powerModNumber(value, odd, p);
  while (t !== 1) {
    let i = 0;
    let probe = t;
    while (probe !== 1) {
      probe = multiplyModNumber(probe, probe, p);
      i++;
    }
    for (let j = twos - i - 1; j > 0; j--) c = multiplyModNumber(c, c, p);
    root = multiplyModNumber(root, c, p);
    c = multiplyModNumber(c, c, p);
    t = multiplyModNumber(t, c, p);
    twos = i;
  }
  return root;
}

/** The residue of `a` in `0 .. n-1` for a positive n. */
export function reduceMod(a: bigint, n: bigint): bigint {
  const rest = a % n;
  return rest < 0n ? rest + n : rest;
}

/**
 * Inverse of `a` modulo `n > 0` in `0 .. n-1`, or undefined when gcd(a, n) is not 1.
 * Extended Euclid keeping one cofactor only.
 */
export function modularInverse(a: bigint, n: bigint): bigint | undefined {
  let r0 = n;
  let r1 = reduceMod(a, n);
  let t0 = 0n;
  let t1 = 1n;
  while (r1 !== 0n) {
    checkpoint();
    const q = r0 / r1;
    const r = r0 - q * r1;
    r0 = r1;
    r1 = r;
    const t = t0 - q * t1;
    t0 = t1;
    t1 = t;
  }
  if (r0 !== 1n) return undefined;
  return t0 < 0n ? t0 + n : t0;
}

/**
 * `base^exponent mod |modulus|`, in `0 .. |modulus|-1`. A negative exponent takes the inverse first.
 * Undefined when that inverse does not exist or the modulus is 0.
 * Moduli below 2^51 use doubles; larger ones a sliding window of four bits.
 */
export function powerMod(base: bigint, exponent: bigint, modulus: bigint): bigint | undefined {
  const n = modulus < 0n ? -modulus : modulus;
  if (n === 0n) return undefined;
  let start: bigint | undefined = reduceMod(base, n);
  let e = exponent;
  if (e < 0n) {
    start = modularInverse(start, n);
    e = -e;
    if (start === undefined) return undefined;
  }
  if (n < 2251799813685248n && e < 9007199254740992n) {
    return BigInt(powerModNumber(Number(start), Number(e), Number(n)));
  }
  return powerModPositive(start, e, n);
}

/** `base^exponent mod n` for `0 <= base < n` and `exponent >= 0`. */
export function powerModPositive(base: bigint, exponent: bigint, n: bigint): bigint {
  if (n === 1n) return 0n;
  const bits = exponent.toString(2);
  const length = bits.length;
  if (length <= 16) {
    let result = 1n;
    for (let i = 0; i < length; i++) {
      result = (result * result) % n;
      if (bits.charCodeAt(i) === 49) result = (result * base) % n;
    }
    return result % n;
  }
  const cost = costOfBits(bitLength(n));
  const odd: bigint[] = [base];
  const square = (base * base) % n;
  for (let i = 1; i < 8; i++) odd.push(((odd[i - 1] as bigint) * square) % n);
  let result = 1n;
  let i = 0;
  while (i < length) {
    checkpoint(cost);
    if (bits.charCodeAt(i) === 48) {
      result = (result * result) % n;
      i++;
      continue;
    }
    let end = Math.min(i + 4, length);
    while (bits.charCodeAt(end - 1) === 48) end--;
    let window = 0;
    for (let j = i; j < end; j++) {
      window = window * 2 + bits.charCodeAt(j) - 48;
      result = (result * result) % n;
    }
    result = (result * (odd[window >> 1] as bigint)) % n;
    i = end;
  }
  return result;
}
