/** Complex arithmetic and elementary functions over fixed-size binary floats. */

import { binaryMagnitude, type Plain, plainZero, Reals } from "./plain-float.js";

/** A complex number; `im` is exactly zero for real ones. */
export interface Z {
  readonly re: Plain;
  readonly im: Plain;
}

/** The real number as a complex one. */
export function realZ(re: Plain): Z {
  return { re, im: plainZero };
}

/** Zero. */
export const zeroZ: Z = realZ(plainZero);

/** True for 0. */
export function isZeroZ(z: Z): boolean {
  return z.re.m === 0n && z.im.m === 0n;
}

/** Arithmetic with results rounded to `bits` bits in each part. */
export class Complexes {
  readonly r: Reals;

  constructor(bits: number) {
    this.r = new Reals(bits);
  }

  get bits(): number {
    return this.r.bits;
  }

  /** The same arithmetic with more bits. */
  wider(extra: number): Complexes {
    return new Complexes(this.bits + extra);
  }

  int(value: number | bigint): Z {
    return realZ(this.r.int(value));
  }

  ratio(num: bigint, den: bigint): Z {
    return realZ(this.r.ratio(num, den));
  }

  pi(): Z {
    return realZ(this.r.pi());
  }

  round(z: Z): Z {
    return { re: this.r.round(z.re.m, z.re.e), im: this.r.round(z.im.m, z.im.e) };
  }

  neg(z: Z): Z {
    return { re: this.r.neg(z.re), im: this.r.neg(z.im) };
  }

  conj(z: Z): Z {
    return { re: z.re, im: this.r.neg(z.im) };
  }

  add(a: Z, b: Z): Z {
    return { re: this.r.add(a.re, b.re), im: this.r.add(a.im, b.im) };
  }

  sub(a: Z, b: Z): Z {
    return { re: this.r.sub(a.re, b.re), im: this.r.sub(a.im, b.im) };
  }

  mul(a: Z, b: Z): Z {
    if (a.im.m === 0n && b.im.m === 0n) return realZ(this.r.mul(a.re, b.re));
    const { r } = this;
    return {
      re: r.sub(r.mul(a.re, b.re), r.mul(a.im, b.im)),
      im: r.add(r.mul(a.re, b.im), r.mul(a.im, b.re)),
    };
  }

  scale(z: Z, k: number | bigint): Z {
    return { re: this.r.scale(z.re, k), im: this.r.scale(z.im, k) };
  }

  shift(z: Z, k: number): Z {
    return { re: this.r.shift(z.re, k), im: this.r.shift(z.im, k) };
  }

  /** z / k for an integer k. */
  divInt(z: Z, k: number | bigint): Z {
    const d = this.r.int(k);
    return { re: this.r.div(z.re, d), im: this.r.div(z.im, d) };
  }

  div(a: Z, b: Z): Z {
    const { r } = this;
    if (b.im.m === 0n) return { re: r.div(a.re, b.re), im: r.div(a.im, b.re) };
    const norm = r.add(r.mul(b.re, b.re), r.mul(b.im, b.im));
    const top = this.mul(a, this.conj(b));
    return { re: r.div(top.re, norm), im: r.div(top.im, norm) };
  }

  /** i z. */
  timesI(z: Z): Z {
    return { re: this.r.neg(z.im), im: z.re };
  }

  abs(z: Z): Plain {
    if (z.im.m === 0n) return this.r.abs(z.re);
    const w = this.r.wider(8);
    const root = w.sqrt(w.add(w.mul(z.re, z.re), w.mul(z.im, z.im)));
    return this.r.round(root.m, root.e);
  }

  /** Position of the leading bit of the larger part. */
  magnitude(z: Z): number {
    return Math.max(binaryMagnitude(z.re), binaryMagnitude(z.im));
  }

  exp(z: Z): Z {
    const size = this.r.exp(z.re);
    if (z.im.m === 0n) return realZ(size);
    const [sin, cos] = this.r.sinCos(z.im);
    return { re: this.r.mul(size, cos), im: this.r.mul(size, sin) };
  }

  /** The principal logarithm of z, not 0. */
  log(z: Z): Z {
    const { r } = this;
    if (z.im.m === 0n && z.re.m > 0n) return realZ(r.log(z.re));
    const w = r.wider(8 + this.bits);
    const norm = w.add(w.mul(z.re, z.re), w.mul(z.im, z.im));
    return { re: r.shift(r.log(norm), -1), im: r.angle(z.re, z.im) };
  }

  sqrt(z: Z): Z {
    const { r } = this;
    if (z.im.m === 0n) {
      return z.re.m >= 0n ? realZ(r.sqrt(z.re)) : { re: plainZero, im: r.sqrt(r.neg(z.re)) };
    }
    const w = r.wider(this.bits);
    const size = w.sqrt(w.add(w.mul(z.re, z.re), w.mul(z.im, z.im)));
    const re = r.sqrt(r.shift(w.add(size, z.re), -1));
    const im = r.sqrt(r.shift(w.sub(size, z.re), -1));
    return { re, im: z.im.m < 0n ? r.neg(im) : im };
  }

  /** z^w with the principal logarithm, z not 0. */
  pow(z: Z, w: Z): Z {
    const wide = this.wider(16 + Math.max(0, Math.min(64, this.magnitude(w))) + 16);
    return this.round(wide.exp(wide.mul(w, wide.log(z))));
  }

  sinCos(z: Z): readonly [sin: Z, cos: Z] {
    const { r } = this;
    const [sin, cos] = r.sinCos(z.re);
    if (z.im.m === 0n) return [realZ(sin), realZ(cos)];
    const [sinh, cosh] = r.sinhCosh(z.im);
    return [
      { re: r.mul(sin, cosh), im: r.mul(cos, sinh) },
      { re: r.mul(cos, cosh), im: r.neg(r.mul(sin, sinh)) },
    ];
  }

  sinhCosh(z: Z): readonly [sinh: Z, cosh: Z] {
    if (z.im.m === 0n) {
      const [sinh, cosh] = this.r.sinhCosh(z.re);
      return [realZ(sinh), realZ(cosh)];
    }
    // sinh z = -i sin(i z), cosh z = cos(i z).
    const [sin, cos] = this.sinCos(this.timesI(z));
    return [this.neg(this.timesI(sin)), cos];
  }

  /** More bits for functions that lose what z has below its leading bit near 0. */
  careful(z: Z): Complexes {
    const magnitude = this.magnitude(z);
    const lost =
      magnitude === Number.NEGATIVE_INFINITY ? 0 : Math.min(4 * this.bits, Math.abs(magnitude));
    return this.wider(16 + 2 * lost);
  }

  asin(z: Z): Z {
    const w = this.careful(z);
    const root = w.sqrt(w.sub(w.int(1), w.mul(z, z)));
    const log = w.log(w.add(w.timesI(z), root));
    const result = w.neg(w.timesI(log));
    return this.round(z.im.m === 0n && this.within(z) ? realZ(result.re) : result);
  }

  acos(z: Z): Z {
    const w = this.wider(this.bits);
    return this.round(w.sub(w.shift(w.pi(), -1), w.asin(z)));
  }

  atan(z: Z): Z {
    if (z.im.m === 0n) return realZ(this.r.atan(z.re));
    const w = this.careful(z);
    const iz = w.timesI(z);
    const one = w.int(1);
    const difference = w.sub(w.log(w.sub(one, iz)), w.log(w.add(one, iz)));
    return this.round(w.shift(w.timesI(difference), -1));
  }

  asinh(z: Z): Z {
    const w = this.careful(z);
    const negative = z.im.m === 0n && z.re.m < 0n;
    const a = negative ? w.neg(z) : z;
    const value = w.log(w.add(a, w.sqrt(w.add(w.mul(a, a), w.int(1)))));
    return this.round(negative ? w.neg(value) : value);
  }

  acosh(z: Z): Z {
    const w = this.wider(this.bits);
    const one = w.int(1);
    const root = w.mul(w.sqrt(w.sub(z, one)), w.sqrt(w.add(z, one)));
    return this.round(w.log(w.add(z, root)));
  }

  atanh(z: Z): Z {
    const w = this.careful(z);
    const one = w.int(1);
    return this.round(w.shift(w.sub(w.log(w.add(one, z)), w.log(w.sub(one, z))), -1));
  }

  /** True for -1 <= Re z <= 1. */
  within(z: Z): boolean {
    return this.r.cmp(this.r.abs(z.re), this.r.int(1)) <= 0;
  }
}
