/** Binary floats of a fixed number of bits, without precision tracking: what special functions compute with. */

import { atanFixed, expFixed, logFixed, logTwoFixed, piFixed, sinCosFixed } from "./fixed-point.js";
import { bitLength } from "./gcd.js";
import { integerSqrt } from "./integer-root.js";

/** m 2^e. */
export interface Plain {
  readonly m: bigint;
  readonly e: number;
}

/** Zero. */
export const plainZero: Plain = { m: 0n, e: 0 };

const size = (m: bigint): bigint => (m < 0n ? -m : m);

/** Position of the leading bit: |x| < 2^binaryMagnitude(x). Minus infinity for 0. */
export function binaryMagnitude(x: Plain): number {
  return x.m === 0n ? Number.NEGATIVE_INFINITY : bitLength(size(x.m)) + x.e;
}

/** Arithmetic with results rounded to `bits` bits. */
export class Reals {
  readonly bits: number;

  constructor(bits: number) {
    this.bits = bits;
  }

  /** The same arithmetic with more bits. */
  wider(extra: number): Reals {
    return new Reals(this.bits + extra);
  }

  round(m: bigint, e: number): Plain {
    if (m === 0n) return plainZero;
    const drop = bitLength(size(m)) - this.bits;
    if (drop <= 0) return { m, e };
    return { m: ((m >> BigInt(drop - 1)) + 1n) >> 1n, e: e + drop };
  }

  int(value: number | bigint): Plain {
    return this.round(BigInt(value), 0);
  }

  ratio(num: bigint, den: bigint): Plain {
    if (num === 0n) return plainZero;
    const shift = Math.max(0, this.bits + 2 + bitLength(size(den)) - bitLength(size(num)));
    return this.round((num << BigInt(shift)) / den, -shift);
  }

  /** The exact value of a double. */
  double(value: number): Plain {
    let scaled = value;
    let e = 0;
    while (!Number.isInteger(scaled)) {
      scaled *= 2;
      e--;
    }
    return { m: BigInt(scaled), e };
  }

  neg(x: Plain): Plain {
    return { m: -x.m, e: x.e };
  }

  abs(x: Plain): Plain {
    return x.m < 0n ? this.neg(x) : x;
  }

  sign(x: Plain): number {
    return x.m > 0n ? 1 : x.m < 0n ? -1 : 0;
  }

  add(x: Plain, y: Plain): Plain {
    if (x.m === 0n) return y;
    if (y.m === 0n) return x;
    const gap = binaryMagnitude(x) - binaryMagnitude(y);
    if (gap > this.bits + 4) return x;
    if (gap < -this.bits - 4) return y;
    return x.e >= y.e
      ? this.round((x.m << BigInt(x.e - y.e)) + y.m, y.e)
      : this.round(x.m + (y.m << BigInt(y.e - x.e)), x.e);
  }

  sub(x: Plain, y: Plain): Plain {
    return this.add(x, this.neg(y));
  }

  mul(x: Plain, y: Plain): Plain {
    return this.round(x.m * y.m, x.e + y.e);
  }

  /** x k for an integer k. */
  scale(x: Plain, k: number | bigint): Plain {
    return this.round(x.m * BigInt(k), x.e);
  }

  /** x 2^k. */
  shift(x: Plain, k: number): Plain {
    return x.m === 0n ? x : { m: x.m, e: x.e + k };
  }

  /** x / y; zero divisors give NaN-free garbage, so callers look first. */
  div(x: Plain, y: Plain): Plain {
    if (x.m === 0n || y.m === 0n) return plainZero;
    const shift = Math.max(0, this.bits + 2 + bitLength(size(y.m)) - bitLength(size(x.m)));
    return this.round((x.m << BigInt(shift)) / y.m, x.e - y.e - shift);
  }

  cmp(x: Plain, y: Plain): number {
    return this.sign(this.sub(x, y));
  }

  /** The square root of x >= 0. */
  sqrt(x: Plain): Plain {
    if (x.m <= 0n) return plainZero;
    let shift = Math.max(0, 2 * this.bits + 4 - bitLength(x.m));
    if ((x.e - shift) % 2 !== 0) shift++;
    return this.round(integerSqrt(x.m << BigInt(shift)), (x.e - shift) / 2);
  }

  /** x as a fixed-point integer with `places` bits after the point. */
  fixed(x: Plain, places: number): bigint {
    const shift = x.e + places;
    return shift >= 0 ? x.m << BigInt(shift) : x.m >> BigInt(-shift);
  }

  pi(): Plain {
    return this.round(piFixed(this.bits + 8), -this.bits - 8);
  }

  logTwo(): Plain {
    return this.round(logTwoFixed(this.bits + 8), -this.bits - 8);
  }

  exp(x: Plain): Plain {
    const magnitude = binaryMagnitude(x);
    if (magnitude > 40) return x.m < 0n ? plainZero : { m: 1n, e: 2 ** 40 };
    const work = this.bits + 16 + Math.max(0, magnitude);
    const { value, shift } = expFixed(this.fixed(x, work), work);
    return this.round(value, shift - work);
  }

  /** log x for x > 0. */
  log(x: Plain): Plain {
    const length = bitLength(x.m);
    const k = length + x.e;
    const distance = binaryMagnitude(this.sub(x, this.int(1)));
    const near = k === 0 || k === 1 ? Math.max(0, -distance) : 0;
    if (near > this.bits) return this.sub(x, this.int(1));
    const work = this.bits + 24 + near;
    const unit = logFixed(this.fixed({ m: x.m, e: -length }, work), work);
    const full = unit + logTwoFixed(work) * BigInt(k);
    return this.round(full, -work);
  }

  sinCos(x: Plain): readonly [sin: Plain, cos: Plain] {
    const magnitude = binaryMagnitude(x);
    if (magnitude < -this.bits) return [x, this.int(1)];
    const work = this.bits + 32 + Math.abs(magnitude === Number.NEGATIVE_INFINITY ? 0 : magnitude);
    const [sin, cos] = sinCosFixed(this.fixed(x, work), work);
    return [this.round(sin, -work), this.round(cos, -work)];
  }

  /** sinh and cosh. */
  sinhCosh(x: Plain): readonly [sinh: Plain, cosh: Plain] {
    const wide = this.wider(8 + Math.max(0, Math.min(2 * this.bits, -binaryMagnitude(x))));
    if (binaryMagnitude(x) < -2 * this.bits) return [x, this.int(1)];
    const up = wide.exp(x);
    const down = wide.div(wide.int(1), up);
    return [
      this.shift(this.round(wide.sub(up, down).m, wide.sub(up, down).e), -1),
      this.shift(this.round(wide.add(up, down).m, wide.add(up, down).e), -1),
    ];
  }

  atan(x: Plain): Plain {
    const magnitude = binaryMagnitude(x);
    if (magnitude < -this.bits) return x;
    const work =
      this.bits + 24 + Math.max(0, -magnitude) + Math.max(0, Math.min(magnitude, this.bits));
    if (magnitude > this.bits) return this.shift(x.m < 0n ? this.neg(this.pi()) : this.pi(), -1);
    return this.round(atanFixed(this.fixed(x, work), work), -work);
  }

  /** The angle of (x, y), from -pi to pi. */
  angle(x: Plain, y: Plain): Plain {
    if (y.m === 0n) return x.m < 0n ? this.pi() : plainZero;
    const half = this.shift(this.pi(), -1);
    if (x.m === 0n) return y.m < 0n ? this.neg(half) : half;
    const base = this.atan(this.div(y, x));
    if (x.m > 0n) return base;
    return y.m < 0n ? this.sub(base, this.pi()) : this.add(base, this.pi());
  }

  /** x^k for an integer k, x not 0 when k is negative. */
  power(x: Plain, k: number | bigint): Plain {
    const n = BigInt(k);
    const wide = this.wider(16 + bitLength(size(n) + 1n));
    let result = wide.int(1);
    for (const bit of size(n).toString(2)) {
      result = wide.mul(result, result);
      if (bit === "1") result = wide.mul(result, x);
    }
    const value = n < 0n ? wide.div(wide.int(1), result) : result;
    return this.round(value.m, value.e);
  }
}
