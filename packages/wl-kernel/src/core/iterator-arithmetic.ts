import { addReal, divideReal, floorReal as floorOf, isInexact, negateReal } from "./arithmetic.js";
import { toDouble } from "./order.js";
import type { RealNumber } from "./expr.js";

/** `a - b`. */
export function subtractReal(a: RealNumber, b: RealNumber): RealNumber {
  return addReal(a, negateReal(b));
}

/** The largest integer n with n steps inside the length; reals get the tolerance of a few units in the last place. */
export function floorReal(length: RealNumber, step: RealNumber): number {
  if (isInexact(length) || isInexact(step)) {
    const ratio = toDouble(length) / toDouble(step);
    return Math.floor(ratio + Math.abs(ratio) * 1e-14 + 1e-14);
  }
  return Number(floorOf(divideReal(length, step)));
}
