import { attributeBits as A } from "./attributes.js";
import { evaluateArguments } from "./evaluate-arguments.js";
import type { Evaluator } from "./evaluator.js";
import { Assoc, type Expr, Fn, hasHead, inert, Sym } from "./expr.js";
import { functionAttributes } from "./function-call.js";
import * as S from "./symbols.js";

/**
 * Evaluates like an evaluator does, and writes down each form that an expression takes on the way. In force, it stands in for
 * the evaluator's own `evaluate`, so that what builtins evaluate is written down too and nothing is paid without it.
 */
class Tracer {
  readonly #context: Evaluator;
  /** What was written down for the expressions that are being evaluated, outermost first. */
  readonly #open: Expr[][] = [];
  readonly #wanted: (form: Expr) => boolean;
  #count = 0;

  constructor(context: Evaluator, wanted: (form: Expr) => boolean) {
    this.#context = context;
    this.#wanted = wanted;
  }

  /** The value of an expression; its trace goes into that of the one around it. */
  readonly evaluate = (expr: Expr): Expr => {
    if (typeof expr !== "object" || !(expr instanceof Fn || expr instanceof Sym)) {
      return expr instanceof Assoc ? this.#plainly(expr) : expr;
    }
    const context = this.#context;
    if (expr instanceof Fn && (expr.stamp === context.epoch || expr.stamp === inert)) return expr;
    const steps: Expr[] = [];
    this.#open.push(steps);
    const { depth } = context;
    context.enter(expr);
    try {
      return this.#value(expr, steps);
    } finally {
      context.depth = depth;
      this.#open.length = this.#open.lastIndexOf(steps);
      if (steps.length > 0) this.#open.at(-1)?.push(new Fn(S.List, steps));
    }
  };

  /** The trace of an expression: the forms it takes, each in `HoldForm`, and lists for the parts on the way. */
  trace(expr: Expr): Expr {
    const all: Expr[] = [];
    this.#open.push(all);
    this.evaluate(expr);
    return all[0] ?? new Fn(S.List, []);
  }

  #value(start: Expr, steps: Expr[]): Expr {
    const context = this.#context;
    let form: Expr = start;
    let isNoted = false;
    for (let round = 0; ; round++) {
      context.tick();
      if (round > context.iterationLimit) {
        context.message(S.$IterationLimit, "itlim", context.iterationLimit);
        return new Fn(S.Hold, [form]);
      }
      if (form instanceof Fn) {
        const prepared = this.#withValues(form);
        if (prepared !== form) {
          form = prepared;
          this.#note(form, steps);
          isNoted = true;
        }
      }
      const before = steps.length;
      const next = this.#step(form);
      if (next === form) return form;
      const settled = next instanceof Fn && sameArguments(next, form);
      if (!settled) {
        // Before what the step itself evaluated.
        if (!isNoted) this.#note(form, steps, before);
        this.#note(next, steps);
        isNoted = true;
      }
      if (!(next instanceof Fn || next instanceof Sym)) {
        return typeof next === "object" ? this.#plainly(next) : next;
      }
      if (next instanceof Fn && (next.stamp === context.epoch || next.stamp === inert)) return next;
      form = next;
    }
  }

  #step(form: Expr): Expr {
    if (form instanceof Fn) return this.#context.step(form);
    const record = this.#context.record(form as Sym);
    record.exclusive = undefined;
    if (record.own !== undefined && !hasHead(record.own, S.Condition)) return record.own;
    return this.#plainly(form);
  }

  /** A call with its head and arguments evaluated. */
  #withValues(fn: Fn): Fn {
    const context = this.#context;
    const head = this.evaluate(fn.head);
    let attributes = 0;
    if (head instanceof Sym) attributes = context.record(head).attributes;
    else if (hasHead(head, S.Function)) attributes = functionAttributes(head);
    const args =
      (attributes & A.HoldAllComplete) !== 0
        ? fn.args
        : evaluateArguments(fn.args, attributes, head, context);
    return head === fn.head && args === fn.args ? fn : new Fn(head, args);
  }

  #note(form: Expr, steps: Expr[], at: number = steps.length): void {
    if (!this.#wanted(form)) return;
    this.#context.reserve(++this.#count);
    steps.splice(at, 0, new Fn(S.HoldForm, [form]));
  }

  /** By the evaluator itself. */
  #plainly(expr: Expr): Expr {
    return Object.getPrototypeOf(this.#context).evaluate.call(this.#context, expr) as Expr;
  }
}

function sameArguments(a: Fn, b: Expr): boolean {
  return (
    b instanceof Fn &&
    a.head === b.head &&
    a.args.length === b.args.length &&
    a.args.every((arg, i) => arg === b.args[i])
  );
}

/** The trace of an evaluation, as far as its forms are wanted. */
export function traceOf(
  expr: Expr,
  context: Evaluator,
  wanted: (form: Expr) => boolean = () => true,
): Expr {
  const tracer = new Tracer(context, wanted);
  const before = Object.getOwnPropertyDescriptor(context, "evaluate");
  const { tracing } = context;
  // The expression may be known as evaluated from before: a trace shows what evaluation from the start would do.
  context.epoch++;
  context.tracing = true;
  Object.defineProperty(context, "evaluate", {
    value: tracer.evaluate,
    configurable: true,
    writable: true,
  });
  try {
    return tracer.trace(expr);
  } finally {
    context.tracing = tracing;
    if (before === undefined) delete (context as { evaluate?: unknown }).evaluate;
    else Object.defineProperty(context, "evaluate", before);
  }
}
