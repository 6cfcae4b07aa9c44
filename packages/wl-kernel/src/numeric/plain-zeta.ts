/** The zeta functions of Riemann and Hurwitz, polylogarithms and derivatives of digamma. */

import { bernoulli } from "./bernoulli.js";
import { checkpoint as look } from "./checkpoint.js";
import { factorial } from "./factorials.js";
import { type Complexes, realZ, type Z, zeroZ } from "./plain-complex.js";
import { plainZero } from "./plain-float.js";
import { digammaZ, gammaZ, integerOf, isPole, roughly, sinPi } from "./plain-gamma.js";

/** zeta(s, a) by the formula of Euler and Maclaurin, for a not a pole and s not 1. */
export function hurwitzZeta(s: Z, a: Z, c: Complexes): Z | undefined {
  const whole = integerOf(s);
  if (whole === 1n || isPole(a)) return undefined;
  const w = c.wider(40 + Math.max(0, Math.ceil(-roughly(s)) * 8));
  const imaginary = Math.abs(roughly({ re: s.im, im: plainZero }));
  const count =
    Math.ceil(w.bits * 0.2 + imaginary + Math.max(0, -roughly(a)) + Math.abs(roughly(s))) + 4;
  if (count > 200_000) return undefined;
  const minusS = w.neg(s);
  const powerOf = (x: Z): Z =>
    whole !== undefined && x.im.m === 0n ? realZ(w.r.power(x.re, -whole)) : w.pow(x, minusS);
  let sum = zeroZ;
  let x = a;
  for (let k = 0; k < count; k++) {
    look(20);
    sum = w.add(sum, powerOf(x));
    x = w.add(x, w.int(1));
  }
  const tail = powerOf(x);
  sum = w.add(sum, w.div(w.mul(tail, x), w.sub(s, w.int(1))));
  sum = w.add(sum, w.shift(tail, -1));
  const inverse = w.div(w.int(1), x);
  const square = w.mul(inverse, inverse);
  let factor = w.mul(w.mul(tail, inverse), s);
  for (let j = 1; j < 4 * count; j++) {
    look(20);
    const b = bernoulli(2 * j);
    const term = w.mul(factor, w.ratio(b.num, b.den * factorial(2 * j)));
    sum = w.add(sum, term);
    if (w.magnitude(term) < w.magnitude(sum) - w.bits || w.magnitude(term) < -4 * w.bits) break;
    factor = w.mul(factor, square);
    factor = w.mul(factor, w.add(s, w.int(2 * j - 1)));
    factor = w.mul(factor, w.add(s, w.int(2 * j)));
  }
  return c.round(sum);
}

/** Riemann's zeta function; undefined at 1. */
export function zetaZ(s: Z, c: Complexes): Z | undefined {
  if (roughly(s) >= -0.5) return hurwitzZeta(s, c.int(1), c);
  const w = c.wider(48);
  const t = w.sub(w.int(1), s);
  const other = hurwitzZeta(t, w.int(1), w);
  const gamma = gammaZ(t, w);
  if (other === undefined || gamma === undefined) return undefined;
  const factor = w.mul(w.pow(w.shift(w.pi(), 1), s), w.div(sinPi(w.shift(s, -1), w), w.pi()));
  return c.round(w.mul(w.mul(factor, gamma), other));
}

/** The n-th derivative of digamma; undefined at the poles. */
export function polyGammaZ(n: number, z: Z, c: Complexes): Z | undefined {
  if (n === 0) return digammaZ(z, c);
  const w = c.wider(16);
  const zeta = hurwitzZeta(w.int(n + 1), z, w);
  if (zeta === undefined) return undefined;
  const value = w.scale(zeta, factorial(n));
  return c.round(n % 2 === 1 ? value : w.neg(value));
}

/** Li_s(z) for an integer s, z not above 1 on the real axis or complex. */
export function polyLogZ(order: number, z: Z, c: Complexes): Z | undefined {
  const w = c.wider(64);
  const size = w.abs(z);
  if (w.r.cmp(size, w.r.ratio(3n, 4n)) <= 0) {
    let sum = zeroZ;
    let power = z;
    for (let k = 1; k < 8 * w.bits + 64; k++) {
      look(20);
      const divisor = BigInt(k) ** BigInt(Math.abs(order));
      const term = order >= 0 ? w.divInt(power, divisor) : w.scale(power, divisor);
      sum = w.add(sum, term);
      if (w.magnitude(term) < w.magnitude(sum) - w.bits) break;
      power = w.mul(power, z);
    }
    return c.round(sum);
  }
  if (order < 1) return undefined;
  const mu = w.log(z);
  if (w.magnitude(mu) > 2) {
    // Inversion: Li_n(z) + (-1)^n Li_n(1/z) = -(2 pi i)^n / n! B_n(1/2 + log(-z)/(2 pi i)).
    const other = polyLogZ(order, w.div(w.int(1), z), w);
    if (other === undefined) return undefined;
    return c.round(inverted(order, z, other, w));
  }
  let sum = zeroZ;
  let power = w.int(1);
  for (let k = 0; k < 4 * w.bits; k++) {
    look(20);
    if (k === order - 1) {
      let harmonic = zeroZ;
      for (let j = 1; j < order; j++) harmonic = w.add(harmonic, w.ratio(1n, BigInt(j)));
      if (w.magnitude(mu) !== Number.NEGATIVE_INFINITY) {
        const log = w.log(w.neg(mu));
        sum = w.add(sum, w.mul(power, w.sub(harmonic, log)));
      } else if (order === 1) return undefined;
    } else {
      const zeta = zetaAtInteger(order - k, w);
      const term = w.mul(power, zeta);
      sum = w.add(sum, term);
      if (
        k > order + 2 &&
        w.magnitude(zeta) !== Number.NEGATIVE_INFINITY &&
        w.magnitude(term) < -w.bits
      )
        break;
    }
    power = w.divInt(w.mul(power, mu), k + 1);
    if (w.magnitude(power) === Number.NEGATIVE_INFINITY) break;
  }
  return c.round(z.im.m === 0n && w.r.cmp(z.re, w.r.int(1)) <= 0 ? realZ(sum.re) : sum);
}

function zetaAtInteger(n: number, w: Complexes): Z {
  if (n > 1) return hurwitzZeta(w.int(n), w.int(1), w) ?? zeroZ;
  const b = bernoulli(1 - n);
  if (n === 0) return w.ratio(-1n, 2n);
  return w.ratio(-b.num, b.den * BigInt(1 - n));
}

function inverted(order: number, z: Z, other: Z, w: Complexes): Z {
  // -(2 pi i)^n/n! B_n(x) with x = 1/2 + log(-z)/(2 pi i), by the expansion of B_n in powers of x.
  const twoPiI = w.timesI(w.shift(w.pi(), 1));
  const x = w.add(w.ratio(1n, 2n), w.div(w.log(w.neg(z)), twoPiI));
  let polynomial = zeroZ;
  let binomial = 1n;
  for (let k = 0; k <= order; k++) {
    look(20);
    const b = bernoulli(k);
    let power = w.int(1);
    for (let j = 0; j < order - k; j++) power = w.mul(power, x);
    polynomial = w.add(polynomial, w.mul(power, w.ratio(b.num * binomial, b.den)));
    binomial = (binomial * BigInt(order - k)) / BigInt(k + 1);
  }
  let factor = w.int(-1);
  for (let j = 1; j <= order; j++) factor = w.divInt(w.mul(factor, twoPiI), j);
  const rest = w.mul(factor, polynomial);
  return order % 2 === 0 ? w.sub(rest, other) : w.add(rest, other);
}
