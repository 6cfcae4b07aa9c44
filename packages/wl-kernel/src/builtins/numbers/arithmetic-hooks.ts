import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, type Sym } from "../../core/expr.js";

/** Arithmetic of a kind of data that `Plus`, `Times` and `Power` do not know by themselves, for example intervals. */
export interface ArithmeticHook {
  /** Sum of all terms, or `undefined` to go on as for any expression. */
  readonly plus?: (args: readonly Expr[], context: Evaluator) => Expr | undefined;
  readonly times?: (args: readonly Expr[], context: Evaluator) => Expr | undefined;
  readonly power?: (base: Expr, exponent: Expr, context: Evaluator) => Expr | undefined;
}

/** Hooks by head; topics register theirs when they are loaded. */
export const arithmeticHooks = new Map<Sym, ArithmeticHook>();

/** The hook of the first argument that has one. */
export function hookOf(args: readonly Expr[]): ArithmeticHook | undefined {
  for (const arg of args) {
    if (!(arg instanceof Fn)) continue;
    const hook = arithmeticHooks.get(arg.head as Sym);
    if (hook !== undefined) return hook;
  }
  return undefined;
}
