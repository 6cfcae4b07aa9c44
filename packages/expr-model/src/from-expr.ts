import type { Assoc } from "./association.js";
import type { Expr } from "./expr.js";
import { ExprError } from "./expr-error.js";
import { type Fn, isFn } from "./function.js";
import { notExpression } from "./not-expression.js";
import type { ElementData } from "./number-array.js";
import { unpack } from "./packed-elements.js";
import { SparseArray } from "./sparse/sparse-array.js";
import { Sym, systemName } from "./symbol.js";

/** What {@link fromExpr} gives. Expressions without a JavaScript value stay expressions. */
export type ExprValue =
  | Expr
  | boolean
  | null
  | undefined
  | Date
  | Uint8Array
  | ElementData
  | SparseArray
  | readonly ExprValue[]
  | ReadonlyMap<ExprValue, ExprValue>;

/** Options of {@link fromExpr}. */
export interface FromExprOptions {
  /**
   * Refuses what a `Map` cannot keep: delayed entries (`:>`), and keys that become one, as `1.` and `1` do or a key that
   * is there twice. Default false.
   */
  readonly strict?: boolean;
}

/** Deepest nesting that {@link fromExpr} follows. */
const maxDepth = 500;

/**
 * The JavaScript value of an expression: integers, strings and reals are themselves as `number`, `bigint` and `string`;
 * `True`, `False` and `Null` are `true`, `false` and `null`; `Missing[]` is `undefined`; lists and packed arrays are
 * arrays; associations are `Map`s in order, a later duplicate key winning; byte arrays are `Uint8Array`; numeric arrays
 * of one dimension are typed arrays; sparse arrays are {@link SparseArray}; a `DateObject` of an instant in whole
 * milliseconds is a `Date`.
 * Everything else stays the expression it is, the values of delayed entries included. Lost without `strict`: that an
 * entry was delayed, all but the last of keys that are one value in JavaScript (`1.` and `1`), that a list was packed.
 * @throws ExprError `EXPR_TOO_LARGE` when it nests over 500 deep; with `strict`, `EXPR_UNSUPPORTED_VALUE` for an entry
 * that would be lost.
 */
export function fromExpr(expr: Expr, options: FromExprOptions = {}): ExprValue {
  return jsValue(expr, 0, options.strict === true);
}

function jsValue(expr: Expr, depth: number, strict: boolean): ExprValue {
  if (typeof expr !== "object" || expr === null) {
    const isExpression = ["number", "bigint", "string"].includes(typeof expr);
    if (!isExpression) throw notExpression(expr);
    return expr;
  }
  if (depth > maxDepth) {
    throw new ExprError("EXPR_TOO_LARGE", `The expression nests over ${maxDepth} deep.`);
  }
  switch (expr.kind) {
    case "Real":
      return expr.value;
    case "Sym": {
      const name = systemName(expr.name);
      if (name === "True" || name === "False") return name === "True";
      return name === "Null" ? null : expr;
    }
    case "ByteArr":
      return expr.bytes;
    case "Numeric":
      return expr.dims.length === 1 && !expr.type.startsWith("Complex") ? expr.data : expr;
    case "Packed":
      return jsValue(unpack(expr), depth, strict);
    case "Assoc":
      return mapOf(expr, depth, strict);
    case "Fn":
      return callValue(expr, depth, strict);
    default:
      return expr;
  }
}

function mapOf(expr: Assoc, depth: number, strict: boolean): ReadonlyMap<ExprValue, ExprValue> {
  const map = new Map<ExprValue, ExprValue>();
  for (let i = 0; i < expr.size; i++) {
    const key = jsValue(expr.keys[i] as Expr, depth + 1, strict);
    if (strict && (expr.isDelayed(i) || map.has(key))) {
      const what = expr.isDelayed(i) ? "is delayed" : "has the key of another";
      throw new ExprError("EXPR_UNSUPPORTED_VALUE", `Entry ${i + 1} of an association ${what}.`);
    }
    const value = expr.values[i] as Expr;
    map.set(key, expr.isDelayed(i) ? value : jsValue(value, depth + 1, strict));
  }
  return map;
}

function callValue(call: Fn, depth: number, strict: boolean): ExprValue {
  const name = call.head instanceof Sym ? systemName(call.head.name) : "";
  if (name === "List") return call.args.map((arg) => jsValue(arg, depth + 1, strict));
  if (name === "Missing" && call.args.length === 0) return undefined;
  if (name === "SparseArray") return sparseOf(call);
  if (name === "DateObject") return dateOf(call) ?? call;
  return call;
}

/** The sparse array, or the call itself where it is one that only a kernel can make sense of, `SparseArray[{1 -> 2}, 5]` say. */
function sparseOf(call: Fn): SparseArray | Fn {
  try {
    return SparseArray.fromExpr(call);
  } catch (error) {
    if (error instanceof ExprError && error.code === "EXPR_BAD_SPARSE") return call;
    throw error;
  }
}

function dateOf(call: Fn): Date | undefined {
  const [parts, granularity, calendar, zone] = call.args;
  if (parts === undefined || !isFn(parts, "List") || parts.args.length !== 6) return undefined;
  if (granularity !== "Instant" || calendar !== "Gregorian") return undefined;
  if (numberOf(zone) !== 0) return undefined;
  const [year, month, day, hour, minute, second] = parts.args.map(numberOf);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  // Fractions of days and months have no field in JavaScript, nor have fractions of a millisecond.
  const isWhole = [year, month, day, hour, minute].every((field) => Number.isInteger(field));
  const milliseconds = Math.round(second * 1000);
  if (!isWhole || Math.abs(milliseconds - second * 1000) > 1e-6) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, 0, milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function numberOf(expr: Expr | undefined): number | undefined {
  if (typeof expr === "number") return expr;
  return typeof expr === "object" && expr.kind === "Real" ? expr.value : undefined;
}
