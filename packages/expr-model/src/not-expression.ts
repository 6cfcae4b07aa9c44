import { ExprError } from "./expr-error.js";

/** The error of a value that stands where an expression is due: a hole, `null`, a plain object, a fraction. */
export function notExpression(value: unknown): ExprError {
  const what =
    typeof value === "number"
      ? `The number ${Object.is(value, -0) ? "-0" : value}`
      : `A value of type ${value === null ? "null" : typeof value}`;
  return new ExprError(
    "EXPR_UNSUPPORTED_VALUE",
    `${what} is no expression; toExpr converts JavaScript values.`,
  );
}

/** True for the numbers that are integers of the language: safe ones, but not -0. */
export function isIntegerNumber(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}
