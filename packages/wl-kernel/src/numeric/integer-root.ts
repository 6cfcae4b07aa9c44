/** Exact integer roots, square tests and perfect powers. */

import { checkpoint } from "./checkpoint.js";
import { bitLength } from "./gcd.js";

/**
 * Floor of the square root of a non-negative integer.
 * Newton's method on doubling precision (Zimmermann's recursive idea), so the cost is that of one long division.
 * Throws RangeError for a negative argument.
 */
export function integerSqrt(n: bigint): bigint {
  if (n < 0n) throw new RangeError("integerSqrt needs a non-negative integer.");
  if (n < 4503599627370496n) return BigInt(Math.floor(Math.sqrt(Number(n))));
  const bits = bitLength(n);
  let root: bigint;
  if (bits <= 1000) {
    root = BigInt(Math.floor(Math.sqrt(Number(n))));
    for (let guess = (root + n / root) >> 1n; ; guess = (root + n / root) >> 1n) {
      const step = guess > root ? guess - root : root - guess;
      root = guess;
      if (step <= 1n) break;
    }
  } else {
    const shift = BigInt((bits >> 2) & ~1);
    // Root of the leading half of the bits, then one Newton step doubles the good bits.
    const head = integerSqrt(n >> (2n * shift)) << shift;
    root = (head + n / head) >> 1n;
  }
  while (root * root > n) root--;
  while ((root + 1n) * (root + 1n) <= n) root++;
  return root;
}

const SQUARES_MOD_64 = residueTable(64);
const SQUARES_MOD_63 = residueTable(63);
const SQUARES_MOD_65 = residueTable(65);
const SQUARES_MOD_11 = residueTable(11);

function residueTable(modulus: number): Uint8Array {
  const table = new Uint8Array(modulus);
  for (let i = 0; i < modulus; i++) table[(i * i) % modulus] = 1;
  return table;
}

/** Whether n is the square of an integer; four residue tests spare most roots. */
export function isSquare(n: bigint): boolean {
  if (n < 0n) return false;
  if (SQUARES_MOD_64[Number(n & 63n)] === 0) return false;
  const rest = Number(n % 45045n); // 63 * 65 * 11
  if (SQUARES_MOD_63[rest % 63] === 0) return false;
  if (SQUARES_MOD_65[rest % 65] === 0) return false;
  if (SQUARES_MOD_11[rest % 11] === 0) return false;
  const root = integerSqrt(n);
  return root * root === n;
}

/**
 * Floor of the k-th root of n for k >= 1; for odd k a negative n gives minus the root of |n|.
 * Newton from above with precision doubling. Throws RangeError for an even root of a negative number or k < 1.
 */
export function integerRoot(n: bigint, k: number): bigint {
  if (!Number.isInteger(k) || k < 1) throw new RangeError("integerRoot needs a positive order.");
  if (n < 0n) {
    if (k % 2 === 0) throw new RangeError("An even root of a negative integer is not real.");
    return -integerRoot(-n, k);
  }
  if (k === 1 || n < 2n) return n;
  if (k === 2) return integerSqrt(n);
  const bits = bitLength(n);
  if (bits <= k) return 1n;
  const order = BigInt(k);
  const less = order - 1n;
  const rootBits = Math.ceil(bits / k);
  let root: bigint;
  if (rootBits < 48) {
    const drop = Math.max(0, bits - 1000);
    const log = (Math.log2(Number(n >> BigInt(drop))) + drop) / k;
    root = BigInt(Math.ceil(2 ** log * (1 + 1e-9))) + 1n;
  } else {
    const drop = BigInt((rootBits >> 1) - 2);
    root = (integerRoot(n >> (drop * order), k) + 1n) << drop;
  }
  for (;;) {
    const next = (less * root + n / root ** less) / order;
    if (next >= root) return root;
    root = next;
  }
}

/**
 * False when n is certainly no k-th power for an odd k: it is none modulo two primes of the form 2jk + 1. Composite k
 * are not asked for a second time.
 */
function mayBePower(n: bigint, k: number): boolean {
  for (let d = 3; d * d <= k; d += 2) if (k % d === 0) return false;
  let found = 0;
  for (let p = 2 * k + 1; found < 2 && p < 33_554_432; p += 2 * k) {
    if (!isSmallPrime(p)) continue;
    found++;
    checkpoint(8);
    const residue = Number(n % BigInt(p));
    if (residue !== 0 && smallPower(residue, (p - 1) / k, p) !== 1) return false;
  }
  return true;
}

function isSmallPrime(p: number): boolean {
  for (let d = 3; d * d <= p; d += 2) if (p % d === 0) return false;
  return true;
}

/** base^exponent mod p for p below 2^26. */
function smallPower(base: number, exponent: number, p: number): number {
  let result = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

/** The largest k and its base with `n = base^k`; k is 1 for a number that is no perfect power. */
export function perfectPower(n: bigint): readonly [base: bigint, exponent: number] {
  if (n < 0n) {
    const [base, exponent] = perfectPower(-n);
    let odd = exponent;
    let even = 1;
    while (odd % 2 === 0) {
      odd /= 2;
      even *= 2;
    }
    return [-(base ** BigInt(even)), odd];
  }
  if (n < 4n) return [n, 1];
  let base = n;
  let exponent = 1;
  for (let k = 2; k <= bitLength(base); k = k === 2 ? 3 : k + 2) {
    for (;;) {
      if (k === 2 ? !isSquare(base) : !mayBePower(base, k)) break;
      const root = integerRoot(base, k);
      if (root < 2n || root ** BigInt(k) !== base) break;
      base = root;
      exponent *= k;
    }
  }
  return [base, exponent];
}
