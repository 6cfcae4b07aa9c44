import { assocOf, byteArray, type Expr, int, listOf, real, sym } from "@remotebatch/expr-model";
import { isExpression } from "./is-expression.js";

const maxDepth = 1000;

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * The expression of a JavaScript value: an expression as it is, numbers as integers or reals, strings as strings,
 * booleans as `True` and `False`, `null` as `Null`, bytes as a byte array, arrays, sets and typed arrays as lists, maps
 * and plain objects as associations.
 * @throws TypeError for a value that has no expression.
 */
export function valueExpression(value: unknown, depth = 0): Expr {
  if (depth > maxDepth) throw new TypeError("it is nested too deeply, or holds itself");
  if (isExpression(value)) return value;
  if (typeof value === "number") return Number.isInteger(value) ? int(BigInt(value)) : real(value);
  if (typeof value === "boolean") return sym(value ? "True" : "False");
  if (value === null) return sym("Null");
  if (value instanceof Uint8Array) return byteArray(Uint8Array.from(value));
  const inner = (item: unknown): Expr => valueExpression(item, depth + 1);
  if (value instanceof Float64Array || value instanceof Float32Array) {
    return listOf(Array.from(value, real));
  }
  if (ArrayBuffer.isView(value) && Symbol.iterator in value) {
    const items = value as unknown as Iterable<number | bigint>;
    return listOf(Array.from(items, int));
  }
  if (Array.isArray(value) || value instanceof Set) return listOf(Array.from(value, inner));
  if (value instanceof Map) {
    return assocOf(Array.from(value, ([key, item]) => [inner(key), inner(item)] as const));
  }
  if (typeof value === "object" && isPlain(value)) {
    return assocOf(Object.entries(value).map(([key, item]) => [key, inner(item)] as const));
  }
  throw new TypeError(
    `${typeof value === "object" ? "an object of this class" : `a ${typeof value}`} has no expression`,
  );
}
