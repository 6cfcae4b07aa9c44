import type { Expr } from "../expr.js";
import { ExprError } from "../expr-error.js";
import { isExprObject } from "../expr-object.js";
import { int } from "../number.js";

/** Most dimensions that lists are built and read for, level by level; no kernel makes arrays of anything like it. */
const maxRank = 500;

/** Most rows of the first dimension that are counted out: each costs 8 bytes, stored elements or not. */
const maxRows = 2 ** 27;

/** Refuses with `EXPR_BAD_SPARSE`. */
export function refuse(message: string): never {
  throw new ExprError("EXPR_BAD_SPARSE", message);
}

/** Refuses dimensions that are none. */
export function checkDims(dims: readonly number[]): void {
  if (
    !Array.isArray(dims) ||
    dims.length === 0 ||
    !dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0)
  ) {
    refuse("Dimensions must be a list of whole numbers, at least one of them: [3, 4].");
  }
}

/** Refuses more rows than the compressed form should be made for. */
export function checkRowCount(rows: number): void {
  if (rows <= maxRows) return;
  throw new ExprError(
    "EXPR_TOO_LARGE",
    `The first dimension is ${rows}; every row costs 8 bytes, and ${maxRows} is the most. Put a smaller dimension first.`,
  );
}

/** Refuses more dimensions than nested lists are made for. */
export function checkRank(rank: number): void {
  if (rank <= maxRank) return;
  throw new ExprError(
    "EXPR_TOO_LARGE",
    `The array has ${rank} dimensions; ${maxRank} is the most.`,
  );
}

/** True for 1-based positions, one for each dimension. */
export function isInside(dims: readonly number[], position: readonly number[]): boolean {
  return (
    position.length === dims.length &&
    position.every(
      (index, axis) => Number.isInteger(index) && index >= 1 && index <= (dims[axis] as number),
    )
  );
}

/** The items of something that may be no iterable, when the caller is not typed. */
export function itemsOf<T>(given: Iterable<T>, what: string): readonly T[] {
  const isIterable =
    typeof given === "object" &&
    given !== null &&
    typeof (given as { [Symbol.iterator]?: unknown })[Symbol.iterator] === "function";
  return isIterable ? [...given] : refuse(`${what}, not ${described(given)}.`);
}

/** The value as an expression in its one form; what is none is refused. */
export function checkedValue(value: unknown, what: string): Expr {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return int(value);
  if (typeof value === "number") {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) return value;
    return refuse(
      `${what} is the number ${described(value)}, which is no integer expression; give real(${described(value)}) for a machine real.`,
    );
  }
  if (typeof value === "object" && value !== null && isExprObject(value)) return value;
  return refuse(`${what} is ${described(value)}, which is no expression; toExpr makes one.`);
}

/** A short name for a value that is not what was asked for. */
export function described(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "object" && value !== null) {
    return Array.isArray(value) ? "an array" : "an object";
  }
  if (typeof value === "function") return "a function";
  return String(value).slice(0, 60);
}
