import { type Builtin, builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { assign } from "./language/assign.js";

/** The variable that has no value to change: the one given, or the first such one of a list of them. */
function valueless(variable: Expr, context: Evaluator): Expr | undefined {
  if (hasHead(variable, S.List)) {
    for (const one of variable.args) {
      const missing = valueless(one, context);
      if (missing !== undefined) return missing;
    }
    return undefined;
  }
  if (variable instanceof Fn) return undefined;
  return variable instanceof Sym && context.record(variable).own !== undefined
    ? undefined
    : variable;
}

/** Changes the value of a variable or part; `undefined` (after a message) when it has none. */
function change(
  variable: Expr,
  owner: Sym,
  context: Evaluator,
  made: (old: Expr) => Expr,
): { readonly old: Expr; readonly value: Expr } | undefined {
  const missing = valueless(variable, context);
  if (missing !== undefined) {
    context.message(owner, "rvalue", missing);
    return undefined;
  }
  const old = context.evaluate(variable);
  const value = context.evaluate(made(old));
  return assign(variable, value, S.Set, context) ? { old, value } : undefined;
}

function step(name: string, by: number, before: boolean): Builtin {
  const owner = systemSymbol(name);
  return builtin({
    name,
    attributes: ["HoldFirst", "ReadProtected"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([variable], context) {
      const done = change(variable as Expr, owner, context, (old) => new Fn(S.Plus, [old, by]));
      return before ? done?.value : done?.old;
    },
  });
}

function update(name: string, made: (old: Expr, by: Expr) => Expr): Builtin {
  const owner = systemSymbol(name);
  return builtin({
    name,
    attributes: ["HoldFirst"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [2, 2],
    apply: ([variable, by], context) =>
      change(variable as Expr, owner, context, (old) => made(old, by as Expr))?.value,
  });
}

export const assignments: readonly Builtin[] = [
  step("Increment", 1, false),
  step("Decrement", -1, false),
  step("PreIncrement", 1, true),
  step("PreDecrement", -1, true),
  update("ApplyTo", (old, f) => new Fn(f, [old])),
  update("AddTo", (old, by) => new Fn(S.Plus, [old, by])),
  update("SubtractFrom", (old, by) => new Fn(S.Plus, [old, new Fn(S.Times, [-1, by])])),
  update("TimesBy", (old, by) => new Fn(S.Times, [old, by])),
  update("DivideBy", (old, by) => new Fn(S.Times, [old, new Fn(S.Power, [by, -1])])),
];
