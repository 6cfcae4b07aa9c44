import { symbolicProduct, symbolicSum } from "../algebra/symbolic-sum.js";
import { isInexactNumber } from "../core/arithmetic.js";
import { builtin } from "../core/builtin.js";
import { ElementCollector } from "../core/element-collector.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, isNumber, Sym, systemSymbol } from "../core/expr.js";
import { packedList } from "../core/packed-list.js";
import { LoopSignal, ReturnSignal } from "../core/signals.js";
import * as S from "../core/symbols.js";
import { iterate as each, iteratorOf } from "./iterators.js";

/** Runs `body` for each value of the iterator; false when the specification is wrong. */
function iterate(
  spec: Expr,
  head: Sym,
  context: Evaluator,
  position: number,
  body: (index: number, count: number) => void,
): boolean {
  const iterator = iteratorOf(spec, head, context, position);
  if (iterator === undefined) return false;
  if (head === S.Table) context.reserve(iterator.count);
  each(iterator, context, (index) => {
    body(index, iterator.count);
    return false;
  });
  return true;
}

/** The nested list of values; `undefined` when an iterator is wrong. */
function table(
  expr: Expr,
  specs: readonly Expr[],
  at: number,
  context: Evaluator,
): Expr | undefined {
  const spec = specs[at];
  if (spec === undefined) return context.evaluate(expr);
  let elements: ElementCollector | undefined;
  let fine = true;
  const done = iterate(spec, S.Table, context, at + 2, (_index, count) => {
    if (!fine) return;
    elements ??= new ElementCollector(count);
    const element = table(expr, specs, at + 1, context);
    if (element === undefined) fine = false;
    else elements.push(element);
  });
  if (!done || !fine) return undefined;
  return elements === undefined ? context.list([]) : elements.list(context);
}

function loop(expr: Expr, specs: readonly Expr[], at: number, context: Evaluator): boolean {
  const spec = specs[at];
  if (spec === undefined) {
    try {
      context.evaluate(expr);
    } catch (signal) {
      if (!(signal instanceof LoopSignal) || signal.kind !== "Continue") throw signal;
    }
    return true;
  }
  let fine = true;
  const done = iterate(spec, S.Do, context, at + 2, () => {
    fine = fine && loop(expr, specs, at + 1, context);
  });
  return done && fine;
}

/** Variable and bounds of a range that is not one of numbers. */
function symbolicRange(
  spec: Expr,
  context: Evaluator,
): readonly [name: Expr, from: Expr, to: Expr] | undefined {
  if (!(spec instanceof Fn) || spec.head !== S.List) return undefined;
  if (spec.args.length !== 2 && spec.args.length !== 3) return undefined;
  const name = spec.args[0] as Expr;
  if (!(name instanceof Sym)) return undefined;
  const bounds = spec.args.slice(1).map((bound) => context.evaluate(bound));
  const to = bounds[bounds.length - 1] as Expr;
  const from = bounds.length === 1 ? 1 : (bounds[0] as Expr);
  if (to instanceof Fn && to.head === S.List) return undefined;
  const numeric = [from, to].every(
    (bound) => context.call(systemSymbol("NumericQ"), bound) === S.True,
  );
  return numeric ? undefined : [name, from, to];
}

function fold(head: Sym, operator: Sym, start: number) {
  return (args: readonly Expr[], context: Evaluator): Expr | undefined => {
    const [expr, spec, ...more] = args;
    if (expr === undefined || spec === undefined) return undefined;
    const inner = more.length === 0 ? expr : new Fn(head, [expr, ...more]);
    const range = symbolicRange(spec, context);
    if (range !== undefined) {
      const [name, from, to] = range;
      const closed = operator === S.Plus ? symbolicSum : symbolicProduct;
      return closed(context.evaluate(inner), name, from, to, context);
    }
    let total: Expr = start;
    let pending: Expr[] = [];
    const settle = (): void => {
      total = context.call(operator, total, ...pending);
      pending = [];
    };
    const done = iterate(spec, head, context, 2, () => {
      const value = context.evaluate(inner);
      if (typeof value === "number" && typeof total === "number" && operator === S.Plus) {
        const sum = total + value;
        if (Number.isSafeInteger(sum)) {
          total = sum;
          return;
        }
      }
      pending.push(value);
      // Numbers are folded at once; symbolic terms are collected, so that they are ordered only now and then.
      if (isNumber(value) || pending.length >= 256) settle();
    });
    if (!done) return undefined;
    if (pending.length > 0) settle();
    return total;
  };
}

const isInexact = (expr: Expr): boolean => isNumber(expr) && isInexactNumber(expr);

/** So many integers from a first one by a step, where both are `number`s and so is the last. */
function wholeNumbers(count: number, [low, , step = 1]: readonly Expr[]): Expr | undefined {
  if (typeof low !== "number" || typeof step !== "number") return undefined;
  if (!Number.isSafeInteger(low + count * step)) return undefined;
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = low + i * step;
  return packedList(values, false);
}

export const tables = [
  builtin({
    name: "Table",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Table",
    apply([expr, ...specs], context) {
      return expr === undefined || specs.length === 0 ? undefined : table(expr, specs, 0, context);
    },
  }),
  builtin({
    name: "Do",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Do",
    apply([expr, ...specs], context) {
      if (expr === undefined || specs.length === 0) return undefined;
      const depth = context.depth;
      try {
        return loop(expr, specs, 0, context) ? S.Null : undefined;
      } catch (signal) {
        context.depth = depth;
        if (signal instanceof LoopSignal && signal.kind === "Break") return S.Null;
        if (
          signal instanceof ReturnSignal &&
          (signal.target === undefined || signal.target === S.Do)
        ) {
          return signal.value;
        }
        throw signal;
      }
    },
  }),
  builtin({
    name: "Sum",
    attributes: ["HoldAll", "ReadProtected"],
    state: "partial",
    missing: "closed forms beyond the common ones",
    doc: "ref/Sum",
    apply: fold(S.Sum, S.Plus, 0),
  }),
  builtin({
    name: "Product",
    attributes: ["HoldAll", "ReadProtected"],
    state: "partial",
    missing: "closed forms beyond the common ones",
    doc: "ref/Product",
    apply: fold(S.Product, S.Times, 1),
  }),
  builtin({
    name: "Range",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Range",
    arity: [1, 3],
    apply(args, context) {
      const bounds = args.length === 1 ? [1, args[0] as Expr] : args;
      const range = systemSymbol("Range");
      const iterator = context.messages.within(
        { kind: "quiet", concerns: () => true, hit: false },
        () => iteratorOf(new Fn(S.List, [range, ...bounds]), range, context),
      );
      if (iterator === undefined) {
        context.message(range, "range", new Fn(range, args));
        return undefined;
      }
      context.reserve(iterator.count);
      const whole = wholeNumbers(iterator.count, bounds);
      if (whole !== undefined) return whole;
      // One inexact start or step makes all elements inexact.
      const inexact = bounds.some((bound, i) => i !== 1 && isInexact(bound));
      const values = new ElementCollector(iterator.count);
      for (let i = 0; i < iterator.count; i++) {
        const value = iterator.at(i);
        values.push(inexact && !isInexact(value) ? context.call(S.N, value) : value);
      }
      return values.list(context);
    },
  }),
  builtin({
    name: "Array",
    state: "complete",
    doc: "ref/Array",
    apply([f, size, origin = 1, head = S.List], context) {
      if (f === undefined || size === undefined) return undefined;
      const dims = size instanceof Fn && size.head === S.List ? size.args : [size];
      if (!dims.every((n) => typeof n === "number" && n >= 0)) return undefined;
      const isListed = hasHead(origin, S.List) && dims.length > 1;
      const origins = isListed ? origin.args : dims.map(() => origin);
      const indexAt = (k: number, i: number): Expr => {
        const from = origins[k] ?? 1;
        if (typeof from === "number") return from + i;
        const n = dims[k] as number;
        // {a, b}: so many places from a to b.
        if (hasHead(from, S.List) && from.args.length === 2) {
          const [a, b] = from.args as readonly [Expr, Expr];
          const step = new Fn(S.Times, [
            new Fn(S.Plus, [b, new Fn(S.Times, [-1, a])]),
            new Fn(S.Power, [Math.max(1, n - 1), -1]),
          ]);
          return context.evaluate(new Fn(S.Plus, [a, new Fn(S.Times, [i, step])]));
        }
        return context.evaluate(new Fn(S.Plus, [from, i]));
      };
      const build = (at: number, index: readonly Expr[]): Expr => {
        const n = dims[at];
        if (typeof n !== "number") return context.evaluate(new Fn(f, index));
        context.reserve(n);
        const made = new ElementCollector(n);
        for (let i = 0; i < n; i++) made.push(build(at + 1, [...index, indexAt(at, i)]));
        const list = made.list(context);
        return head === S.List ? list : new Fn(head, list.args);
      };
      return build(0, []);
    },
  }),
  builtin({
    name: "ConstantArray",
    state: "complete",
    doc: "ref/ConstantArray",
    arity: [2, 2],
    apply([value, size], context) {
      const dims = size instanceof Fn && size.head === S.List ? size.args : [size];
      if (value === undefined || !dims.every((n) => typeof n === "number" && n >= 0))
        return undefined;
      context.reserve((dims as readonly number[]).reduce((a, b) => a * b, 1));
      return (dims as readonly number[]).reduceRight<Expr>(
        (inner, n) => context.list(new Array<Expr>(n).fill(inner)),
        value,
      );
    },
  }),
];
