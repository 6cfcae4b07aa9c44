/** Tables of primes by the sieve of Eratosthenes over odd numbers. */

/**
 * All primes up to and including `limit`, ascending. Time n log log n, one byte per odd number.
 * Throws RangeError above 2^31, where `forEachPrimeSegment` is the tool.
 */
export function primesUpTo(limit: number): Int32Array {
  if (limit > 2147483647) throw new RangeError("primesUpTo is limited to 2^31.");
  if (limit < 2) return new Int32Array(0);
  const half = Math.floor((limit + 1) / 2); // index i stands for 2i + 1
  const composite = new Uint8Array(half);
  for (let i = 1; 2 * i * (i + 1) < half; i++) {
    if (composite[i] !== 0) continue;
    const step = 2 * i + 1;
    for (let j = 2 * i * (i + 1); j < half; j += step) composite[j] = 1;
  }
  let count = 1;
  for (let i = 1; i < half; i++) if (composite[i] === 0) count++;
  const primes = new Int32Array(count);
  primes[0] = 2;
  let k = 1;
  for (let i = 1; i < half; i++) if (composite[i] === 0) primes[k++] = 2 * i + 1;
  return primes;
}

let cached: Int32Array = new Int32Array(0);
let cachedLimit = 0;

/** A shared ascending table holding at least all primes up to `limit`; do not write to it. */
export function primeTable(limit: number): Int32Array {
  if (limit > cachedLimit) {
    cachedLimit = Math.min(2147483647, Math.max(limit, 2 * cachedLimit, 16384));
    cached = primesUpTo(cachedLimit);
  }
  return cached;
}

/**
 * Primes in `low .. high` (numbers below 2^53), by a segmented sieve. Needs the primes up to sqrt(high),
 * and time about sqrt(high) + (high - low) log log high.
 */
export function primesInRange(low: number, high: number): number[] {
  const found: number[] = [];
  if (high < 2 || high < low) return found;
  const start = Math.max(2, Math.ceil(low));
  const root = Math.floor(Math.sqrt(high)) + 1;
  const base = primeTable(root);
  const width = 1 << 17;
  for (let from = start; from <= high; from += width) {
    const size = Math.min(width, high - from + 1);
    const composite = new Uint8Array(size);
    for (let i = 0; i < base.length; i++) {
      const p = base[i] as number;
      if (p * p > from + size - 1) break;
      let j = Math.max(p * p, Math.ceil(from / p) * p) - from;
      for (; j < size; j += p) composite[j] = 1;
    }
    for (let i = 0; i < size; i++) if (composite[i] === 0) found.push(from + i);
  }
  return found;
}
