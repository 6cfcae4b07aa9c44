/** Elementary functions and constants on fixed-point numbers: a bigint x with `bits` stands for x / 2^bits. */

import { checkpoint as look } from "./checkpoint.js";
import { integerSqrt } from "./integer-root.js";

const cache = new Map<string, { readonly bits: number; readonly value: bigint }>();

/** Takes a constant from the cache, or computes it with some bits to spare and keeps it. */
function constant(name: string, bits: number, compute: (bits: number) => bigint): bigint {
  const known = cache.get(name);
  if (known !== undefined && known.bits >= bits) return known.value >> BigInt(known.bits - bits);
  const more = bits + 64;
  const value = compute(more);
  cache.set(name, { bits: more, value });
  return value >> 64n;
}

/** Pi by the series of the Chudnovsky brothers with binary splitting, 47 bits a term; error below 2^(8-bits). */
export function piFixed(bits: number): bigint {
  return constant("pi", bits, (wanted) => {
    const terms = Math.floor(wanted / 47) + 2;
    const [, q, t] = chudnovsky(0, terms);
    const root = integerSqrt(10005n << BigInt(2 * wanted));
    return (426880n * root * q) / t;
  });
}

function chudnovsky(from: number, to: number): readonly [bigint, bigint, bigint] {
  if (to - from === 1) {
    const k = BigInt(from);
    const p = from === 0 ? 1n : (6n * k - 5n) * (2n * k - 1n) * (6n * k - 1n);
    const q = from === 0 ? 1n : k * k * k * 10939058860032000n;
    const t = p * (13591409n + 545140134n * k);
    return [p, q, from % 2 === 1 ? -t : t];
  }
  const middle = (from + to) >> 1;
  const [p1, q1, t1] = chudnovsky(from, middle);
  const [p2, q2, t2] = chudnovsky(middle, to);
  return [p1 * p2, q1 * q2, q2 * t1 + p1 * t2];
}

/** Sum of 1/((2k+1) n^(2k+1)), the inverse hyperbolic tangent of 1/n. */
function atanhInverse(n: bigint, bits: number): bigint {
  const square = n * n;
  let power = (1n << BigInt(bits)) / n;
  let sum = power;
  for (let k = 3n; power > 0n; k += 2n) {
    look(20);
    power /= square;
    sum += power / k;
  }
  return sum;
}

/** The natural logarithm of 2, by Machin's formula with three inverse hyperbolic tangents. */
export function logTwoFixed(bits: number): bigint {
  return constant("log2", bits, (wanted) => {
    return (
      18n * atanhInverse(26n, wanted) -
      2n * atanhInverse(4801n, wanted) +
      8n * atanhInverse(8749n, wanted)
    );
  });
}

/** Euler's constant by the Bessel method of Brent and McMillan (1980). */
export function eulerGammaFixed(bits: number): bigint {
  return constant("gamma", bits, (wanted) => {
    const work = wanted + 32;
    const n = BigInt(Math.ceil((work * Math.LN2) / 4) + 1);
    const one = 1n << BigInt(work);
    let a = -logFixed(n << BigInt(work), work);
    let b = one;
    let sumA = a;
    let sumB = b;
    const square = n * n;
    for (let k = 1n; b !== 0n || a > 1n || a < -1n; k++) {
      look(20);
      b = (b * square) / (k * k);
      a = ((a * square) / k + b) / k;
      sumA += a;
      sumB += b;
    }
    return ((sumA << BigInt(work)) / sumB) >> 32n;
  });
}

/** Catalan's constant, by the alternating hypergeometric series of Lupas. */
export function catalanFixed(bits: number): bigint {
  return constant("catalan", bits, (wanted) => {
    const work = wanted + 16;
    let term = 1n << BigInt(work);
    let sum = 0n;
    // G = 1/64 sum (-1)^(k-1) 2^(8k) (40k^2-24k+3) (2k)!^3 k!^2 / (k^3 (2k-1) (4k)!^2)
    for (let k = 1n; ; k++) {
      look(20);
      const k2 = 2n * k;
      const k4 = 4n * k;
      const ratioTop = 256n * (k2 * (k2 - 1n)) ** 3n * k * k;
      const ratioBottom = (k4 * (k4 - 1n) * (k4 - 2n) * (k4 - 3n)) ** 2n;
      term = (term * ratioTop) / ratioBottom;
      if (term === 0n) break;
      const part = (term * (40n * k * k - 24n * k + 3n)) / (k * k * k * (k2 - 1n));
      sum += (k & 1n) === 1n ? part : -part;
    }
    return (sum / 64n) >> 16n;
  });
}

/**
 * e^x. Reduces by log 2 and by 2^r, sums the series and squares back; about sqrt(bits) long products.
 * The result is e^x / 2^shift with shift chosen so that it lies near 1.
 */
export function expFixed(
  x: bigint,
  bits: number,
): { readonly value: bigint; readonly shift: number } {
  const halvings = Math.floor(Math.sqrt(bits) / 1.5) + 4;
  const work = bits + 2 * halvings + 16;
  const wide = x << BigInt(work - bits);
  const size = Number(x >> BigInt(bits));
  const shift = Math.round(size / Math.LN2);
  const extra = 64;
  const log2 = logTwoFixed(work + extra);
  const reduced = wide - ((log2 * BigInt(shift)) >> BigInt(extra));
  const small = reduced >> BigInt(halvings);
  let term = 1n << BigInt(work);
  let sum = term;
  for (let k = 1n; ; k++) {
    look(20);
    term = ((term * small) >> BigInt(work)) / k;
    if (term === 0n || term === -1n) break;
    sum += term;
  }
  for (let i = 0; i < halvings; i++) sum = (sum * sum) >> BigInt(work);
  return { value: sum >> BigInt(work - bits), shift };
}

/** log x for x > 0: a double's logarithm, then Newton steps on the exponential with doubling precision. */
export function logFixed(x: bigint, bits: number): bigint {
  // x = m 2^k with m near 1.
  const length = x.toString(2).length;
  const k = length - bits;
  const work = bits + 16;
  const m = k >= 0 ? (x << 16n) >> BigInt(k) : (x << 16n) << BigInt(-k);
  return (logNearOne(m, work) + logTwoFixed(work) * BigInt(k)) >> 16n;
}

function logNearOne(m: bigint, bits: number): bigint {
  if (bits <= 48) {
    return BigInt(Math.round(Math.log(Number(m) / 2 ** bits) * 2 ** bits));
  }
  const half = (bits >> 1) + 8;
  const start = logNearOne(m >> BigInt(bits - half), half) << BigInt(bits - half);
  // y + 2 (m - e^y)/(m + e^y) triples the good bits.
  const { value, shift } = expFixed(start, bits);
  const e = shift >= 0 ? value << BigInt(shift) : value >> BigInt(-shift);
  return start + ((2n * (m - e)) << BigInt(bits)) / (m + e);
}

/** sin x and cos x for a fixed-point x of moderate size. Series after halving, then the double-angle formula. */
export function sinCosFixed(x: bigint, bits: number): readonly [sin: bigint, cos: bigint] {
  const halvings = Math.floor(Math.sqrt(bits) / 2) + 4;
  const work = bits + 2 * halvings + 16;
  const pi = piFixed(work + 64);
  const wide = x << BigInt(work - bits);
  // Multiples of pi/2, rounded.
  const quarter = pi >> 1n;
  const scaled = wide << 64n;
  let turns = scaled / quarter;
  let reduced = (scaled - turns * quarter) >> 64n;
  const half = quarter >> 65n;
  if (reduced > half) {
    reduced -= quarter >> 64n;
    turns++;
  } else if (reduced < -half) {
    reduced += quarter >> 64n;
    turns--;
  }
  const small = reduced >> BigInt(halvings);
  const square = (small * small) >> BigInt(work);
  const one = 1n << BigInt(work);
  // v = 1 - cos keeps its precision through the doublings.
  let term = square >> 1n;
  let v = term;
  for (let k = 3n; ; k += 2n) {
    look(20);
    term = -((term * square) >> BigInt(work)) / (k * (k + 1n));
    if (term === 0n || term === -1n || term === 1n) break;
    v += term;
  }
  for (let i = 0; i < halvings; i++) v = 4n * v - ((2n * v * v) >> BigInt(work));
  let cos = one - v;
  const rest = one * one - cos * cos;
  let sin = integerSqrt(rest > 0n ? rest : 0n);
  if (reduced < 0n) sin = -sin;
  const turn = Number(((turns % 4n) + 4n) % 4n);
  if (turn === 1) [sin, cos] = [cos, -sin];
  else if (turn === 2) [sin, cos] = [-sin, -cos];
  else if (turn === 3) [sin, cos] = [-cos, sin];
  const drop = BigInt(work - bits);
  return [sin >> drop, cos >> drop];
}

/** arctan x for every fixed-point x: inversion above 1, halvings of the argument, then the series. */
export function atanFixed(x: bigint, bits: number): bigint {
  if (x < 0n) return -atanFixed(-x, bits);
  const one = 1n << BigInt(bits);
  if (x > one) return (piFixed(bits) >> 1n) - atanFixed((one * one) / x, bits);
  const halvings = Math.floor(Math.sqrt(bits) / 2) + 2;
  const work = bits + halvings + 16;
  const unit = 1n << BigInt(work);
  let y = x << BigInt(work - bits);
  for (let i = 0; i < halvings; i++) {
    look(20);
    y = (y << BigInt(work)) / (unit + integerSqrt(unit * unit + y * y));
  }
  const square = (y * y) >> BigInt(work);
  let power = y;
  let sum = y;
  for (let k = 3n; ; k += 2n) {
    look(20);
    power = -((power * square) >> BigInt(work));
    const term = power / k;
    if (term === 0n) break;
    sum += term;
  }
  return (sum << BigInt(halvings)) >> BigInt(work - bits);
}
