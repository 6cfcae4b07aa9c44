import { addFloats, divideFloats, multiplyFloats } from "../numeric/big-float.js";
import { gcd } from "../numeric/gcd.js";
import {
  addBig,
  bigReal,
  divideBig,
  machineOr,
  machinePrecision,
  multiplyBig,
  NumberTooLarge,
  powerBig,
  toFloat,
} from "./big-real.js";
import { BigReal, Complex, integer, type Num, Rational, Real, type RealNumber } from "./expr.js";
import { bitLength, compareReal, exactValue, toDouble } from "./order.js";

export { NumberTooLarge } from "./big-real.js";

/** Greatest common divisor of two positive integers. */
export function gcdBig(a: bigint, b: bigint): bigint {
  return a === 1n || b === 1n ? 1n : gcd(a, b);
}

/** `num/den` in lowest terms; the denominator must not be 0. @throws NumberTooLarge */
export function rational(num: bigint, den: bigint): number | bigint | Rational {
  bounded(num);
  bounded(den);
  const divisor = gcdBig(num, den);
  let top = num / divisor;
  let bottom = den / divisor;
  if (bottom < 0n) {
    top = -top;
    bottom = -bottom;
  }
  return bottom === 1n ? integer(top) : new Rational(top, bottom);
}

/** A complex number, or the real part alone when the imaginary part is exactly 0. */
export function complex(re: RealNumber, im: RealNumber): Num {
  if (im === 0) return re;
  // One machine part makes the whole number machine-precision.
  if (im instanceof Real && !(re instanceof Real)) return new Complex(new Real(toDouble(re)), im);
  if (re instanceof Real && !(im instanceof Real)) return new Complex(re, new Real(toDouble(im)));
  // An exact part beside a big real takes its precision, except that an exact 0 stays.
  if (im instanceof BigReal && re !== 0 && !(re instanceof BigReal)) {
    return new Complex(bigReal(toFloat(re, Math.max(1, im.float.precision))), im);
  }
  if (re instanceof BigReal && !(im instanceof BigReal)) {
    return new Complex(re, bigReal(toFloat(im, Math.max(1, re.float.precision))));
  }
  return new Complex(re, im);
}

// Most binary digits of an integer, set by the session that evaluates: one does at a time.
let mostBits = 33_219_281n;

/** Sets how many binary digits sums and products may have. */
export function limitBits(maxBits: number): void {
  mostBits = BigInt(maxBits);
}

/** The integer, unless it is beyond the limit. @throws NumberTooLarge */
function bounded(value: bigint): number | bigint {
  const beyond = value >> mostBits;
  if (beyond !== 0n && beyond !== -1n) throw new NumberTooLarge();
  return integer(value);
}

function numerator(value: number | bigint | Rational): bigint {
  return value instanceof Rational ? value.num : BigInt(value);
}

function denominator(value: number | bigint | Rational): bigint {
  return value instanceof Rational ? value.den : 1n;
}

/** Sum of two real numbers. */
export function addReal(a: RealNumber, b: RealNumber): RealNumber {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    return Number.isSafeInteger(sum) ? sum : integer(BigInt(a) + BigInt(b));
  }
  if (isInexact(a) || isInexact(b)) {
    if (a === 0) return b;
    if (b === 0) return a;
    if (!(a instanceof Real) && !(b instanceof Real)) return addBig(a, b);
    return machineOr(toDouble(a) + toDouble(b), a, b, () =>
      addFloats(toFloat(a, machinePrecision), toFloat(b, machinePrecision)),
    );
  }
  if (!(a instanceof Rational) && !(b instanceof Rational)) return bounded(BigInt(a) + BigInt(b));
  const denA = denominator(a);
  const denB = denominator(b);
  return rational(numerator(a) * denB + numerator(b) * denA, denA * denB);
}

/** Product of two real numbers. */
export function multiplyReal(a: RealNumber, b: RealNumber): RealNumber {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
    return integer(BigInt(a) * BigInt(b));
  }
  if (isInexact(a) || isInexact(b)) {
    if (a === 0 || b === 0) return 0;
    if (a === 1) return b;
    if (b === 1) return a;
    if (!(a instanceof Real) && !(b instanceof Real)) return multiplyBig(a, b);
    return machineOr(toDouble(a) * toDouble(b), a, b, () =>
      multiplyFloats(toFloat(a, machinePrecision), toFloat(b, machinePrecision)),
    );
  }
  if (!(a instanceof Rational) && !(b instanceof Rational)) return bounded(BigInt(a) * BigInt(b));
  return rational(numerator(a) * numerator(b), denominator(a) * denominator(b));
}

/** The negative of a real number. */
export function negateReal(a: RealNumber): RealNumber {
  return multiplyReal(-1, a);
}

/** Quotient of two real numbers; the divisor must not be exactly 0. */
export function divideReal(a: RealNumber, b: RealNumber): RealNumber {
  if (isInexact(a) || isInexact(b)) {
    if (a === 0) return 0;
    if (!(a instanceof Real) && !(b instanceof Real)) {
      return divideBig(a, b) ?? new Real(Number.NaN);
    }
    return machineOr(toDouble(a) / toDouble(b), a, b, () =>
      divideFloats(toFloat(a, machinePrecision), toFloat(b, machinePrecision)),
    );
  }
  return rational(numerator(a) * denominator(b), denominator(a) * numerator(b));
}

/** True for a machine or arbitrary-precision real. */
export function isInexact(a: RealNumber): a is Real | BigReal {
  return a instanceof Real || a instanceof BigReal;
}

/** True when some part of the number is inexact. */
export function isInexactNumber(a: Num): boolean {
  return a instanceof Complex ? isInexact(a.re) || isInexact(a.im) : isInexact(a);
}

/** Sum of two numbers. */
export function add(a: Num, b: Num): Num {
  if (!(a instanceof Complex) && !(b instanceof Complex)) return addReal(a, b);
  return complex(addReal(realPart(a), realPart(b)), addReal(imaginaryPart(a), imaginaryPart(b)));
}

/** Product of two numbers. */
export function multiply(a: Num, b: Num): Num {
  if (!(a instanceof Complex)) {
    if (!(b instanceof Complex)) return multiplyReal(a, b);
    return complex(multiplyReal(a, b.re), multiplyReal(a, b.im));
  }
  if (!(b instanceof Complex)) return complex(multiplyReal(a.re, b), multiplyReal(a.im, b));
  return complex(
    addReal(multiplyReal(a.re, b.re), negateReal(multiplyReal(a.im, b.im))),
    addReal(multiplyReal(a.re, b.im), multiplyReal(a.im, b.re)),
  );
}

/** `1/a`; `a` must not be exactly 0. */
export function reciprocal(a: Num): Num {
  if (!(a instanceof Complex)) return divideReal(1, a);
  const norm = addReal(multiplyReal(a.re, a.re), multiplyReal(a.im, a.im));
  return complex(divideReal(a.re, norm), negateReal(divideReal(a.im, norm)));
}

/** Quotient of two numbers; the divisor must not be exactly 0. */
export function divide(a: Num, b: Num): Num {
  if (!(a instanceof Complex) && !(b instanceof Complex)) return divideReal(a, b);
  return multiply(a, reciprocal(b));
}

/** `base^exponent` for an integer exponent, by repeated squaring. @throws NumberTooLarge above `maxBits`. */
export function integerPower(base: Num, exponent: bigint, maxBits: number): Num {
  if (exponent < 0n) return reciprocal(integerPower(base, -exponent, maxBits));
  if (base === 1 || exponent === 0n) return 1;
  if (base === 0) return 0;
  if (base === -1) return exponent % 2n === 0n ? 1 : -1;
  if (base instanceof Real) {
    const quick = base.value ** Number(exponent);
    return Number.isFinite(quick) || !Number.isFinite(base.value) || base.value === 0
      ? new Real(quick)
      : powerBig(base, exponent);
  }
  if (base instanceof BigReal) return powerBig(base, exponent);
  if (typeof base === "number" || typeof base === "bigint") {
    if (typeof base === "number") {
      const quick = base ** Number(exponent);
      if (Number.isSafeInteger(quick)) return quick;
    }
    checkBits(BigInt(base), exponent, maxBits);
    return integer(BigInt(base) ** exponent);
  }
  if (base instanceof Rational) {
    checkBits(base.num, exponent, maxBits);
    checkBits(base.den, exponent, maxBits);
    return rational(base.num ** exponent, base.den ** exponent);
  }
  if (base instanceof Complex && !isInexactNumber(base)) {
    const size = [base.re, base.im].map((part) =>
      isInexact(part) ? 1 : Math.max(sizeOf(numerator(part)), sizeOf(denominator(part))),
    );
    if (Math.max(...size) * Number(exponent) > maxBits) throw new NumberTooLarge();
  }
  let result: Num = 1;
  let square: Num = base;
  let left = exponent;
  while (left > 0n) {
    if ((left & 1n) === 1n) result = multiply(result, square);
    left >>= 1n;
    if (left > 0n) square = multiply(square, square);
  }
  return result;
}

function sizeOf(value: bigint): number {
  return value === 0n ? 1 : bitLength(value < 0n ? -value : value);
}

function checkBits(base: bigint, exponent: bigint, maxBits: number): void {
  const magnitude = base < 0n ? -base : base;
  if (magnitude <= 1n) return;
  if ((bitLength(magnitude) - 1) * Number(exponent) > maxBits) throw new NumberTooLarge();
}

/** Real part. */
export function realPart(a: Num): RealNumber {
  return a instanceof Complex ? a.re : a;
}

/** Imaginary part. */
export function imaginaryPart(a: Num): RealNumber {
  return a instanceof Complex ? a.im : 0;
}

/** -1, 0 or 1 by the sign of a real number. */
export function signOf(a: RealNumber): number {
  const result = compareReal(a, 0);
  return result > 0 ? 1 : result < 0 ? -1 : 0;
}

/** Largest integer not above a real number. */
export function floorReal(a: RealNumber): number | bigint {
  if (typeof a === "number" || typeof a === "bigint") return a;
  if (a instanceof Rational) return integer(floorDivide(a.num, a.den));
  if (a instanceof BigReal) {
    const { num, den } = exactValue(a);
    return integer(floorDivide(num, den));
  }
  return integer(BigInt(Math.floor(toDouble(a))));
}

/** Quotient rounded towards minus infinity. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}
