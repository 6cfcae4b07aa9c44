/** Complete factorization of integers. */

import { ecmFactor } from "./ecm.js";
import { bitLength } from "./gcd.js";
import { perfectPower } from "./integer-root.js";
import { rhoFactorNumber, squareFormsFactor } from "./pollard-rho.js";
import { isPrime, isPrimeNumber } from "./primality.js";
import { primeTable } from "./prime-sieve.js";
import { siqsFactor } from "./siqs.js";
import { LimbReducer } from "./siqs-factor-base.js";

/** A prime (or -1, or 0) and its exponent. */
export type PrimePower = readonly [prime: bigint, exponent: number];

/** Settings of `factorInteger`. */
export interface FactorOptions {
  /** Called regularly, at least some hundred times a second; what it throws ends the work and reaches the caller. */
  readonly checkpoint?: () => void;
}

const TRIAL_LIMIT = 4096;

/**
 * The prime factorization of n, primes ascending: `factorInteger(-12n)` is `[[-1n,1],[2n,2],[3n,1]]`,
 * of 1 `[]`, of 0 `[[0n,1]]`.
 *
 * Trial division, then by size of what remains: Pollard rho below 2^51 and square forms below 2^66, both in double
 * arithmetic; elliptic curves for medium factors; the quadratic sieve to about 300 bits; beyond that curves without
 * end, so give a `checkpoint`. Factors above 2^64 are Baillie-PSW probable primes.
 */
export function factorInteger(n: bigint, options: FactorOptions = {}): PrimePower[] {
  if (n === 0n) return [[0n, 1]];
  const found = new Map<bigint, number>();
  let rest = n;
  const result: PrimePower[] = [];
  if (rest < 0n) {
    result.push([-1n, 1]);
    rest = -rest;
  }
  rest = divideSmallPrimes(rest, found);
  if (rest > 1n) split(rest, 1, found, options.checkpoint ?? noCheck);
  const pairs = [...found].sort((x, y) => (x[0] < y[0] ? -1 : 1));
  for (const pair of pairs) result.push(pair);
  return result;
}

function noCheck(): void {}

function record(found: Map<bigint, number>, prime: bigint, exponent: number): void {
  found.set(prime, (found.get(prime) ?? 0) + exponent);
}

/** Removes all primes up to the trial limit; returns the cofactor. */
function divideSmallPrimes(n: bigint, found: Map<bigint, number>): bigint {
  let rest = n;
  let twos = 0;
  while ((rest & 0xffffffffn) === 0n) {
    rest >>= 32n;
    twos += 32;
  }
  while ((rest & 1n) === 0n) {
    rest >>= 1n;
    twos++;
  }
  if (twos > 0) record(found, 2n, twos);
  const primes = primeTable(TRIAL_LIMIT);
  if (rest < 9007199254740992n) return divideSmallNumber(Number(rest), primes, found);
  let reducer = new LimbReducer(rest);
  for (let i = 1; i < primes.length; i++) {
    const p = primes[i] as number;
    if (p > TRIAL_LIMIT) break;
    if (reducer.mod(p) !== 0) continue;
    const big = BigInt(p);
    let exponent = 0;
    while (rest % big === 0n) {
      rest /= big;
      exponent++;
    }
    record(found, big, exponent);
    if (rest < 9007199254740992n) return divideSmallNumber(Number(rest), primes, found);
    reducer = new LimbReducer(rest);
  }
  return rest;
}

function divideSmallNumber(n: number, primes: Int32Array, found: Map<bigint, number>): bigint {
  let rest = n;
  for (let i = 1; i < primes.length; i++) {
    const p = primes[i] as number;
    if (p > TRIAL_LIMIT) return BigInt(rest);
    if (p * p > rest) break;
    let quotient = rest / p;
    if (quotient !== Math.floor(quotient)) continue;
    let exponent = 0;
    while (quotient === Math.floor(quotient)) {
      rest = quotient;
      exponent++;
      quotient = rest / p;
    }
    record(found, BigInt(p), exponent);
  }
  if (rest > 1) record(found, BigInt(rest), 1);
  return 1n;
}

function split(
  n: bigint,
  exponent: number,
  found: Map<bigint, number>,
  checkpoint: () => void,
): void {
  checkpoint();
  if (n < 2251799813685248n) {
    splitNumber(Number(n), exponent, found, checkpoint);
    return;
  }
  if (isPrime(n)) {
    record(found, n, exponent);
    return;
  }
  const [base, power] = perfectPower(n);
  if (power > 1) {
    split(base, exponent * power, found, checkpoint);
    return;
  }
  const factor = findFactor(n, checkpoint);
  split(factor, exponent, found, checkpoint);
  split(n / factor, exponent, found, checkpoint);
}

function splitNumber(
  n: number,
  exponent: number,
  found: Map<bigint, number>,
  checkpoint: () => void,
): void {
  if (n === 1) return;
  if (n < TRIAL_LIMIT * TRIAL_LIMIT || isPrimeNumber(n)) {
    record(found, BigInt(n), exponent);
    return;
  }
  const factor = rhoFactorNumber(n, checkpoint);
  splitNumber(factor, exponent, found, checkpoint);
  splitNumber(n / factor, exponent, found, checkpoint);
}

/** Curves tried before the sieve: [bits of n, bound1, bound2, curves]. */
const CURVES: readonly (readonly [number, number, number, number])[] = [
  [85, 0, 0, 0],
  [105, 100, 3000, 2],
  [125, 150, 6000, 4],
  [150, 200, 10000, 8],
  [180, 500, 30000, 15],
  [220, 2000, 150000, 25],
  [260, 5000, 500000, 60],
  [300, 11000, 1500000, 150],
];

/** A proper factor of an odd composite above 2^51 that is no perfect power. */
function findFactor(n: bigint, checkpoint: () => void): bigint {
  const bits = bitLength(n);
  if (bits <= 66) {
    const factor = squareFormsFactor(n, checkpoint);
    if (factor !== undefined) return factor;
  }
  let firstCurve = 0;
  for (const [limit, bound1, bound2, curves] of CURVES) {
    if (curves > 0) {
      const factor = ecmFactor(n, { bound1, bound2, curves, firstCurve, checkpoint });
      if (factor !== undefined) return factor;
      firstCurve += curves;
    }
    if (bits <= limit) break;
  }
  if (bits <= 320) {
    const factor = siqsFactor(n, { checkpoint });
    if (factor !== undefined) return factor;
  }
  for (let bound1 = 20000; ; bound1 = Math.floor(bound1 * 1.5)) {
    const bound2 = Math.min(bound1 * 100, 200_000_000);
    const factor = ecmFactor(n, { bound1, bound2, curves: 100, firstCurve, checkpoint });
    if (factor !== undefined) return factor;
    firstCurve += 100;
  }
}
