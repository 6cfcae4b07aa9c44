/** Counting primes. */

import { primesInRange, primesUpTo } from "./prime-sieve.js";

/**
 * Number of primes up to x, for x below 2^53. By table to 10^6, else the method of Lucy: counts of numbers left by the
 * sieve at all floor(x/k), time x^(3/4), memory sqrt(x). About a second at 10^12.
 */
export function primePi(x: number, checkpoint?: () => void): number {
  const n = Math.floor(x);
  if (n < 2) return 0;
  if (n <= 1_000_000) return countInTable(n);
  const root = Math.floor(Math.sqrt(n));
  const small = new Float64Array(root + 1);
  const large = new Float64Array(root + 1);
  for (let i = 1; i <= root; i++) {
    small[i] = i - 1;
    large[i] = Math.floor(n / i) - 1;
  }
  for (let p = 2; p * p <= n; p++) {
    if (small[p] === small[p - 1]) continue;
    if ((p & 255) === 1) checkpoint?.();
    const before = small[p - 1] as number;
    const square = p * p;
    const end = Math.min(root, Math.floor(n / square));
    const direct = Math.min(end, Math.floor(root / p));
    for (let i = 1; i <= direct; i++) {
      large[i] = (large[i] as number) - ((large[i * p] as number) - before);
    }
    const quotient = n / p;
    for (let i = direct + 1; i <= end; i++) {
      large[i] = (large[i] as number) - ((small[Math.floor(quotient / i)] as number) - before);
    }
    for (let i = root; i >= square; i--) {
      small[i] = (small[i] as number) - ((small[Math.floor(i / p)] as number) - before);
    }
  }
  return large[1] as number;
}

let table: Int32Array | undefined;

function countInTable(n: number): number {
  table ??= primesUpTo(1_000_000);
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((table[middle] as number) <= n) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The n-th prime (the first is 2), for n to about 10^11. Inverts the logarithmic integral, counts exactly there, and
 * sieves the short way that is left. Throws RangeError for n < 1.
 */
export function nthPrime(n: number, checkpoint?: () => void): number {
  if (!Number.isInteger(n) || n < 1) throw new RangeError("nthPrime needs a positive integer.");
  table ??= primesUpTo(1_000_000);
  if (n <= table.length) return table[n - 1] as number;
  const guess = Math.floor(inverseLogarithmicIntegral(n));
  let count = primePi(guess, checkpoint);
  const width = Math.max(10_000, Math.floor(Math.sqrt(guess)));
  if (count < n) {
    for (let low = guess + 1; ; low += width) {
      const primes = primesInRange(low, low + width - 1);
      if (count + primes.length >= n) return primes[n - count - 1] as number;
      count += primes.length;
    }
  }
  for (let high = guess; ; high -= width) {
    const primes = primesInRange(high - width + 1, high);
    if (count - primes.length < n) return primes[primes.length - 1 - (count - n)] as number;
    count -= primes.length;
  }
}

/** Riemann's R function, which follows the prime count to about sqrt(x)/log(x) (Gram's series). */
export function riemannR(x: number): number {
  const log = Math.log(x);
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 400; k++) {
    term *= log / k;
    const part = term / (k * zetaAbove(k + 1));
    sum += part;
    if (part < sum * 1e-17) break;
  }
  return sum;
}

function zetaAbove(s: number): number {
  if (s > 55) return 1;
  let sum = 0;
  const last = s < 4 ? 60 : 20;
  for (let k = last; k >= 1; k--) sum += k ** -s;
  // Euler-Maclaurin tail.
  const m = last;
  return (
    sum +
    m ** (1 - s) / (s - 1) -
    m ** -s / 2 +
    (s * m ** (-s - 1)) / 12 -
    (s * (s + 1) * (s + 2) * m ** (-s - 3)) / 720 +
    (s * (s + 1) * (s + 2) * (s + 3) * (s + 4) * m ** (-s - 5)) / 30240
  );
}

function inverseLogarithmicIntegral(n: number): number {
  let x = n * Math.log(n);
  for (let i = 0; i < 30; i++) {
    const step = (riemannR(x) - n) * Math.log(x);
    x -= step;
    if (Math.abs(step) < 0.5) break;
  }
  return x;
}
