import { Assoc } from "./association.js";
import { ByteArr } from "./byte-array.js";
import type { Expr } from "./expr.js";
import { ExprError } from "./expr-error.js";
import { isExprObject } from "./expr-object.js";
import { fn, listOf } from "./function.js";
import { int, real } from "./number.js";
import { type ElementType, Numeric } from "./number-array.js";
import { SparseArray } from "./sparse/sparse-array.js";
import { sym } from "./symbol.js";

/** Deepest nesting of a JavaScript value that {@link toExpr} follows. */
const maxDepth = 500;

const typedArrayTypes: ReadonlyMap<string, ElementType> = new Map([
  ["Int8Array", "Integer8"],
  ["Int16Array", "Integer16"],
  ["Int32Array", "Integer32"],
  ["BigInt64Array", "Integer64"],
  ["Uint8ClampedArray", "UnsignedInteger8"],
  ["Uint16Array", "UnsignedInteger16"],
  ["Uint32Array", "UnsignedInteger32"],
  ["BigUint64Array", "UnsignedInteger64"],
  ["Float32Array", "Real32"],
  ["Float64Array", "Real64"],
]);

/**
 * The expression of a JavaScript value:
 *
 * | value | expression |
 * | --- | --- |
 * | an expression object | itself |
 * | whole number within ±(2^53-1), bigint | integer |
 * | other number | machine real; -0 too |
 * | string | string |
 * | true, false | `True`, `False` |
 * | null | `Null` |
 * | undefined | `Missing[]` |
 * | array, Set | list |
 * | Map | association, keys converted |
 * | plain object | association with string keys |
 * | Uint8Array, ArrayBuffer | byte array over the same bytes |
 * | other typed arrays | numeric array over the same bytes |
 * | Date | `DateObject[{y, m, d, h, m, s}, "Instant", "Gregorian", 0.]`, in universal time |
 * | Error | `Failure[name, <|"MessageTemplate" -> message, …|>]` |
 * | SparseArray | its expression |
 *
 * @throws ExprError `EXPR_CYCLE` for a value that contains itself or nests over 500 deep, `EXPR_UNSUPPORTED_VALUE`
 * for functions, symbols, invalid dates and objects of other classes.
 */
export function toExpr(value: unknown): Expr {
  return convert(value, { open: new Set(), bigint: int });
}

/**
 * A conversion like {@link toExpr} in which bigints, at whatever depth, become what the function given makes of them.
 * The conversion throws as `toExpr` does.
 */
export function toExprWith(options: { readonly bigint: (value: bigint) => Expr }): typeof toExpr {
  const { bigint } = options;
  return (value) => convert(value, { open: new Set(), bigint });
}

/** One walk over a value. */
interface Walk {
  /** The objects that the walk is inside of. */
  readonly open: Set<object>;
  readonly bigint: (value: bigint) => Expr;
}

function convert(value: unknown, walk: Walk): Expr {
  switch (typeof value) {
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : real(value);
    case "bigint":
      return walk.bigint(value);
    case "string":
      return value;
    case "boolean":
      return sym(value ? "True" : "False");
    case "undefined":
      return fn("Missing");
    case "object":
      return value === null ? sym("Null") : convertObject(value, walk);
    default:
      throw new ExprError("EXPR_UNSUPPORTED_VALUE", `A ${typeof value} has no expression.`);
  }
}

function convertObject(value: object, walk: Walk): Expr {
  if (isExprObject(value)) return value;
  if (value instanceof SparseArray) return value.toExpr();
  if (value instanceof Date) return dateObject(value);
  if (value instanceof ArrayBuffer) return new ByteArr(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) return viewExpr(value);
  const { open } = walk;
  if (open.has(value) || open.size >= maxDepth) {
    throw new ExprError(
      "EXPR_CYCLE",
      open.has(value) ? "The value contains itself." : `The value nests over ${maxDepth} deep.`,
    );
  }
  open.add(value);
  const made = convertCompound(value, walk);
  open.delete(value);
  return made;
}

function convertCompound(value: object, walk: Walk): Expr {
  if (Array.isArray(value) || value instanceof Set) {
    return listOf(Array.from(value as Iterable<unknown>, (item) => convert(item, walk)));
  }
  if (value instanceof Map) return entriesExpr(value.entries(), walk);
  if (value instanceof Error) return failureOf(value, walk);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    const name = (value.constructor as { readonly name?: string } | undefined)?.name ?? "unknown";
    throw new ExprError(
      "EXPR_UNSUPPORTED_VALUE",
      `An object of class ${name} has no expression; give a plain object.`,
    );
  }
  return entriesExpr(Object.entries(value), walk);
}

function entriesExpr(entries: Iterable<readonly [unknown, unknown]>, walk: Walk): Assoc {
  const keys: Expr[] = [];
  const values: Expr[] = [];
  for (const [key, item] of entries) {
    keys.push(convert(key, walk));
    values.push(convert(item, walk));
  }
  return new Assoc(keys, values);
}

function viewExpr(view: ArrayBufferView): Expr {
  const bytes = new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);
  if (view instanceof Uint8Array || view instanceof DataView) return new ByteArr(bytes);
  const type = typedArrayTypes.get(view.constructor.name);
  if (type === undefined) {
    throw new ExprError("EXPR_UNSUPPORTED_VALUE", `${view.constructor.name} has no element type.`);
  }
  return new Numeric(type, [(view as Uint16Array).length], bytes);
}

function dateObject(date: Date): Expr {
  if (Number.isNaN(date.getTime())) {
    throw new ExprError("EXPR_UNSUPPORTED_VALUE", "The date is invalid.");
  }
  const seconds = date.getUTCSeconds() + date.getUTCMilliseconds() / 1000;
  const parts = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
  ];
  return fn("DateObject", listOf([...parts, real(seconds)]), "Instant", "Gregorian", real(0));
}

function failureOf(error: Error, walk: Walk): Expr {
  const keys: Expr[] = ["MessageTemplate", "MessageParameters"];
  const values: Expr[] = [error.message, new Assoc([], [])];
  const { code } = error as { readonly code?: unknown };
  if (typeof code === "string") {
    keys.push("Code");
    values.push(code);
  }
  if (error.cause !== undefined) {
    keys.push("Cause");
    values.push(error.cause instanceof Error ? convert(error.cause, walk) : String(error.cause));
  }
  return fn("Failure", error.name, new Assoc(keys, values));
}
