import {
  Assoc,
  BigReal,
  ByteArr,
  type Expr,
  Fn,
  Numeric,
  Packed,
  Real,
  Sym,
} from "@remotebatch/expr-model";

/** True for a value that is an expression as it stands. A number must be a safe integer; reals are `real(…)`. */
export function isExpression(value: unknown): value is Expr {
  if (typeof value === "string" || typeof value === "bigint") return true;
  if (typeof value === "number") return Number.isSafeInteger(value);
  return (
    value instanceof Fn ||
    value instanceof Sym ||
    value instanceof Real ||
    value instanceof BigReal ||
    value instanceof ByteArr ||
    value instanceof Assoc ||
    value instanceof Packed ||
    value instanceof Numeric
  );
}
