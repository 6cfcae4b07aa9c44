import { Assoc } from "./association.js";
import { ByteArr } from "./byte-array.js";
import type { Expr } from "./expr.js";
import { ExprError } from "./expr-error.js";
import { isExprObject } from "./expr-object.js";
import { fn, listOf } from "./function.js";
import { int, real } from "./number.js";
import { type ElementType, Numeric } from "./number-array.js";
import { type BuiltIn, builtInOf, classNameOf, typedArrayName } from "./realm.js";
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
 * | other typed arrays | numeric array over the same bytes; an empty one `{}`, because the language has none |
 * | Date | `DateObject[{y, m, d, h, m, s}, "Instant", "Gregorian", 0.]`, in universal time |
 * | Error | `Failure[name, <|"MessageTemplate" -> message, …|>]` |
 * | SparseArray | its expression |
 *
 * Built-in objects of other realms (`vm` contexts, frames) convert like those of this one.
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
  if (ArrayBuffer.isView(value)) return viewExpr(value);
  const kind = builtInOf(value);
  if (kind === "Date") return dateObject(value as Date);
  if (kind === "ArrayBuffer") return new ByteArr(new Uint8Array(value as ArrayBuffer));
  if (kind === undefined) {
    throw new ExprError(
      "EXPR_UNSUPPORTED_VALUE",
      `An object of class ${classNameOf(value)} has no expression; give a plain object.`,
    );
  }
  const { open } = walk;
  if (open.has(value) || open.size >= maxDepth) {
    throw new ExprError(
      "EXPR_CYCLE",
      open.has(value) ? "The value contains itself." : `The value nests over ${maxDepth} deep.`,
    );
  }
  open.add(value);
  const made = convertCompound(value, kind, walk);
  open.delete(value);
  return made;
}

function convertCompound(value: object, kind: BuiltIn, walk: Walk): Expr {
  switch (kind) {
    case "Array":
      return listOf(Array.from(value as readonly unknown[], (item) => convert(item, walk)));
    case "Set":
      return listOf(Array.from(Set.prototype.values.call(value), (item) => convert(item, walk)));
    case "Map":
      return entriesExpr(Map.prototype.entries.call(value), walk);
    case "Error":
      return failureOf(value as Error, walk);
    default:
      return entriesExpr(Object.entries(value), walk);
  }
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
  const name = typedArrayName(view);
  if (name === "Uint8Array" || name === "DataView") return new ByteArr(bytes);
  const type = typedArrayTypes.get(name);
  if (type === undefined) {
    throw new ExprError("EXPR_UNSUPPORTED_VALUE", `A ${name} has no element type.`);
  }
  const { length } = view as Uint16Array;
  // The language has no numeric array without elements.
  return length === 0 ? listOf([]) : new Numeric(type, [length], bytes);
}

function dateObject(date: Date): Expr {
  // A date of another realm answers as well as one of this.
  const time = Date.prototype.getTime.call(date);
  if (Number.isNaN(time)) {
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

function isError(value: unknown): boolean {
  return typeof value === "object" && value !== null && builtInOf(value) === "Error";
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
    values.push(isError(error.cause) ? convert(error.cause, walk) : String(error.cause));
  }
  return fn("Failure", error.name, new Assoc(keys, values));
}
