/** Representations of numbers as sums of squares, powers and given coins. */

import { checkpoint, checkpoint as look } from "./checkpoint.js";
import { integerRoot } from "./integer-root.js";

/** In how many ways n is a sum of d squares, with order and signs. Quadratic in n. */
export function squareRepresentations(d: number, n: number): bigint {
  let counts: bigint[] = Array.from({ length: n + 1 }, () => 0n);
  counts[0] = 1n;
  for (let k = 0; k < d; k++) {
    look(20);
    const next: bigint[] = counts.slice();
    for (let i = 0; i <= n; i++) {
      look(20);
      checkpoint(2);
      for (let j = 1; j * j <= i; j++) {
        look(20);
        next[i] = (next[i] as bigint) + 2n * (counts[i - j * j] as bigint);
      }
    }
    counts = next;
  }
  return counts[n] as bigint;
}

/** All ascending lists of k non-negative integers whose p-th powers add up to n. */
export function powersRepresentations(n: bigint, k: number, p: number): bigint[][] {
  const list: bigint[][] = [];
  const exponent = BigInt(p);
  const walk = (rest: bigint, left: number, from: bigint, chosen: readonly bigint[]): void => {
    checkpoint(8);
    if (left === 1) {
      const root = integerRoot(rest, p);
      if (root >= from && root ** exponent === rest) list.push([...chosen, root]);
      return;
    }
    for (let base = from; base ** exponent * BigInt(left) <= rest; base++) {
      look(20);
      walk(rest - base ** exponent, left - 1, base, [...chosen, base]);
    }
  };
  walk(n, k, 0n, []);
  return list;
}

/** The largest total that the coins cannot make, -1 when they make all; undefined when there is none. */
export function frobeniusNumber(coins: readonly number[]): number | undefined {
  const least = Math.min(...coins);
  if (least === 1) return -1;
  // The least reachable total in each residue class modulo the least coin, by shortest paths in rounds.
  const reach = new Float64Array(least).fill(Number.POSITIVE_INFINITY);
  reach[0] = 0;
  for (const coin of coins) {
    look(20);
    if (coin === least) continue;
    const cycles = greatestCommonDivisor(coin, least);
    for (let start = 0; start < cycles; start++) {
      look(20);
      // Twice around each cycle settles it.
      let at = start;
      for (let i = 0; i < (2 * least) / cycles; i++) {
        look(20);
        checkpoint();
        const to = (at + coin) % least;
        reach[to] = Math.min(reach[to] as number, (reach[at] as number) + coin);
        at = to;
      }
    }
  }
  let most = 0;
  for (const total of reach) most = Math.max(most, total);
  return Number.isFinite(most) ? most - least : undefined;
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** Non-negative counts of the coins that make the total, in ascending order; at most `limit` of them. */
export function frobeniusSolutions(
  coins: readonly number[],
  total: number,
  limit: number,
): number[][] {
  const list: number[][] = [];
  const walk = (rest: number, at: number, chosen: readonly number[]): void => {
    checkpoint(4);
    if (list.length >= limit) return;
    const coin = coins[at];
    if (coin === undefined) {
      if (rest === 0) list.push([...chosen]);
      return;
    }
    if (at === coins.length - 1) {
      if (rest % coin === 0) list.push([...chosen, rest / coin]);
      return;
    }
    for (let many = 0; many * coin <= rest; many++)
      walk(rest - many * coin, at + 1, [...chosen, many]);
  };
  walk(total, 0, []);
  return list;
}
