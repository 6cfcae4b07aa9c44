/** The prime zeta function, and Ramanujan's tau. */

import { moebiusMu } from "./arithmetic-functions.js";
import { checkpoint } from "./checkpoint.js";
import { type Complexes, type Z, zeroZ } from "./plain-complex.js";
import { roughly } from "./plain-gamma.js";
import { hurwitzZeta } from "./plain-zeta.js";

/** The sum of p^-s over the primes, for real s > 1: sum of mu(k)/k log zeta(k s). */
export function primeZeta(s: Z, c: Complexes): Z | undefined {
  const w = c.wider(32);
  let sum = zeroZ;
  for (let k = 1; k * roughly(s) < w.bits + 8; k++) {
    const mu = moebiusMu(BigInt(k));
    if (mu === 0) continue;
    const zeta = hurwitzZeta(w.scale(s, k), w.int(1), w);
    if (zeta === undefined) return undefined;
    sum = w.add(sum, w.divInt(w.log(zeta), mu * k));
  }
  return c.round(sum);
}

/** The coefficient of q^n in q times the 24th power of the product of 1 - q^k. */
export function ramanujanTau(n: number): bigint {
  // The cube of the product has the short series of Jacobi; its eighth power is wanted.
  const size = n;
  let series: bigint[] = Array.from({ length: size }, () => 0n);
  for (let k = 0; (k * (k + 1)) / 2 < size; k++) {
    series[(k * (k + 1)) / 2] = BigInt(k % 2 === 0 ? 2 * k + 1 : -2 * k - 1);
  }
  for (let round = 0; round < 3; round++) series = squared(series);
  return series[n - 1] ?? 0n;
}

function squared(a: readonly bigint[]): bigint[] {
  const out: bigint[] = Array.from({ length: a.length }, () => 0n);
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as bigint;
    if (x === 0n) continue;
    checkpoint(a.length - i);
    for (let j = 0; i + j < a.length; j++)
      out[i + j] = (out[i + j] as bigint) + x * (a[j] as bigint);
  }
  return out;
}
