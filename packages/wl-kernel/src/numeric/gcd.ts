/** Greatest common divisors of machine numbers and big integers. */

import { checkpoint } from "./checkpoint.js";

/** Absolute value of a big integer. */
export function absoluteInteger(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Number of bits of |value|; 0 for 0. */
export function bitLength(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  if (magnitude === 0n) return 0;
  if (magnitude < 0x20000000000000n) {
    const low = Number(magnitude);
    return low < 4294967296 ? 32 - Math.clz32(low) : 64 - Math.clz32(Math.floor(low / 4294967296));
  }
  const hex = magnitude.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28;
}

/** Greatest common divisor of two non-negative integers below 2^53. */
export function gcdNumber(first: number, second: number): number {
  let a = first;
  let b = second;
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

const SAFE = 0x1fffffffffffffn;

/**
 * Non-negative greatest common divisor; `gcd(0, 0)` is 0.
 * Lehmer's method: double-precision quotients replace most long divisions.
 * Quadratic in the size of the smaller argument.
 */
export function gcd(first: bigint, second: bigint): bigint {
  let a = first < 0n ? -first : first;
  let b = second < 0n ? -second : second;
  if (a < b) [a, b] = [b, a];
  while (b > SAFE) {
    const size = bitLength(a);
    checkpoint(1 + size / 2000);
    if (size < 128) {
      [a, b] = [b, a % b];
      continue;
    }
    // Leading 48 bits of both: simulate Euclid on them as long as quotients are certain.
    const shift = BigInt(size - 48);
    let x = Number(a >> shift);
    let y = Number(b >> shift);
    let s0 = 1;
    let s1 = 0;
    let t0 = 0;
    let t1 = 1;
    for (;;) {
      if (y + t0 === 0 || y + t1 === 0 || y + s0 === 0) break;
      const quotient = Math.floor((x + s0) / (y + t0));
      if (quotient !== Math.floor((x + s1) / (y + t1)) || quotient > 0x1000000) break;
      const nextS = s0 - quotient * t0;
      const nextT = s1 - quotient * t1;
      if (Math.abs(nextS) > 0x1000000 || Math.abs(nextT) > 0x1000000) break;
      s0 = t0;
      s1 = t1;
      t0 = nextS;
      t1 = nextT;
      const rest = x - quotient * y;
      x = y;
      y = rest;
    }
    if (t0 === 0) {
      [a, b] = [b, a % b];
    } else {
      const nextA = BigInt(s0) * a + BigInt(s1) * b;
      const nextB = BigInt(t0) * a + BigInt(t1) * b;
      a = nextA < 0n ? -nextA : nextA;
      b = nextB < 0n ? -nextB : nextB;
      if (a < b) [a, b] = [b, a];
    }
  }
  if (b === 0n) return a;
  return BigInt(gcdNumber(Number(b), Number(a % b)));
}

/** Non-negative least common multiple; 0 when either argument is 0. */
export function lcm(first: bigint, second: bigint): bigint {
  if (first === 0n || second === 0n) return 0n;
  const product = (first / gcd(first, second)) * second;
  return product < 0n ? -product : product;
}

/** The greatest common divisor `g` of a and b with `g = s a + t b`. */
export interface ExtendedGcd {
  readonly g: bigint;
  readonly s: bigint;
  readonly t: bigint;
}

/** Extended Euclid with the minimal cofactors; `g` is not negative. */
export function extendedGcd(a: bigint, b: bigint): ExtendedGcd {
  let [r0, r1] = [a < 0n ? -a : a, b < 0n ? -b : b];
  let [s0, s1, t0, t1] = [1n, 0n, 0n, 1n];
  while (r1 !== 0n) {
    checkpoint();
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [s0, s1] = [s1, s0 - q * s1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  return { g: r0, s: a < 0n ? -s0 : s0, t: b < 0n ? -t0 : t0 };
}
