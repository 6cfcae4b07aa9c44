import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, Real } from "../core/expr.js";
import { matches } from "../core/pattern.js";
import {
  AbortSignal,
  GotoSignal,
  LoopSignal,
  MemorySignal,
  ReturnSignal,
  ThrowSignal,
  TimeSignal,
} from "../core/signals.js";
import * as S from "../core/symbols.js";

/** Runs a loop body; true when the loop has to end. */
export function runBody(body: Expr, context: Evaluator): boolean {
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
export function runLoop(context: Evaluator, head: Expr, loop: () => void): Expr {
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

/** Runs with a time or memory constraint; the failure expression is evaluated when it is exceeded. */
function constrained(
  args: readonly Expr[],
  context: Evaluator,
  constraint: { readonly deadline: number; readonly heapBytes: number },
): Expr {
  const depth = context.depth;
  const limit = context.limits.push({ ...constraint, nested: true });
  try {
    return context.evaluate(args[0] as Expr);
  } catch (signal) {
    if (!(signal instanceof TimeSignal || signal instanceof MemorySignal) || signal.limit !== limit)
      throw signal;
    context.depth = depth;
    context.limits.pop(limit);
    return args[2] === undefined ? S.$Aborted : context.evaluate(args[2]);
  } finally {
    context.limits.pop(limit);
  }
}

/** The number of seconds, bytes or the like that an expression stands for. */
function amount(expr: Expr | undefined, context: Evaluator): number | undefined {
  if (expr === undefined) return undefined;
  const value = context.evaluate(expr);
  if (typeof value === "number") return value;
  if (typeof value === "object" && "value" in value && typeof value.value === "number")
    return value.value;
  if (hasHead(value, S.DirectedInfinity) || value === S.InfinitySymbol)
    return Number.POSITIVE_INFINITY;
  const numeric = context.call(S.N, value);
  return typeof numeric === "object" && "value" in numeric && typeof numeric.value === "number"
    ? numeric.value
    : undefined;
}

export const controlFlow = [
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
  builtin({
    name: "CompoundExpression",
    attributes: ["HoldAll", "ReadProtected"],
    state: "complete",
    doc: "ref/CompoundExpression",
    apply: compound,
  }),
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
    name: "Return",
    state: "complete",
    doc: "ref/Return",
    arity: [0, 2],
    apply: ([value, target]) => {
      throw new ReturnSignal(value ?? S.Null, target);
    },
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
  builtin({
    name: "Abort",
    state: "complete",
    doc: "ref/Abort",
    arity: [0, 0],
    apply: () => {
      throw new AbortSignal();
    },
  }),
  builtin({
    name: "CheckAbort",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/CheckAbort",
    arity: [2, 2],
    apply([body, failure], context) {
      const depth = context.depth;
      try {
        return context.evaluate(body as Expr);
      } catch (signal) {
        // An abort from outside ends everything; only the program's own can be caught.
        if (!(signal instanceof AbortSignal) || context.limits.abortWanted) throw signal;
        context.depth = depth;
        return context.evaluate(failure as Expr);
      }
    },
  }),
  builtin({
    name: "AbortProtect",
    attributes: ["HoldFirst"],
    state: "partial",
    missing: "aborts are not delayed",
    doc: "ref/AbortProtect",
    arity: [1, 1],
    apply: ([body]) => body,
  }),
  builtin({
    name: "TimeConstrained",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/TimeConstrained",
    arity: [2, 3],
    apply(args, context) {
      const seconds = amount(args[1], context);
      if (seconds === undefined || Number.isNaN(seconds)) return undefined;
      const deadline = performance.now() + seconds * 1000;
      return constrained(args, context, { deadline, heapBytes: Number.POSITIVE_INFINITY });
    },
  }),
  builtin({
    name: "MemoryConstrained",
    attributes: ["HoldFirst", "HoldRest"],
    state: "partial",
    missing: "measures the whole heap, by samples",
    doc: "ref/MemoryConstrained",
    arity: [2, 3],
    apply(args, context) {
      const bytes = amount(args[1], context);
      if (bytes === undefined) return undefined;
      const heapBytes = process.memoryUsage().heapUsed + bytes;
      return constrained(args, context, { deadline: Number.POSITIVE_INFINITY, heapBytes });
    },
  }),
  builtin({
    name: "TimeRemaining",
    state: "complete",
    doc: "ref/TimeRemaining",
    arity: [0, 0],
    apply(_args, context) {
      const left = context.limits.remainingMs();
      return left === Number.POSITIVE_INFINITY ? S.InfinitySymbol : realSeconds(left);
    },
  }),
  builtin({
    name: "Pause",
    state: "complete",
    doc: "ref/Pause",
    arity: [1, 1],
    apply([seconds], context) {
      const length = amount(seconds, context);
      if (length === undefined || length < 0) return undefined;
      pause(length * 1000, context);
      return S.Null;
    },
  }),
];

function realSeconds(ms: number): Expr {
  return new Real(ms / 1000);
}

function settled(head: Expr, args: readonly Expr[], context: Evaluator): Expr {
  const made = new Fn(head, args);
  made.stamp = context.stampFor(made);
  return made;
}

/** Waits without using the processor; wakes for the deadline and at least every 50 ms for an abort. */
function pause(ms: number, context: Evaluator): void {
  const end = performance.now() + ms;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    context.limits.check(0);
    const left = Math.min(end - performance.now(), context.limits.remainingMs() + 1);
    if (left <= 0 && end <= performance.now()) return;
    Atomics.wait(cell, 0, 0, Math.max(0, Math.min(50, left)));
  }
}
