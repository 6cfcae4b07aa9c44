/** Constants that need the zeta function. */

import { eulerGammaFixed } from "./fixed-point.js";
import { Complexes } from "./plain-complex.js";
import { type Plain, plainZero, Reals } from "./plain-float.js";
import { hurwitzZeta } from "./plain-zeta.js";

/** Khinchin's constant, by the series of Bailey, Borwein and Crandall over zeta(2n) - 1. */
export function khinchin(bits: number): Plain {
  const c = new Complexes(bits + 32);
  const r = c.r;
  let sum = plainZero;
  let alternating = plainZero;
  for (let n = 1; 2 * n < r.bits + 8; n++) {
    // 1 - 1/2 + 1/3 - … + 1/(2n-1)
    alternating = r.add(alternating, r.ratio(1n, BigInt(2 * n - 1)));
    if (n > 1) alternating = r.sub(alternating, r.ratio(1n, BigInt(2 * n - 2)));
    const tail = hurwitzZeta(c.int(2 * n), c.int(2), c)?.re ?? plainZero;
    sum = r.add(sum, r.div(r.mul(tail, alternating), r.int(n)));
  }
  return r.exp(r.div(sum, r.logTwo()));
}

/** Glaisher's constant: log A = (gamma + log 2 pi)/12 - zeta'(2)/(2 pi^2). */
export function glaisher(bits: number): Plain {
  const r = new Reals(bits + 32);
  const pi = r.pi();
  const gamma = r.round(eulerGammaFixed(r.bits), -r.bits);
  const first = r.div(r.add(gamma, r.log(r.shift(pi, 1))), r.int(12));
  const second = r.div(zetaDerivativeAtTwo(r), r.shift(r.mul(pi, pi), 1));
  return r.exp(r.sub(first, second));
}

/** zeta'(2) by the accelerated alternating series of Borwein. */
function zetaDerivativeAtTwo(outer: Reals): Plain {
  const r = outer.wider(32);
  const n = Math.ceil(r.bits / 2.5) + 2;
  const weights: bigint[] = [];
  let term = 1n;
  let total = 0n;
  for (let i = 0; i <= n; i++) {
    // n (n+i-1)! 4^i / ((n-i)! (2i)!)
    if (i > 0)
      term = (term * 4n * BigInt(n + i - 1) * BigInt(n - i + 1)) / BigInt(2 * i * (2 * i - 1));
    total += term;
    weights.push(total);
  }
  let eta = plainZero;
  let derivative = plainZero;
  for (let k = 0; k < n; k++) {
    const weight = ((weights[k] as bigint) - total) * (k % 2 === 0 ? -1n : 1n);
    const part = r.ratio(weight, total * BigInt((k + 1) * (k + 1)));
    eta = r.add(eta, part);
    if (k > 0) derivative = r.sub(derivative, r.mul(part, r.log(r.int(k + 1))));
  }
  // zeta = eta/(1 - 2^(1-s)); at s = 2 the factor is 1/2 and its derivative log 2 / 2.
  const zeta = r.shift(eta, 1);
  const value = r.sub(derivative, r.shift(r.mul(zeta, r.logTwo()), -1));
  return r.shift(value, 1);
}
