import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import type { Expr } from "../../core/expr.js";
import { LoopSignal, ReturnSignal } from "../../core/signals.js";
import * as S from "../../core/symbols.js";

/** Runs a loop body; true when the loop has to end. */
function runBody(body: Expr, context: Evaluator): boolean {
  const depth = context.depth;
  try {
    context.evaluate(body);
    return false;
  } catch (signal) {
    if (!(signal instanceof LoopSignal)) throw signal;
    context.depth = depth;
    return signal.kind === "Break";
  }
}

/** Runs a whole loop; `Return` inside it gives the loop its value. */
function runLoop(context: Evaluator, head: Expr, loop: () => void): Expr {
  const depth = context.depth;
  try {
    loop();
    return S.Null;
  } catch (signal) {
    if (signal instanceof ReturnSignal && (signal.target === undefined || signal.target === head)) {
      context.depth = depth;
      return signal.value;
    }
    throw signal;
  }
}

/** Loops and the ways out of them. */
export const loops: readonly Builtin[] = [
  builtin({
    name: "While",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/While",
    arity: [1, 2],
    apply: ([test, body], context) =>
      runLoop(context, S.While, () => {
        while (context.evaluate(test as Expr) === S.True) {
          context.tick();
          if (body !== undefined && runBody(body, context)) return;
        }
      }),
  }),
  builtin({
    name: "For",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/For",
    arity: [3, 4],
    apply: ([start, test, step, body], context) =>
      runLoop(context, S.For, () => {
        context.evaluate(start as Expr);
        while (context.evaluate(test as Expr) === S.True) {
          context.tick();
          if (body !== undefined && runBody(body, context)) return;
          context.evaluate(step as Expr);
        }
      }),
  }),
  builtin({
    name: "Break",
    state: "complete",
    doc: "ref/Break",
    arity: [0, 0],
    apply: () => {
      throw new LoopSignal("Break");
    },
  }),
  builtin({
    name: "Continue",
    state: "complete",
    doc: "ref/Continue",
    arity: [0, 0],
    apply: () => {
      throw new LoopSignal("Continue");
    },
  }),
  builtin({
    name: "Return",
    state: "complete",
    doc: "ref/Return",
    arity: [0, 2],
    apply: ([value, target]) => {
      throw new ReturnSignal(value ?? S.Null, target);
    },
  }),
];
