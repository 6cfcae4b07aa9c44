/** The gamma function and its logarithmic derivatives for complex arguments at any precision. */

import { bernoulli } from "./bernoulli.js";
import { checkpoint as look } from "./checkpoint.js";
import { type Complexes, isZeroZ, realZ, type Z } from "./plain-complex.js";
import { binaryMagnitude, plainZero } from "./plain-float.js";

/** An integer that a real number is exactly, else undefined. */
export function integerOf(z: Z): bigint | undefined {
  if (z.im.m !== 0n) return undefined;
  if (z.re.m === 0n) return 0n;
  if (z.re.e >= 0) return z.re.e > 4096 ? undefined : z.re.m << BigInt(z.re.e);
  const shift = BigInt(Math.min(-z.re.e, 100_000));
  const whole = z.re.m >> shift;
  return whole << shift === z.re.m ? whole : undefined;
}

/** True at 0, -1, -2, … */
export function isPole(z: Z): boolean {
  const n = integerOf(z);
  return n !== undefined && n <= 0n;
}

/** Real part as a double, for choosing the number of terms. */
export function roughly(z: Z): number {
  const drop = Math.max(0, binaryMagnitude(z.re) - z.re.e - 60);
  return Number(z.re.m >> BigInt(drop)) * 2 ** (z.re.e + drop);
}

/** log Gamma(z) on the principal sheet (continuous off the negative axis) for Re z > 0, by Stirling's series after a shift. */
function logGammaRight(z: Z, c: Complexes): Z {
  const w = c.wider(32 + Math.max(0, c.magnitude(z)));
  const enough = Math.ceil(w.bits * 0.2) + 4;
  const steps = Math.max(0, enough - Math.floor(roughly(z)));
  let shifted = z;
  let logs = realZ(plainZero);
  if (steps > 0) {
    // Products are cheaper than logarithms; the sheet is followed by adding the angles of blocks.
    let product = w.int(1);
    for (let k = 0; k < steps; k++) {
      look(20);
      product = w.mul(product, shifted);
      shifted = w.add(shifted, w.int(1));
      if (z.im.m !== 0n) {
        logs = w.add(logs, w.log(product));
        product = w.int(1);
      }
    }
    if (z.im.m === 0n) logs = w.log(product);
  }
  const half = w.ratio(1n, 2n);
  const log = w.log(shifted);
  let sum = w.sub(w.mul(w.sub(shifted, half), log), shifted);
  sum = w.add(sum, w.shift(w.log(w.shift(w.pi(), 1)), -1));
  const inverse = w.div(w.int(1), shifted);
  const square = w.mul(inverse, inverse);
  let power = inverse;
  for (let k = 1; k < 4 * enough; k++) {
    look(20);
    const b = bernoulli(2 * k);
    const term = w.mul(power, w.ratio(b.num, b.den * BigInt(2 * k * (2 * k - 1))));
    sum = w.add(sum, term);
    if (w.magnitude(term) < w.magnitude(sum) - w.bits) break;
    power = w.mul(power, square);
  }
  return w.sub(sum, logs);
}

/** sin(pi z) with the argument reduced first. */
export function sinPi(z: Z, c: Complexes): Z {
  const w = c.wider(24 + Math.max(0, c.magnitude(z)));
  const [sin] = w.sinCos(w.mul(w.pi(), z));
  return sin;
}

/** cos(pi z). */
export function cosPi(z: Z, c: Complexes): Z {
  const w = c.wider(24 + Math.max(0, c.magnitude(z)));
  return w.sinCos(w.mul(w.pi(), z))[1];
}

/** Gamma(z); undefined at the poles. */
export function gammaZ(z: Z, c: Complexes): Z | undefined {
  if (isPole(z)) return undefined;
  if (roughly(z) < 0.5) {
    const w = c.wider(32);
    const other = gammaZ(w.sub(w.int(1), z), w);
    return other && c.round(w.div(w.pi(), w.mul(sinPi(z, w), other)));
  }
  const w = c.wider(24 + Math.max(0, 2 * c.magnitude(z)));
  return c.round(w.exp(logGammaRight(z, w)));
}

/** 1/Gamma(z), zero at the poles. */
export function reciprocalGamma(z: Z, c: Complexes): Z {
  const gamma = gammaZ(z, c);
  return gamma === undefined ? realZ(plainZero) : c.div(c.int(1), gamma);
}

/** The logarithm of Gamma, analytic off the negative real axis; undefined at the poles. */
export function logGammaZ(z: Z, c: Complexes): Z | undefined {
  if (isPole(z)) return undefined;
  if (roughly(z) > 0) return c.round(logGammaRight(z, c.wider(48)));
  // log Gamma(z) = log Gamma(z + n) - sum of log(z + k), each on its own sheet.
  const w = c.wider(48);
  let shifted = z;
  let logs = realZ(plainZero);
  const steps = Math.ceil(-roughly(z)) + 1;
  if (steps > 2000) return undefined;
  for (let k = 0; k < steps; k++) {
    look(20);
    logs = w.add(logs, w.log(shifted));
    shifted = w.add(shifted, w.int(1));
  }
  return c.round(w.sub(logGammaRight(shifted, w), logs));
}

/** The digamma function for z off the poles. */
export function digammaZ(z: Z, c: Complexes): Z | undefined {
  if (isPole(z)) return undefined;
  const w = c.wider(48);
  if (roughly(z) < 0) {
    const other = digammaZ(w.sub(w.int(1), z), w);
    if (other === undefined) return undefined;
    const cot = w.div(cosPi(z, w), sinPi(z, w));
    return c.round(w.sub(other, w.mul(w.pi(), cot)));
  }
  const enough = Math.ceil(w.bits * 0.2) + 4;
  let shifted = z;
  let sum = realZ(plainZero);
  for (let k = Math.max(0, enough - Math.floor(roughly(z))); k > 0; k--) {
    look(20);
    sum = w.sub(sum, w.div(w.int(1), shifted));
    shifted = w.add(shifted, w.int(1));
  }
  const inverse = w.div(w.int(1), shifted);
  const square = w.mul(inverse, inverse);
  sum = w.sub(w.add(sum, w.log(shifted)), w.shift(inverse, -1));
  let power = square;
  for (let k = 1; k < 4 * enough; k++) {
    look(20);
    const b = bernoulli(2 * k);
    const term = w.mul(power, w.ratio(b.num, b.den * BigInt(2 * k)));
    sum = w.sub(sum, term);
    if (w.magnitude(term) < -w.bits) break;
    power = w.mul(power, square);
  }
  return c.round(isZeroZ(sum) ? sum : sum);
}
