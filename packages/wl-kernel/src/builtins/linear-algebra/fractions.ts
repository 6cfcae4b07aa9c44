import { type Expr, Rational } from "../../core/expr.js";
import { type Fraction, fraction } from "../../numeric/rational.js";

/** Numerator of an exact real number. */
export function numeratorOf(value: number | bigint | Rational): bigint {
  return value instanceof Rational ? value.num : BigInt(value);
}

/** Denominator of an exact real number. */
export function denominatorOf(value: number | bigint | Rational): bigint {
  return value instanceof Rational ? value.den : 1n;
}

/** An integer or fraction as a `Fraction`; `undefined` for anything else. */
export function rationalOrUndefined(value: Expr): Fraction | undefined {
  if (typeof value === "number" || typeof value === "bigint") return fraction(BigInt(value), 1n);
  return value instanceof Rational ? fraction(value.num, value.den) : undefined;
}
