import { fn, int, toExprWith } from "@remotebatch/expr-model";

/** A bigint that an integer of the language would give back as a number. */
function isSmall(value: bigint): boolean {
  return BigInt.asIntN(54, value) === value;
}

/**
 * The expression of an argument of a remote function: as `toExpr` gives it, with small bigints marked as
 * `NodeBigInt[n]`, so that a function typed for bigints gets bigints and no numbers.
 * @throws ExprError as `toExpr`.
 */
export const argumentExpression = toExprWith({
  bigint: (value) => (isSmall(value) ? fn("NodeBigInt", Number(value)) : int(value)),
});
