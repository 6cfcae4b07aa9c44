import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead, Real } from "../../core/expr.js";
import { memoryInUse } from "../../core/limits.js";
import { AbortSignal, MemorySignal, TimeSignal } from "../../core/signals.js";
import * as S from "../../core/symbols.js";

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

function realSeconds(ms: number): Expr {
  return new Real(ms / 1000);
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

/** Aborts, limits of time and memory, and waiting. */
export const constraints: readonly Builtin[] = [
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
      const heapBytes = memoryInUse() + bytes;
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
