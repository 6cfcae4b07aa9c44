/** Elementary functions and constants of arbitrary precision. */

import {
  accuracyOf,
  addFloats,
  type BigFloat,
  bigFloat,
  decimalMagnitude,
  divideFloats,
  multiplyFloats,
  negateFloat,
  sqrtFloat,
  toFixedPoint,
  workingBits,
  zeroFloat,
} from "./big-float.js";
import {
  atanFixed,
  catalanFixed,
  eulerGammaFixed,
  expFixed,
  logFixed,
  piFixed,
  sinCosFixed,
} from "./fixed-point.js";
import { integerSqrt } from "./integer-root.js";

/** Constants `constantFloat` knows. */
export type NumericConstant = "Pi" | "E" | "EulerGamma" | "Catalan" | "GoldenRatio" | "Degree";

/** A mathematical constant to the given digits. */
export function constantFloat(name: NumericConstant, precision: number): BigFloat {
  const bits = workingBits(precision) + 16;
  switch (name) {
    case "Pi":
      return bigFloat(piFixed(bits), -bits, precision);
    case "Degree":
      return bigFloat(piFixed(bits + 8) / 180n, -bits - 8, precision);
    case "E": {
      const { value, shift } = expFixed(1n << BigInt(bits), bits);
      return bigFloat(value, shift - bits, precision);
    }
    case "EulerGamma":
      return bigFloat(eulerGammaFixed(bits), -bits, precision);
    case "Catalan":
      return bigFloat(catalanFixed(bits), -bits, precision);
    case "GoldenRatio":
      return bigFloat(
        (1n << BigInt(bits)) + integerSqrt(5n << BigInt(2 * bits)),
        -bits - 1,
        precision,
      );
  }
}

/** e^x; undefined when the exponent would pass 10^15 bits. An absolute error of x is a relative one of the result. */
export function expFloat(x: BigFloat): BigFloat | undefined {
  const magnitude = decimalMagnitude(x);
  if (magnitude > 12) return undefined;
  const precision = Math.max(0, x.mantissa === 0n ? accuracyOf(x) : x.precision - magnitude);
  const bits = workingBits(precision) + 16 + Math.max(0, Math.ceil(magnitude * 3.33));
  const { value, shift } = expFixed(toFixedPoint(x, bits), bits);
  return bigFloat(value, shift - bits, precision);
}

/** log x for x > 0, else undefined. */
export function logFloat(x: BigFloat): BigFloat | undefined {
  if (x.mantissa <= 0n) return undefined;
  const length = x.mantissa.toString(2).length;
  const near = Math.abs(decimalMagnitude(x)) < 0.1;
  // Close to 1 the leading bits vanish, so as many more are needed.
  const bits = workingBits(x.precision) + 24 + (near ? workingBits(x.precision) : 0);
  const k = length + x.exponent;
  const unit = { mantissa: x.mantissa, exponent: -length, precision: x.precision };
  const part = logFixed(toFixedPoint(unit, bits), bits);
  const full = logFixed(2n << BigInt(bits), bits);
  const sum = part + full * BigInt(k);
  // A relative error of x is an absolute one of the logarithm.
  if (sum === 0n) return zeroFloat(x.precision);
  const precision =
    x.precision + decimalMagnitude({ mantissa: sum, exponent: -bits, precision: 1 });
  return precision <= 0 ? zeroFloat(x.precision) : bigFloat(sum, -bits, precision);
}

function fromFixed(value: bigint, bits: number, accuracy: number): BigFloat {
  if (value === 0n) return zeroFloat(accuracy);
  const precision = accuracy + decimalMagnitude({ mantissa: value, exponent: -bits, precision: 1 });
  return precision <= 0 ? zeroFloat(accuracy) : bigFloat(value, -bits, precision);
}

/** sin x and cos x, with their precision from that of x; undefined for |x| above 10^15. */
export function sinCosFloat(x: BigFloat): readonly [sin: BigFloat, cos: BigFloat] | undefined {
  const magnitude = x.mantissa === 0n ? -accuracyOf(x) : decimalMagnitude(x);
  if (magnitude > 15) return undefined;
  const accuracy = accuracyOf(x);
  const bits = workingBits(Math.max(1, accuracy)) + 32 + Math.max(0, Math.ceil(magnitude * 3.4));
  const [sin, cos] = sinCosFixed(toFixedPoint(x, bits), bits);
  const slope = (value: bigint): number =>
    accuracy -
    Math.max(
      -accuracy,
      value === 0n
        ? -accuracy
        : decimalMagnitude({ mantissa: value, exponent: -bits, precision: 1 }),
    );
  return [
    fromFixed(sin, bits, Math.max(accuracy, slope(cos))),
    fromFixed(cos, bits, Math.max(accuracy, slope(sin))),
  ];
}

/** tan x. */
export function tanFloat(x: BigFloat): BigFloat | undefined {
  const pair = sinCosFloat(x);
  return pair && divideFloats(pair[0], pair[1]);
}

/** arctan x. */
export function atanFloat(x: BigFloat): BigFloat {
  if (x.mantissa === 0n) return x;
  const magnitude = decimalMagnitude(x);
  const precision = x.precision + Math.max(0, magnitude);
  const bits = workingBits(x.precision) + 24 + Math.ceil(3.33 * Math.abs(magnitude));
  return bigFloat(
    atanFixed(toFixedPoint(x, bits), bits),
    -bits,
    Math.min(precision, x.precision * 2 + 10),
  );
}

/** arcsin x for |x| <= 1, else undefined. */
export function asinFloat(x: BigFloat): BigFloat | undefined {
  const one = bigFloat(1n, 0, x.precision + 10);
  const rest = addFloats(one, negateFloat(multiplyFloats(x, x)));
  if (rest.mantissa < 0n) return undefined;
  if (rest.mantissa === 0n) {
    const half = constantFloat("Pi", Math.max(1, x.precision));
    return {
      mantissa: x.mantissa < 0n ? -half.mantissa : half.mantissa,
      exponent: half.exponent - 1,
      precision: half.precision,
    };
  }
  const ratio = divideFloats(x, sqrtFloat(rest) as BigFloat);
  return ratio && atanFloat(ratio);
}

/** arccos x for |x| <= 1, else undefined. */
export function acosFloat(x: BigFloat): BigFloat | undefined {
  const asin = asinFloat(x);
  if (asin === undefined) return undefined;
  const pi = constantFloat("Pi", Math.max(5, accuracyOf(asin) + 5));
  return addFloats(
    { mantissa: pi.mantissa, exponent: pi.exponent - 1, precision: pi.precision },
    negateFloat(asin),
  );
}

/** sinh x and cosh x. */
export function sinhCoshFloat(x: BigFloat): readonly [sinh: BigFloat, cosh: BigFloat] | undefined {
  const positive = expFloat(x);
  const negative = expFloat(negateFloat(x));
  if (positive === undefined || negative === undefined) return undefined;
  const halve = (y: BigFloat): BigFloat =>
    y.mantissa === 0n ? y : { ...y, exponent: y.exponent - 1 };
  return [halve(addFloats(positive, negateFloat(negative))), halve(addFloats(positive, negative))];
}

/** x^y for x > 0; undefined otherwise. */
export function powFloat(x: BigFloat, y: BigFloat): BigFloat | undefined {
  const log = logFloat(x);
  return log && expFloat(multiplyFloats(log, y));
}
