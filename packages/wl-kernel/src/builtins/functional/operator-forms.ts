import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, systemSymbol } from "../../core/expr.js";

/** `f[a][b]` for a function that takes `a` first. */
export const operatorForm = (name: string) => (args: readonly Expr[], _c: Evaluator, outer: Fn) =>
  new Fn(systemSymbol(name), [...outer.args, ...args]);

/** `f[b][a]` for a function whose data come first. */
export const dataFirst = (name: string) => (args: readonly Expr[], _c: Evaluator, outer: Fn) =>
  args.length === 1 ? new Fn(systemSymbol(name), [args[0] as Expr, ...outer.args]) : undefined;
