import { type Expr, fn, toExpr } from "@remotebatch/expr-model";

/** A bigint that an integer of the language would give back as a number. */
function isSmall(value: bigint): boolean {
  return BigInt.asIntN(54, value) === value;
}

function marked(value: unknown, open: Set<object>): unknown {
  if (typeof value === "bigint") return isSmall(value) ? fn("NodeBigInt", Number(value)) : value;
  if (typeof value !== "object" || value === null || open.has(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === null || prototype === Object.prototype;
  if (!isPlain && !Array.isArray(value) && !(value instanceof Map) && !(value instanceof Set))
    return value;
  open.add(value);
  const each = (part: unknown): unknown => marked(part, open);
  let made: unknown;
  if (value instanceof Map)
    made = new Map([...value].map(([key, part]) => [each(key), each(part)]));
  else if (value instanceof Set) made = new Set([...value].map(each));
  else if (Array.isArray(value)) made = Array.from(value, each);
  else made = new Map(Object.entries(value).map(([key, part]) => [key, each(part)]));
  open.delete(value);
  return made;
}

/**
 * The expression of an argument of a remote function: as `toExpr` gives it, with small bigints marked as
 * `NodeBigInt[n]`, so that a function typed for bigints gets bigints and no numbers.
 * @throws ExprError as `toExpr`.
 */
export function argumentExpression(value: unknown): Expr {
  return toExpr(marked(value, new Set()));
}
