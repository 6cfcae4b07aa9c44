import {
  accuracyOf,
  addFloats,
  type BigFloat,
  decimalMagnitude,
  divideFloats,
  floatFromFraction,
  floatFromNumber,
  floatToNumber,
  multiplyFloats,
  powerFloat,
  scaleFloat,
  zeroFloat,
} from "../numeric/big-float.js";
import { BigReal, Rational, Real, type RealNumber } from "./expr.js";

/** Raised when a result would be larger than the session or the evaluator allows. */
export class NumberTooLarge {}

/** Precision of machine numbers in decimal digits: 53 log10 2. */
export const machinePrecision = 53 * Math.log10(2);

/** Largest decimal exponent that big reals may have. */
const maxMagnitude = 1_000_000;

/** A big real of that value. @throws NumberTooLarge beyond 10^1000000; what is below 10^-1000000 becomes zero. */
export function bigReal(float: BigFloat | undefined): BigReal {
  if (float === undefined) throw new NumberTooLarge();
  if (float.mantissa === 0n) return new BigReal(float);
  const magnitude = decimalMagnitude(float);
  if (magnitude > maxMagnitude) throw new NumberTooLarge();
  if (magnitude < -maxMagnitude) return new BigReal(zeroFloat(maxMagnitude));
  return new BigReal(float);
}

/** A number as a big float of at least that precision; inexact ones keep theirs. */
export function toFloat(value: RealNumber, precision: number): BigFloat {
  if (value instanceof BigReal) return value.float;
  if (value instanceof Real) return floatFromNumber(value.value, machinePrecision);
  if (value instanceof Rational) return floatFromFraction(value.num, value.den, precision);
  return floatFromFraction(BigInt(value), 1n, precision);
}

/** A machine real, or a big real of machine precision when the value left the range of doubles. */
export function machineOr(
  value: number,
  a: RealNumber,
  b: RealNumber,
  big: () => BigFloat | undefined,
): Real | BigReal {
  if (Number.isFinite(value) || !hasFiniteValue(a) || !hasFiniteValue(b)) return new Real(value);
  return bigReal(big());
}

function hasFiniteValue(value: RealNumber): boolean {
  return !(value instanceof Real) || Number.isFinite(value.value);
}

function isExact(value: RealNumber): value is number | bigint | Rational {
  return !(value instanceof Real) && !(value instanceof BigReal);
}

/** Sum of two numbers of which one is a big real and none a machine real. */
export function addBig(a: RealNumber, b: RealNumber): RealNumber {
  if (isExact(a)) return isExact(b) ? a : addExact(b, a);
  if (isExact(b)) return addExact(a, b);
  return bigReal(addFloats(toFloat(a, 1), toFloat(b, 1)));
}

/** Adding an exact number leaves the accuracy as it is. */
function addExact(a: RealNumber, b: number | bigint | Rational): RealNumber {
  if (b === 0) return a;
  const float = toFloat(a, 1);
  const size = decimalMagnitude(toFloat(b, 20));
  const precision = Math.max(20, accuracyOf(float) + size + 20);
  return bigReal(addFloats(float, toFloat(b, precision)));
}

/** Product of two numbers of which one is a big real and none a machine real. */
export function multiplyBig(a: RealNumber, b: RealNumber): RealNumber {
  if (isExact(a)) return scaled(b, a);
  if (isExact(b)) return scaled(a, b);
  return bigReal(multiplyFloats(toFloat(a, 1), toFloat(b, 1)));
}

function scaled(a: RealNumber, b: number | bigint | Rational): RealNumber {
  if (b === 0) return 0;
  const [num, den] = b instanceof Rational ? [b.num, b.den] : [BigInt(b), 1n];
  const float = toFloat(a, 1);
  if (float.mantissa === 0n) {
    return bigReal(zeroFloat(accuracyOf(float) - decimalMagnitude(toFloat(b, 20))));
  }
  return bigReal(scaleFloat(float, num, den));
}

/** Quotient of two numbers of which one is a big real and none a machine real; `undefined` for a zero divisor. */
export function divideBig(a: RealNumber, b: RealNumber): RealNumber | undefined {
  if (isExact(b)) {
    const [num, den] = b instanceof Rational ? [b.num, b.den] : [BigInt(b), 1n];
    return num === 0n ? undefined : bigReal(scaleFloat(toFloat(a, 1), den, num));
  }
  const divisor = toFloat(b, 1);
  const quotient = divideFloats(toFloat(a, divisor.precision + 20), divisor);
  return quotient === undefined ? undefined : bigReal(quotient);
}

/** `base^exponent` of a big real, or of a machine real whose power left the range of doubles. */
export function powerBig(base: Real | BigReal, exponent: bigint): BigReal {
  const float = toFloat(base, machinePrecision);
  const magnitude = decimalMagnitude(float) * Number(exponent);
  if (magnitude > maxMagnitude) throw new NumberTooLarge();
  if (magnitude < -maxMagnitude) return bigReal(zeroFloat(maxMagnitude));
  const result = powerFloat(float, exponent);
  if (result === undefined || base instanceof BigReal) return bigReal(result);
  // Machine numbers do not track what they lose.
  return bigReal({ ...result, precision: machinePrecision });
}

/** A machine real of an exact or big number, or a big real of machine precision when it has no double. */
export function machineReal(value: RealNumber): Real | BigReal {
  if (value instanceof Real) return value;
  const double =
    value instanceof BigReal
      ? floatToNumber(value.float)
      : value instanceof Rational
        ? floatToNumber(floatFromFraction(value.num, value.den, 40))
        : Number(value);
  if (Number.isFinite(double) && (double !== 0 || value === 0 || value instanceof BigReal))
    return new Real(double);
  return bigReal(toFloat(value, machinePrecision));
}
