/** Factorials, binomials and their relatives, exactly. */

import { checkpoint as look } from "./checkpoint.js";
import { primeTable } from "./prime-sieve.js";

/** Product of a list by halves, so that large factors meet factors of their size. */
export function productOf(values: readonly bigint[], from = 0, to = values.length): bigint {
  if (to - from <= 8) {
    let product = 1n;
    for (let i = from; i < to; i++) product *= values[i] as bigint;
    return product;
  }
  const middle = (from + to) >> 1;
  return productOf(values, from, middle) * productOf(values, middle, to);
}

/** Product of the integers `from, from + step, ...` up to `to`, by halves. */
function rangeProduct(from: number, to: number, step: number): bigint {
  const count = Math.floor((to - from) / step) + 1;
  if (count <= 0) return 1n;
  if (count <= 24) {
    let product = 1n;
    let part = 1;
    for (let k = from; k <= to; k += step) {
      look(20);
      if (part * k > 9007199254740991) {
        product *= BigInt(part);
        part = k;
      } else part *= k;
    }
    return product * BigInt(part);
  }
  const middle = from + step * (count >> 1);
  return rangeProduct(from, middle - step, step) * rangeProduct(middle, to, step);
}

/** Packs machine factors into products below 2^53 and multiplies them by halves. */
function productOfNumbers(factors: readonly number[]): bigint {
  const packed: bigint[] = [];
  let part = 1;
  for (const factor of factors) {
    look(20);
    if (part * factor > 9007199254740991) {
      packed.push(BigInt(part));
      part = factor;
    } else part *= factor;
  }
  packed.push(BigInt(part));
  return productOf(packed);
}

/**
 * n! for 0 <= n. Prime swing (Luschny): n! = (n/2)!^2 times a product of primes; a handful of long multiplications.
 * Throws RangeError for a negative or fractional n.
 */
export function factorial(n: number): bigint {
  if (!Number.isInteger(n) || n < 0)
    throw new RangeError("factorial needs a non-negative integer.");
  if (n < 400) return rangeProduct(2, n, 1);
  const twos = n - bitCountNumber(n);
  return oddFactorial(n, primeTable(n)) << BigInt(twos);
}

function bitCountNumber(n: number): number {
  let count = 0;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** n! without its factors of two. */
function oddFactorial(n: number, primes: Int32Array): bigint {
  if (n < 2) return 1n;
  const half = oddFactorial(Math.floor(n / 2), primes);
  const factors: number[] = [];
  for (let i = 1; i < primes.length; i++) {
    look(20);
    const p = primes[i] as number;
    if (p > n) break;
    let power = 1;
    for (let q = Math.floor(n / p); q > 0; q = Math.floor(q / p)) if (q % 2 === 1) power *= p;
    if (power > 1) factors.push(power);
  }
  return half * half * productOfNumbers(factors);
}

/** n!! for n >= -1: the product of n, n-2, ... Throws RangeError below -1. */
export function doubleFactorial(n: number): bigint {
  if (!Number.isInteger(n) || n < -1)
    throw new RangeError("doubleFactorial needs an integer above -2.");
  if (n < 2) return 1n;
  if (n % 2 === 0) return factorial(n / 2) << BigInt(n / 2);
  return rangeProduct(1, n, 2);
}

/** The number of permutations of n things without a fixed point. */
export function subfactorial(n: number): bigint {
  let result = 1n;
  for (let k = 1; k <= n; k++) result = result * BigInt(k) + (k % 2 === 0 ? 1n : -1n);
  return result;
}

/**
 * The binomial coefficient of integers n and k, with the language's conventions for negative arguments.
 * By primes (Kummer) for large n, else by a product of ranges.
 */
export function binomial(n: bigint, k: bigint): bigint {
  if (n < 0n) {
    if (k >= 0n) return (k & 1n) === 0n ? binomial(k - n - 1n, k) : -binomial(k - n - 1n, k);
    if (k <= n) return ((n - k) & 1n) === 0n ? binomial(-k - 1n, n - k) : -binomial(-k - 1n, n - k);
    return 0n;
  }
  if (k < 0n || k > n) return 0n;
  const low = k > n - k ? n - k : k;
  if (low > 4294967296n) throw new RangeError("The binomial coefficient is too large.");
  const m = Number(low);
  if (n < 100_000_000n && m > 1000) return binomialByPrimes(Number(n), m);
  return fallingProduct(n, m) / factorial(m);
}

function binomialByPrimes(n: number, k: number): bigint {
  const primes = primeTable(n);
  const factors: number[] = [];
  for (let i = 0; i < primes.length; i++) {
    look(20);
    const p = primes[i] as number;
    if (p > n) break;
    let power = 1;
    let a = n;
    let b = k;
    let borrow = 0;
    while (a > 0) {
      look(20);
      const need = (b % p) + borrow;
      borrow = a % p < need ? 1 : 0;
      if (borrow === 1) power *= p;
      a = Math.floor(a / p);
      b = Math.floor(b / p);
    }
    if (power > 1) factors.push(power);
  }
  return productOfNumbers(factors);
}

/** n (n-1) ... (n-k+1), by halves. */
export function fallingProduct(n: bigint, k: number): bigint {
  if (k <= 16) {
    let product = 1n;
    for (let i = 0; i < k; i++) product *= n - BigInt(i);
    return product;
  }
  const half = k >> 1;
  return fallingProduct(n, half) * fallingProduct(n - BigInt(half), k - half);
}

/** The number of ways to deal sum(parts) things into groups of the given sizes. */
export function multinomial(parts: readonly bigint[]): bigint {
  let total = 0n;
  let result = 1n;
  for (const part of parts) {
    look(20);
    total += part;
    result *= binomial(total, part);
  }
  return result;
}

/** The n-th Catalan number, n >= 0. */
export function catalanNumber(n: bigint): bigint {
  return binomial(2n * n, n) / (n + 1n);
}
