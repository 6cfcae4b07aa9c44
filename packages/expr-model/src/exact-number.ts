import type { Expr, Integer } from "./expr.js";
import { BigReal, int, type Real, real } from "./number.js";

/** The number with the other sign. A big real keeps its digits and marks. */
export function negateNumber(value: Integer | Real | BigReal): Integer | Real | BigReal {
  if (typeof value === "bigint") return int(-value);
  if (typeof value === "number") return value === 0 ? 0 : -value;
  if (value.kind === "Real") return real(-value.value);
  return new BigReal(value.text.startsWith("-") ? value.text.slice(1) : `-${value.text}`);
}

/** True when both are integers, the denominator above 1, with no common factor: the form of a rational atom. */
export function isLowestTerms(numerator: Expr, denominator: Expr): boolean {
  if (typeof numerator === "number" && typeof denominator === "number") {
    if (denominator <= 1) return false;
    let a = Math.abs(numerator);
    let b = denominator;
    while (b > 0) [a, b] = [b, a % b];
    return a === 1;
  }
  if (typeof numerator !== "number" && typeof numerator !== "bigint") return false;
  if (typeof denominator !== "number" && typeof denominator !== "bigint") return false;
  if (denominator <= 1) return false;
  let a = BigInt(numerator);
  let b = BigInt(denominator);
  if (a < 0n) a = -a;
  while (b > 0n) [a, b] = [b, a % b];
  return a === 1n;
}
