/** Fibonacci and Lucas numbers by fast doubling. */

import { checkpoint as look } from "./checkpoint.js";

/** F(n) and F(n+1) for n >= 0. */
function fibonacciPair(n: bigint): readonly [bigint, bigint] {
  let a = 0n;
  let b = 1n;
  const bits = n.toString(2);
  for (let i = 0; i < bits.length; i++) {
    look(20);
    const c = a * (2n * b - a);
    const d = a * a + b * b;
    if (bits.charCodeAt(i) === 49) {
      a = d;
      b = c + d;
    } else {
      a = c;
      b = d;
    }
  }
  return [a, b];
}

/** The n-th Fibonacci number, for negative n too. log n long multiplications. */
export function fibonacci(n: bigint): bigint {
  if (n < 0n) {
    const value = fibonacciPair(-n)[0];
    return (n & 1n) === 0n ? -value : value;
  }
  return fibonacciPair(n)[0];
}

/** The n-th Lucas number, for negative n too. */
export function lucas(n: bigint): bigint {
  if (n < 0n) {
    const value = lucas(-n);
    return (n & 1n) === 0n ? value : -value;
  }
  const [a, b] = fibonacciPair(n);
  return 2n * b - a;
}

/**
 * Element n of the sequence with `a(i) = c1 a(i-1) + c2 a(i-2) + ...`, given its first elements.
 * Linear time in n.
 */
export function linearRecurrenceElements(
  kernel: readonly bigint[],
  initial: readonly bigint[],
  count: number,
): bigint[] {
  const list = initial.slice(0, count);
  while (list.length < count) {
    look(20);
    let next = 0n;
    for (let j = 0; j < kernel.length; j++) {
      look(20);
      next += (kernel[j] as bigint) * (list[list.length - 1 - j] as bigint);
    }
    list.push(next);
  }
  return list;
}
