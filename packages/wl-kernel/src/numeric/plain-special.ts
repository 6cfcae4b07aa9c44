/** Error functions, exponential integrals, Airy functions, elliptic integrals and Lambert's W at any precision. */

import { checkpoint as look } from "./checkpoint.js";
import { eulerGammaFixed } from "./fixed-point.js";
import { type Complexes, isZeroZ, realZ, type Z, zeroZ } from "./plain-complex.js";
import { binaryMagnitude, plainZero } from "./plain-float.js";
import { gammaZ, isPole, roughly } from "./plain-gamma.js";
import { hypergeometric } from "./plain-hypergeometric.js";

/** The error function. */
export function erfZ(z: Z, c: Complexes): Z | undefined {
  if (isZeroZ(z)) return z;
  if (z.im.m === 0n && binaryMagnitude(z.re) > 9) return c.int(z.re.m < 0n ? -1 : 1);
  const w = c.wider(32);
  const square = w.mul(z, z);
  const series = hypergeometric([w.int(1)], [w.ratio(3n, 2n)], square, w);
  if (series === undefined) return undefined;
  const factor = w.div(w.shift(z, 1), w.sqrt(w.pi()));
  return c.round(w.mul(w.mul(factor, w.exp(w.neg(square))), series));
}

/** 1 - erf z with its own leading digits. */
export function erfcZ(z: Z, c: Complexes): Z | undefined {
  const x = roughly(z);
  if (x > 2000) return zeroZ;
  const w = c.wider(32 + (x > 0 ? Math.ceil(x * x * 1.45) + 8 : 0));
  const value = erfZ(z, w);
  return value && c.round(w.sub(w.int(1), value));
}

/** The x with erf x = y for -1 < y < 1, by Newton's method. */
export function inverseErfZ(y: Z, c: Complexes): Z | undefined {
  if (y.im.m !== 0n) return undefined;
  if (isZeroZ(y)) return y;
  const w = c.wider(40);
  const target = roughly(y);
  if (Math.abs(target) >= 1) return undefined;
  // Winitzki's approximation as a start.
  const log = Math.log(1 - target * target);
  const k = 2 / (Math.PI * 0.147) + log / 2;
  const start = Math.sign(target) * Math.sqrt(Math.sqrt(k * k - log / 0.147) - k);
  let x = realZ(w.r.double(start === 0 ? target * 0.886 : start));
  const half = w.shift(w.sqrt(w.pi()), -1);
  for (let i = 0; i < 12 + Math.log2(w.bits); i++) {
    look(20);
    const value = erfZ(x, w);
    if (value === undefined) return undefined;
    const step = w.mul(w.mul(w.sub(value, y), half), w.exp(w.mul(x, x)));
    x = w.sub(x, step);
    if (w.magnitude(step) < w.magnitude(x) - c.bits - 8) break;
  }
  return c.round(x);
}

function gammaConstant(c: Complexes): Z {
  return realZ(c.r.round(eulerGammaFixed(c.bits + 8), -c.bits - 8));
}

/** Sum of z^k/(k k!) from k = 1. */
function entireExponential(z: Z, c: Complexes): Z | undefined {
  const one = c.int(1);
  const series = hypergeometric([one, one], [c.int(2), c.int(2)], z, c);
  return series && c.mul(z, series);
}

/** Ei(z); undefined at 0. */
export function expIntegralEi(z: Z, c: Complexes): Z | undefined {
  if (isZeroZ(z)) return undefined;
  const x = roughly(z);
  const w = c.wider(40 + (x < 0 ? Math.ceil(-x * 1.45) + 8 : 0));
  const series = entireExponential(z, w);
  if (series === undefined) return undefined;
  const log = z.im.m === 0n ? realZ(w.r.log(w.r.abs(z.re))) : w.log(z);
  return c.round(w.add(w.add(gammaConstant(w), log), series));
}

/** The incomplete gamma function Gamma(0, z) = E1(z) for z off the negative axis; undefined at 0. */
export function expIntegralOne(z: Z, c: Complexes): Z | undefined {
  if (isZeroZ(z)) return undefined;
  const w = c.wider(40 + Math.max(0, Math.ceil(roughly(z) * 1.45) + 8));
  const series = entireExponential(w.neg(z), w);
  if (series === undefined) return undefined;
  return c.round(w.neg(w.add(w.add(gammaConstant(w), w.log(z)), series)));
}

/** Si(z). */
export function sinIntegral(z: Z, c: Complexes): Z | undefined {
  const w = c.wider(32);
  const square = w.neg(w.shift(w.mul(z, z), -2));
  const half = w.ratio(1n, 2n);
  const threeHalves = w.ratio(3n, 2n);
  const series = hypergeometric([half], [threeHalves, threeHalves], square, w);
  return series && c.round(w.mul(z, series));
}

/** Ci(z) for z > 0 or complex; undefined at 0. */
export function cosIntegral(z: Z, c: Complexes): Z | undefined {
  if (isZeroZ(z)) return undefined;
  const w = c.wider(40);
  const square = w.neg(w.shift(w.mul(z, z), -2));
  const one = w.int(1);
  const series = hypergeometric([one, one], [w.int(2), w.int(2), w.ratio(3n, 2n)], square, w);
  if (series === undefined) return undefined;
  const sum = w.mul(square, series);
  return c.round(w.add(w.add(gammaConstant(w), w.log(z)), sum));
}

/** Ai(z), or its relative Bi(z). */
export function airy(z: Z, kind: "Ai" | "Bi", c: Complexes): Z | undefined {
  // Beyond, the sum of the series has too many terms, and too long ones.
  if (c.magnitude(z) > 8) return undefined;
  const x = roughly(z);
  const w = c.wider(40 + (x > 0 && kind === "Ai" ? Math.ceil(x ** 1.5 * 2) + 8 : 0));
  const cube = w.divInt(w.mul(w.mul(z, z), z), 9);
  const f = hypergeometric([], [w.ratio(2n, 3n)], cube, w);
  const g = hypergeometric([], [w.ratio(4n, 3n)], cube, w);
  const third = gammaZ(w.ratio(1n, 3n), w);
  const twoThirds = gammaZ(w.ratio(2n, 3n), w);
  if (!f || !g || !third || !twoThirds) return undefined;
  const three = w.int(3);
  const first = w.div(f, w.mul(w.pow(three, w.ratio(2n, 3n)), twoThirds));
  const second = w.div(w.mul(z, g), w.mul(w.pow(three, w.ratio(1n, 3n)), third));
  if (kind === "Ai") return c.round(w.sub(first, second));
  return c.round(w.mul(w.sqrt(three), w.add(first, second)));
}

/** K(m) and E(m), by the arithmetic-geometric mean; undefined at the singularity of K. */
export function ellipticComplete(m: Z, kind: "K" | "E", c: Complexes): Z | undefined {
  const w = c.wider(48);
  const one = w.int(1);
  const rest = w.sub(one, m);
  if (isZeroZ(rest)) return kind === "E" ? one : undefined;
  let a = one;
  let b = w.sqrt(rest);
  let sum = w.shift(m, -1);
  let weight = 0;
  for (let i = 0; i < 10 + Math.log2(w.bits) + 8; i++) {
    look(20);
    const difference = w.shift(w.sub(a, b), -1);
    const mean = w.shift(w.add(a, b), -1);
    b = w.sqrt(w.mul(a, b));
    a = mean;
    sum = w.add(sum, w.shift(w.mul(difference, difference), weight));
    weight++;
    if (w.magnitude(difference) < -w.bits) break;
  }
  const k = w.div(w.shift(w.pi(), -1), a);
  return c.round(kind === "K" ? k : w.mul(k, w.sub(one, sum)));
}

/** The branch `k` of Lambert's W: w e^w = z, by Halley's method. */
export function lambertW(k: number, z: Z, c: Complexes): Z | undefined {
  if (isZeroZ(z)) return k === 0 ? z : undefined;
  const w = c.wider(40);
  const x = roughly(z);
  const real =
    z.im.m === 0n && (k === 0 ? x >= -1 / Math.E : k === -1 && x < 0 && x >= -1 / Math.E);
  let guess: Z;
  const nearBranch =
    Math.abs(x + 1 / Math.E) < 0.3 && Math.abs(roughly({ re: z.im, im: plainZero })) < 0.3;
  if (nearBranch && (k === 0 || k === -1)) {
    const p = w.sqrt(w.shift(w.add(w.mul(w.exp(w.int(1)), z), w.int(1)), 1));
    guess = w.add(w.int(-1), k === 0 ? p : w.neg(p));
  } else if (k === 0 && x > -0.3 && c.magnitude(z) <= 2) guess = w.log(w.add(w.int(1), z));
  else if (real && k === -1) guess = realZ(w.r.double(Math.log(-x) - Math.log(-Math.log(-x))));
  else {
    const turn = { re: plainZero, im: w.r.scale(w.r.shift(w.r.pi(), 1), k) };
    const log = w.add(w.log(z), turn);
    guess = w.magnitude(log) < 1 ? log : w.sub(log, w.log(log));
  }
  let value = guess;
  for (let i = 0; i < 60; i++) {
    look(20);
    const e = w.exp(value);
    const f = w.sub(w.mul(value, e), z);
    if (isZeroZ(f)) break;
    const next = w.add(value, w.int(1));
    if (isZeroZ(next)) break;
    const denominator = w.sub(
      w.mul(e, next),
      w.div(w.mul(w.add(value, w.int(2)), f), w.shift(next, 1)),
    );
    const step = w.div(f, denominator);
    value = w.sub(value, step);
    if (w.magnitude(step) < w.magnitude(value) - c.bits - 16) break;
  }
  return c.round(real ? realZ(value.re) : value);
}

/** The lower incomplete gamma function gamma(a, z) for a off the poles. */
export function lowerGamma(a: Z, z: Z, c: Complexes): Z | undefined {
  if (isPole(a)) return undefined;
  if (isZeroZ(z)) return z;
  const w = c.wider(32);
  const series = hypergeometric([w.int(1)], [w.add(a, w.int(1))], z, w);
  if (series === undefined) return undefined;
  return c.round(w.div(w.mul(w.mul(w.pow(z, a), w.exp(w.neg(z))), series), a));
}

/** The upper incomplete gamma function Gamma(a, z). */
export function upperGamma(a: Z, z: Z, c: Complexes): Z | undefined {
  if (isZeroZ(z)) return gammaZ(a, c);
  if (isPole(a)) {
    // Gamma(-n, z) by recurrence from Gamma(0, z) = E1(z).
    const n = Math.round(-roughly(a));
    const w = c.wider(48 + 8 * n);
    let value = expIntegralOne(z, w);
    for (let k = 1; k <= n && value !== undefined; k++) {
      look(20);
      const power = w.mul(w.pow(z, w.int(-k)), w.exp(w.neg(z)));
      value = w.divInt(w.sub(value, power), -k);
    }
    return value && c.round(value);
  }
  const w = c.wider(48 + Math.max(0, Math.ceil(roughly(z) * 1.45)) + 8);
  const whole = gammaZ(a, w);
  const lower = lowerGamma(a, z, w);
  return whole && lower && c.round(w.sub(whole, lower));
}
