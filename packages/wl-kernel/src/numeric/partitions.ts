/** Numbers of partitions, by Euler's pentagonal recurrence. */

import { checkpoint as look } from "./checkpoint.js";

const unrestricted: bigint[] = [1n];

/** P(n), the number of partitions of n >= 0; all smaller values are kept. n^(3/2) additions in all, so for n to about 10^5. */
export function partitionsP(n: number, checkpoint?: () => void): bigint {
  if (n < 0) return 0n;
  for (let m = unrestricted.length; m <= n; m++) {
    look(20);
    if ((m & 255) === 0) checkpoint?.();
    let sum = 0n;
    for (let k = 1; ; k++) {
      look(20);
      const first = m - (k * (3 * k - 1)) / 2;
      if (first < 0) break;
      let part = unrestricted[first] as bigint;
      if (first - k >= 0) part += unrestricted[first - k] as bigint;
      if (k % 2 === 1) sum += part;
      else sum -= part;
    }
    unrestricted.push(sum);
  }
  return unrestricted[n] as bigint;
}

/** Q(n), the number of partitions of n into distinct parts. n^(3/2) additions beyond those of P. */
export function partitionsQ(n: number, checkpoint?: () => void): bigint {
  if (n < 0) return 0n;
  // The generating function of P times prod (1 - x^(2k)).
  partitionsP(n, checkpoint);
  let sum = 0n;
  for (let k = 0; ; k++) {
    look(20);
    const first = n - k * (3 * k - 1);
    if (first < 0) break;
    let part = unrestricted[first] as bigint;
    if (k > 0 && first - 2 * k >= 0) part += unrestricted[first - 2 * k] as bigint;
    sum += k % 2 === 1 ? -part : part;
  }
  return sum;
}

/**
 * The partitions of n into parts from `allowed` (descending), each as a descending list, in the language's order
 * (largest first part first). `lengths` bounds the number of parts. Throws RangeError past maxCount lists.
 */
export function integerPartitions(
  n: number,
  options: {
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly allowed?: readonly number[];
    readonly maxCount?: number;
  } = {},
): number[][] {
  const parts = options.allowed ?? Array.from({ length: Math.max(0, n) }, (_, i) => n - i);
  const maxLength = options.maxLength ?? Number.POSITIVE_INFINITY;
  const minLength = options.minLength ?? 0;
  const maxCount = options.maxCount ?? 2_000_000;
  const result: number[][] = [];
  const current: number[] = [];
  const walk = (rest: number, from: number): void => {
    if (rest === 0) {
      if (current.length >= minLength) result.push(current.slice());
      if (result.length > maxCount) throw new RangeError("There are too many partitions to list.");
      return;
    }
    if (current.length >= maxLength) return;
    for (let i = from; i < parts.length; i++) {
      look(20);
      const part = parts[i] as number;
      if (part > rest || part <= 0) continue;
      if (maxLength !== Number.POSITIVE_INFINITY && part * (maxLength - current.length) < rest)
        break;
      current.push(part);
      walk(rest - part, i);
      current.pop();
    }
  };
  if (n >= 0) walk(n, 0);
  return result;
}
