import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn } from "../../core/expr.js";
import { matches } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";

function settled(head: Expr, args: readonly Expr[], context: Evaluator): Expr {
  const made = new Fn(head, args);
  made.stamp = context.stampFor(made);
  return made;
}

/** Choices between expressions. */
export const conditions: readonly Builtin[] = [
  builtin({
    name: "If",
    attributes: ["HoldRest"],
    state: "complete",
    doc: "ref/If",
    arity: [2, 4],
    apply(args) {
      if (args[0] === S.True) return args[1];
      if (args[0] === S.False) return args[2] ?? S.Null;
      return args[3];
    },
  }),
  builtin({
    name: "Which",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Which",
    apply(args, context) {
      if (args.length % 2 !== 0) {
        context.message(S.Which, args.length === 1 ? "argctu" : "argct", S.Which, args.length);
        return undefined;
      }
      for (let i = 0; i < args.length; i += 2) {
        const test = context.evaluate(args[i] as Expr);
        if (test === S.True) return args[i + 1];
        if (test === S.False) continue;
        return i === 0 && test === args[0]
          ? undefined
          : settled(S.Which, [test, ...args.slice(i + 1)], context);
      }
      return S.Null;
    },
  }),
  builtin({
    name: "Switch",
    attributes: ["HoldRest"],
    state: "complete",
    doc: "ref/Switch",
    apply(args, context) {
      if (args.length % 2 !== 1 || args.length < 3) {
        context.message(S.Switch, "argct", S.Switch, args.length);
        return undefined;
      }
      for (let i = 1; i < args.length; i += 2) {
        if (matches(context.evaluate(args[i] as Expr), args[0] as Expr, context))
          return args[i + 1];
      }
      return undefined;
    },
  }),
];
