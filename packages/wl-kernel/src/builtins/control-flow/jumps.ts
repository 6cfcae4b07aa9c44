import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead } from "../../core/expr.js";
import { matches } from "../../core/pattern.js";
import { GotoSignal, ThrowSignal } from "../../core/signals.js";
import * as S from "../../core/symbols.js";

function compound(args: readonly Expr[], context: Evaluator): Expr {
  let result: Expr = S.Null;
  let at = 0;
  while (at < args.length) {
    const depth = context.depth;
    try {
      for (; at < args.length; at++) result = context.evaluate(args[at] as Expr);
    } catch (signal) {
      if (!(signal instanceof GotoSignal)) throw signal;
      const label = signal.label;
      const target = args.findIndex(
        (arg) =>
          hasHead(arg, S.Label) &&
          arg.args.length === 1 &&
          context.call(S.SameQ, arg.args[0] as Expr, label) === S.True,
      );
      if (target < 0) throw signal;
      context.depth = depth;
      context.tick();
      at = target + 1;
    }
  }
  return result;
}

function catchThrow(args: readonly Expr[], context: Evaluator): Expr {
  const [body, form, handler] = args;
  const depth = context.depth;
  const pattern = form === undefined ? undefined : context.evaluate(form);
  try {
    return context.evaluate(body as Expr);
  } catch (signal) {
    if (!(signal instanceof ThrowSignal)) throw signal;
    if (pattern === undefined) {
      if (signal.tag !== undefined) throw signal;
    } else if (signal.tag === undefined || !matches(pattern, signal.tag, context)) throw signal;
    context.depth = depth;
    return handler === undefined
      ? signal.value
      : context.call(context.evaluate(handler), signal.value, signal.tag as Expr);
  }
}

/** Sequences of expressions, and jumps inside and out of them. */
export const jumps: readonly Builtin[] = [
  builtin({
    name: "CompoundExpression",
    attributes: ["HoldAll", "ReadProtected"],
    state: "complete",
    doc: "ref/CompoundExpression",
    apply: compound,
  }),
  builtin({
    name: "Goto",
    state: "complete",
    doc: "ref/Goto",
    arity: [1, 1],
    apply: ([label]) => {
      throw new GotoSignal(label as Expr);
    },
  }),
  builtin({
    name: "Throw",
    state: "partial",
    missing: "third argument",
    doc: "ref/Throw",
    arity: [1, 3],
    apply: ([value, tag], _context, expr) => {
      throw new ThrowSignal(value as Expr, tag, expr);
    },
  }),
  builtin({
    name: "Catch",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/Catch",
    arity: [1, 3],
    apply: catchThrow,
  }),
];
