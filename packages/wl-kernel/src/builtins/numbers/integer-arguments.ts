import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, integer, isInteger } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

/** |n|. */
export const absolute = (n: bigint): bigint => (n < 0n ? -n : n);

/** The argument as a bigint, or `undefined` when it is no integer. */
export const whole = (expr: Expr | undefined): bigint | undefined =>
  isInteger(expr) ? BigInt(expr) : undefined;

/** The argument as a small non-negative number, or `undefined`. */
export const count = (expr: Expr | undefined): number | undefined =>
  typeof expr === "number" && expr >= 0 ? expr : undefined;

/** Looks at the session's limits; for the loops of `src/numeric`. */
export const checkpointOf = (context: Evaluator) => (): void => context.limits.check(1024);

/** Reads integers, `undefined` when one is none. */
export function wholes(args: readonly Expr[]): bigint[] | undefined {
  const values: bigint[] = [];
  for (const arg of args) {
    const value = whole(arg);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** The integers of a list, `undefined` when it is no list of integers. */
export function wholeList(expr: Expr | undefined): bigint[] | undefined {
  return hasHead(expr, S.List) ? wholes(expr.args) : undefined;
}

/** A list of integers. */
export function integerList(values: readonly (bigint | number)[], context: Evaluator): Fn {
  return context.list(values.map((value) => (typeof value === "bigint" ? integer(value) : value)));
}

/** An expression for `head[args…]`. */
export const call = (head: Expr, ...args: readonly Expr[]): Fn => new Fn(head, args);

/** True for `name -> True` among options. */
export function optionIs(args: readonly Expr[], name: string, value: Expr): boolean {
  return args.some(
    (arg) =>
      hasHead(arg, S.Rule) &&
      arg.args[1] === value &&
      arg.args[0] instanceof Object &&
      "name" in arg.args[0] &&
      arg.args[0].name === name,
  );
}

/** A `Listable` function of one integer; other arguments stay unevaluated. */
export function integerFunction(
  name: string,
  compute: (n: bigint, context: Evaluator, expr: Fn) => bigint | number | Expr | undefined,
  attributes: readonly ("Listable" | "NumericFunction")[] = ["Listable"],
): Builtin {
  return builtin({
    name,
    attributes,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([arg], context, expr) {
      const n = whole(arg);
      const value = n === undefined ? undefined : compute(n, context, expr);
      return typeof value === "bigint" ? integer(value) : value;
    },
  });
}
