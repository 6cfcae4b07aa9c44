import { negateNumber } from "./exact-number.js";
import type { Expr, Integer } from "./expr.js";
import { ExprError } from "./expr-error.js";
import { int, type Real, real } from "./number.js";
import { printInputForm } from "./print-input-form.js";

/** What can be calculated with: exact integers of any size and machine reals. */
export type Calculable = Integer | Real;

/** True for integers and machine reals. */
export function isCalculable(value: Expr): value is Calculable {
  return (
    typeof value === "number" ||
    typeof value === "bigint" ||
    (typeof value === "object" && value.kind === "Real")
  );
}

/** The value as a number to calculate with; `EXPR_NOT_NUMERIC` for every other expression. */
export function calculable(value: Expr, what: string): Calculable {
  if (isCalculable(value)) return value;
  throw new ExprError(
    "EXPR_NOT_NUMERIC",
    `${what} is ${printInputForm(value, { maxLength: 60 })}; only integers and machine reals are calculated with. Map the array to such numbers first, or let a kernel do it.`,
  );
}

/** The sum: of integers exact, else a machine real. An exact 0 leaves the other number as it is, -0. too. */
export function addNumbers(a: Calculable, b: Calculable): Calculable {
  if (a === 0) return b;
  if (b === 0) return a;
  if (typeof a === "object" || typeof b === "object") return real(machine(a) + machine(b));
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    // A sum of safe integers that rounds to a safe integer was not rounded.
    if (Number.isSafeInteger(sum)) return sum;
  }
  return int(BigInt(a) + BigInt(b));
}

/** The product: of integers exact, else a machine real. With an exact 0 it is the exact 0, whatever the other number. */
export function multiplyNumbers(a: Calculable, b: Calculable): Calculable {
  if (a === 0 || b === 0) return 0;
  if (typeof a === "object" || typeof b === "object") return real(machine(a) * machine(b));
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product;
  }
  return int(BigInt(a) * BigInt(b));
}

/** The number with the other sign. */
export function minusNumber(value: Calculable): Calculable {
  return negateNumber(value) as Calculable;
}

function machine(value: Calculable): number {
  if (typeof value === "object") return value.value;
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw new ExprError(
    "EXPR_NOT_NUMERIC",
    `An integer of ${String(value).length} digits meets a machine real, and no machine real is that large.`,
  );
}
