import { type Expr, Real } from "./expr.js";

/** The value of an operation on two numbers of which one is a machine real; `undefined` for anything out of the ordinary. */
export function machineValue(
  operation: (a: number, b: number) => number,
  a: Expr,
  b: Expr,
): Real | undefined {
  if (a instanceof Real) {
    if (b instanceof Real) return finite(operation(a.value, b.value));
    // An exact 0 or 1 has rules of its own.
    return typeof b === "number" && (b > 1 || b < 0) ? finite(operation(a.value, b)) : undefined;
  }
  return b instanceof Real && typeof a === "number" && (a > 1 || a < 0)
    ? finite(operation(a, b.value))
    : undefined;
}

function finite(value: number): Real | undefined {
  return Number.isFinite(value) ? new Real(value) : undefined;
}
