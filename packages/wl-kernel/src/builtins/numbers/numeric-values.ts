import { complex } from "../../core/arithmetic.js";
import { bigReal, machinePrecision } from "../../core/big-real.js";
import { BigReal, Complex, type Num, Rational, Real, type RealNumber } from "../../core/expr.js";
import { bigFloat, floatToNumber, workingBits, zeroFloat } from "../../numeric/big-float.js";
import { Complexes, isZeroZ, type Z } from "../../numeric/plain-complex.js";
import { type Plain, plainZero } from "../../numeric/plain-float.js";
import { digitsOf } from "./numericize.js";

/** A function of complex numbers computed with the bits of `c`; `undefined` where it has no value. */
export type Compute = (args: readonly Z[], c: Complexes) => Z | undefined;

const machineBits = 80;
const ln2over10 = Math.log10(2);

function toPlain(value: RealNumber, c: Complexes): Plain {
  if (value instanceof Real) return c.r.double(value.value);
  if (value instanceof BigReal) return { m: value.float.mantissa, e: value.float.exponent };
  if (value instanceof Rational) return c.r.ratio(value.num, value.den);
  return { m: BigInt(value), e: 0 };
}

/** A number of the language for computing with `c`. */
export function toZ(value: Num, c: Complexes): Z {
  if (value instanceof Complex) return { re: toPlain(value.re, c), im: toPlain(value.im, c) };
  return { re: toPlain(value, c), im: plainZero };
}

/** The value as a machine number; a complex argument gives a complex result when its imaginary part is not 0. */
export function machineNumber(z: Z): Num {
  const real = (x: Plain): Real | BigReal => {
    const value = floatToNumber({ mantissa: x.m, exponent: x.e, precision: 17 });
    return Number.isFinite(value) ? new Real(value) : bigReal(bigFloat(x.m, x.e, machinePrecision));
  };
  if (z.im.m === 0n) return real(z.re);
  return complex(real(z.re), real(z.im));
}

/** Digits that a change of an argument by 2^-40 of it costs in the result. */
function lostDigits(compute: Compute, args: readonly Z[], at: number, value: Z): number {
  const c = new Complexes(140);
  const moved = args.map((arg, i) => (i === at ? { re: nudge(arg.re), im: nudge(arg.im) } : arg));
  const other = compute(moved, c);
  if (other === undefined) return 0;
  const base =
    compute(
      args.map((arg) => c.round(arg)),
      c,
    ) ?? value;
  const difference = c.magnitude(c.sub(other, base));
  if (difference === Number.NEGATIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  return (difference - c.magnitude(base) + 40) * ln2over10;
}

function nudge(x: Plain): Plain {
  return x.m === 0n ? x : { m: (x.m << 40n) + x.m, e: x.e - 40 };
}

function isExactNumber(value: Num): boolean {
  return digitsOf(value) === Number.POSITIVE_INFINITY;
}

/** The value of a function at numbers of which at least one is inexact, with the precision that they warrant. */
export function computeNumeric(compute: Compute, args: readonly Num[]): Num | undefined {
  const digits = args.map((arg) => digitsOf(arg));
  if (digits.includes(undefined)) {
    const c = new Complexes(machineBits);
    const value = compute(
      args.map((arg) => toZ(arg, c)),
      c,
    );
    return value === undefined ? undefined : withKind(machineNumber(value), args);
  }
  const precision = Math.min(...(digits as number[]));
  const c = new Complexes(workingBits(precision + 6) + 40);
  const inputs = args.map((arg) => toZ(arg, c));
  const value = compute(inputs, c);
  if (value === undefined) return undefined;
  let known = precision + 6;
  for (let i = 0; i < args.length; i++) {
    const own = digits[i] as number;
    if (isExactNumber(args[i] as Num)) continue;
    known = Math.min(known, own - Math.max(-6, lostDigits(compute, inputs, i, value)));
  }
  return bigNumber(value, known, precision);
}

/** Values of real arguments are real when their imaginary part is exactly 0. */
function withKind(value: Num, args: readonly Num[]): Num {
  if (value instanceof Complex || !args.some((arg) => arg instanceof Complex)) return value;
  return new Complex(value, new Real(0));
}

/** A big number of that precision in digits; one that is not known at all becomes a zero of `accuracy`. */
export function bigNumber(z: Z, precision: number, accuracy: number): Num {
  const c = new Complexes(64);
  if (isZeroZ(z) || precision <= 0) return new BigReal(zeroFloat(accuracy));
  const top = c.magnitude(z);
  const part = (x: Plain): RealNumber => {
    if (x.m === 0n) return 0;
    // Both parts are known to the same place after the point.
    const own = precision + (c.magnitude({ re: x, im: plainZero }) - top) * ln2over10;
    return own <= 0
      ? new BigReal(zeroFloat(precision - top * ln2over10))
      : bigReal(bigFloat(x.m, x.e, own));
  };
  return complex(part(z.re), part(z.im));
}
