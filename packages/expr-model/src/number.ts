import type { Integer } from "./expr.js";

/** A machine real: any IEEE 754 double, -0, NaN and the infinities included. Make one with {@link real}. */
export class Real {
  declare readonly kind: "Real";
  declare readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}
Object.defineProperty(Real.prototype, "kind", { value: "Real" });

/** The machine real of that value: `real(1)` is `1.`, where the bare number `1` is the integer. */
export function real(value: number): Real {
  return new Real(value);
}

/**
 * An arbitrary-precision real, kept as its InputForm text, for example "2.5`20.*^3". Never evaluated. A text that the
 * language would not read as one, without a precision or with a negative one, prints as `BigReal["…"]`.
 */
export class BigReal {
  declare readonly kind: "BigReal";
  /** InputForm text: mantissa, then `` `precision `` or ``` ``accuracy ```, then `*^exponent`. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
Object.defineProperty(BigReal.prototype, "kind", { value: "BigReal" });

/**
 * The integer of that value in its one form: a `number` within ±(2^53-1), else a `bigint`.
 * @throws TypeError when the number has a fraction or is not finite, RangeError when a `number` is beyond the safe range and so may already be rounded.
 */
export function int(value: number | bigint): Integer {
  if (typeof value === "number") {
    if (!Number.isInteger(value)) {
      throw new TypeError(`${value} is no integer; use real(${value}) for a machine real.`);
    }
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(
        `${value} is beyond the safe integers and may be rounded; give a bigint.`,
      );
    }
    return value === 0 ? 0 : value;
  }
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}
