/** Multiplicative functions and divisors, from the prime factorization. */

import { type FactorOptions, factorInteger, type PrimePower } from "./factor-integer.js";
import { lcm } from "./gcd.js";

/** The prime powers of |n|; empty for n = 0 and n = 1. */
function primePowers(n: bigint, options?: FactorOptions): PrimePower[] {
  if (n === 0n) return [];
  return factorInteger(n < 0n ? -n : n, options);
}

/** All positive divisors of n, ascending. Throws RangeError for 0 and when there are more than `maxCount`. */
export function divisors(
  n: bigint,
  options: FactorOptions & { readonly maxCount?: number } = {},
): bigint[] {
  if (n === 0n) throw new RangeError("The divisors of 0 cannot be listed.");
  const powers = primePowers(n, options);
  const count = powers.reduce((product, [, exponent]) => product * (exponent + 1), 1);
  if (count > (options.maxCount ?? 5_000_000)) {
    throw new RangeError(`The list of ${count} divisors is too long.`);
  }
  let list = [1n];
  for (const [prime, exponent] of powers) {
    const next = list.slice();
    let layer = list;
    for (let k = 0; k < exponent; k++) {
      layer = layer.map((d) => d * prime);
      for (const d of layer) next.push(d);
    }
    list = next;
  }
  return list.sort((a, b) => (a < b ? -1 : 1));
}

/** Sum of the k-th powers of the positive divisors of n, k >= 0; 0 for n = 0. */
export function divisorSigma(k: number, n: bigint, options?: FactorOptions): bigint {
  if (n === 0n) return 0n;
  let result = 1n;
  for (const [prime, exponent] of primePowers(n, options)) {
    if (k === 0) {
      result *= BigInt(exponent + 1);
    } else {
      const power = prime ** BigInt(k);
      result *= (power ** BigInt(exponent + 1) - 1n) / (power - 1n);
    }
  }
  return result;
}

/** Euler's totient of |n|; 0 for 0. */
export function eulerPhi(n: bigint, options?: FactorOptions): bigint {
  if (n === 0n) return 0n;
  let result = 1n;
  for (const [prime, exponent] of primePowers(n, options)) {
    result *= (prime - 1n) * prime ** BigInt(exponent - 1);
  }
  return result;
}

/** The Moebius function of |n|: 0 unless squarefree, else the parity sign of the number of primes; 0 for 0. */
export function moebiusMu(n: bigint, options?: FactorOptions): number {
  if (n === 0n) return 0;
  let sign = 1;
  for (const [, exponent] of primePowers(n, options)) {
    if (exponent > 1) return 0;
    sign = -sign;
  }
  return sign;
}

/** Liouville's function: -1 to the number of prime factors with multiplicity. */
export function liouvilleLambda(n: bigint, options?: FactorOptions): number {
  return primeOmega(n, options) % 2 === 0 ? 1 : -1;
}

/** Number of distinct primes dividing n. */
export function primeNu(n: bigint, options?: FactorOptions): number {
  return primePowers(n, options).length;
}

/** Number of primes dividing n, with multiplicity. */
export function primeOmega(n: bigint, options?: FactorOptions): number {
  return primePowers(n, options).reduce((sum, [, exponent]) => sum + exponent, 0);
}

/** Mangoldt's function as the prime p when n is a power of p, and 1n otherwise (its logarithm is the value). */
export function mangoldtBase(n: bigint, options?: FactorOptions): bigint {
  const powers = primePowers(n, options);
  return powers.length === 1 ? (powers[0] as PrimePower)[0] : 1n;
}

/** The exponent of the group of units modulo n (Carmichael's lambda); 0 for 0. */
export function carmichaelLambda(n: bigint, options?: FactorOptions): bigint {
  if (n === 0n) return 0n;
  let result = 1n;
  for (const [prime, exponent] of primePowers(n, options)) {
    const order =
      prime === 2n
        ? exponent <= 2
          ? BigInt(exponent)
          : 1n << BigInt(exponent - 2)
        : (prime - 1n) * prime ** BigInt(exponent - 1);
    result = lcm(result, order);
  }
  return result;
}

/** Whether no square above 1 divides n. 0 is not squarefree. */
export function isSquareFree(n: bigint, options?: FactorOptions): boolean {
  return n !== 0n && primePowers(n, options).every(([, exponent]) => exponent === 1);
}

/** Whether n is a prime power p^k with k >= 1. */
export function isPrimePower(n: bigint, options?: FactorOptions): boolean {
  return n > 1n && primePowers(n, options).length === 1;
}
