import { lookup } from "./association.js";
import type { SymbolRecord } from "./definitions.js";
import type { Evaluator } from "./evaluator.js";
import { type Assoc, type Expr, Fn, Sym } from "./expr.js";
import * as S from "./symbols.js";

/** `variable[key]` of a variable's own association; `undefined` when that has to go the usual way. */
export function entryOf(association: Assoc, argument: Expr, context: Evaluator): Expr | undefined {
  if (association.stamp !== context.epoch) return undefined;
  if (argument instanceof Fn && argument.head === S.Unevaluated) return undefined;
  const key = context.evaluate(argument);
  if (key instanceof Fn) return undefined;
  return lookup(association, key);
}

/** The record of a variable whose value nobody else has, when a call may look at it without getting it. */
export function lend(
  variable: Sym,
  caller: SymbolRecord,
  context: Evaluator,
): SymbolRecord | undefined {
  const record = context.record(variable);
  const { own, exclusive } = record;
  if (exclusive === undefined || exclusive !== own || own instanceof Sym) return undefined;
  if (caller.down !== undefined || context.hasUpValues) return undefined;
  return context.evaluate(own) === own ? record : undefined;
}
