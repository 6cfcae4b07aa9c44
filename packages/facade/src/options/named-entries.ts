import { Assoc, fromExpr, Sym } from "@remotebatch/expr-model";
import { isExpression } from "../submit/is-expression.js";
import { listElements } from "../submit/list-elements.js";

/**
 * Names and values of what stands for an association: a plain object, a `Map`, or an association with text or symbols as keys.
 * `undefined` for anything else.
 */
export function namedEntries(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (value instanceof Assoc) {
    return value.keys.map((key, at) => [
      key instanceof Sym ? key.name : String(key),
      value.values[at],
    ]);
  }
  if (typeof value !== "object" || value === null || isExpression(value)) return undefined;
  if (value instanceof Map) return [...value].map(([key, field]) => [String(key), field]);
  const isOther = Symbol.iterator in value || value instanceof Date || value instanceof URL;
  return isOther ? undefined : Object.entries(value);
}

/** The plain JavaScript value of an expression: objects for associations, arrays for lists; any other value as it is. */
export function plainValue(value: unknown): unknown {
  if (!isExpression(value)) return value;
  if (value instanceof Assoc) {
    return Object.fromEntries(
      (namedEntries(value) ?? []).map(([name, field]) => [name, plainValue(field)]),
    );
  }
  return listElements(value)?.map(plainValue) ?? fromExpr(value);
}
