/** Pollard's rho and Shanks' SQUFOF for small composites, in double arithmetic. */

import { gcdNumber } from "./gcd.js";
import { integerSqrt } from "./integer-root.js";
import { multiplyModNumber } from "./power-mod.js";

/**
 * A proper factor of the odd composite `n` below 2^51 by Pollard's rho in Brent's form (Brent 1980).
 * About n^(1/4) steps; retries with another polynomial when a cycle closes without a factor.
 */
export function rhoFactorNumber(n: number, checkpoint?: () => void): number {
  const root = Math.round(Math.sqrt(n));
  if (root * root === n) return root;
  for (let c = 1; ; c++) {
    let y = 2;
    let x = 2;
    let saved = 2;
    let g = 1;
    for (let length = 1; g === 1; length *= 2) {
      checkpoint?.();
      x = y;
      for (let i = 0; i < length; i++) {
        y = multiplyModNumber(y, y, n) + c;
        if (y >= n) y -= n;
      }
      for (let done = 0; done < length && g === 1; done += 64) {
        saved = y;
        const batch = Math.min(64, length - done);
        let product = 1;
        for (let i = 0; i < batch; i++) {
          y = multiplyModNumber(y, y, n) + c;
          if (y >= n) y -= n;
          product = multiplyModNumber(product, x > y ? x - y : y - x, n);
        }
        g = gcdNumber(product, n);
      }
    }
    if (g === n) {
      g = 1;
      while (g === 1) {
        saved = multiplyModNumber(saved, saved, n) + c;
        if (saved >= n) saved -= n;
        g = gcdNumber(x > saved ? x - saved : saved - x, n);
      }
    }
    if (g !== n) return g;
  }
}

const MULTIPLIERS = [1, 3, 5, 7, 11, 15, 21, 33, 35, 55, 77, 105, 165, 231, 385, 1155];

/**
 * A proper factor of an odd composite below about 2^70 by Shanks' square forms (Gower and Wagstaff 2008), or
 * undefined when every multiplier fails. Forms have coefficients near sqrt(n), so doubles hold them exactly.
 * About n^(1/4) steps of one division each.
 */
export function squareFormsFactor(n: bigint, checkpoint?: () => void): bigint | undefined {
  const whole = integerSqrt(n);
  if (whole * whole === n) return whole;
  for (const multiplier of MULTIPLIERS) {
    const kn = BigInt(multiplier) * n;
    const factor = squareForms(n, kn, checkpoint);
    if (factor !== undefined) return factor;
  }
  return undefined;
}

function squareForms(n: bigint, kn: bigint, checkpoint?: () => void): bigint | undefined {
  const s = Number(integerSqrt(kn));
  let p = s;
  let previous = 1;
  let q = Number(kn - BigInt(s) * BigInt(s));
  if (q === 0) return undefined;
  const bound = Math.floor(6 * Math.sqrt(2 * s)) + 16;
  let root = 0;
  let step = 2;
  for (; step < bound; step++) {
    const b = Math.floor((s + p) / q);
    const nextP = b * q - p;
    const nextQ = previous + b * (p - nextP);
    previous = q;
    q = nextQ;
    p = nextP;
    if ((step & 1) === 0) {
      root = Math.floor(Math.sqrt(q) + 0.5);
      if (root * root === q) break;
    }
    if ((step & 0xffff) === 1) checkpoint?.();
  }
  if (step >= bound) return undefined;
  p = Math.floor((s - p) / root) * root + p;
  previous = root;
  q = Number((kn - BigInt(p) * BigInt(p)) / BigInt(previous));
  for (let i = 0; i < bound; i++) {
    const b = Math.floor((s + p) / q);
    const nextP = b * q - p;
    if (nextP === p) break;
    const nextQ = previous + b * (p - nextP);
    previous = q;
    q = nextQ;
    p = nextP;
  }
  let g = n;
  let other = BigInt(q);
  while (other !== 0n) [g, other] = [other, g % other];
  return g === 1n || g === n ? undefined : g;
}
