import { type Expr, Fn, fn, fromExpr, int, isFn, toExprWith } from "@remotebatch/expr-model";

/** An argument as the function gets it: `NodeBigInt[n]` is a bigint that must not become a number. */
export function argumentValue(arg: Expr): unknown {
  return withBigInts(fromExpr(arg));
}

function withBigInts(value: unknown): unknown {
  if (value instanceof Fn && isFn(value, "NodeBigInt")) {
    const [digits] = value.args;
    return typeof digits === "number" ? BigInt(digits) : digits;
  }
  if (Array.isArray(value)) return value.map(withBigInts);
  if (!(value instanceof Map)) return value;
  return new Map([...value].map(([key, part]) => [withBigInts(key), withBigInts(part)]));
}

/** A value whose bigints come back as bigints from {@link argumentValue}. @throws ExprError as `toExpr`. */
export const keptExpression = toExprWith({
  bigint: (value) =>
    BigInt.asIntN(54, value) === value ? fn("NodeBigInt", Number(value)) : int(value),
});
