import { add, multiply } from "../core/arithmetic.js";
import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, isNumber, type Num, type Sym } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { runBody, runLoop } from "./control-flow.js";
import { iterate, iteratorOf } from "./iterators.js";

class BadIterator {
  readonly kind = "iterator";
}

function table(body: Expr, specs: readonly Expr[], at: number, context: Evaluator): Expr {
  const iterator = iteratorOf(specs[at] as Expr, S.Table, context);
  if (iterator === undefined) throw new BadIterator();
  context.reserve(iterator.count);
  const out: Expr[] = [];
  const last = at === specs.length - 1;
  iterate(iterator, context, () => {
    const value = last ? context.evaluate(body) : table(body, specs, at + 1, context);
    if (hasHead(value, S.Sequence)) out.push(...value.args);
    else if (value !== S.Nothing) out.push(value);
    return false;
  });
  return context.list(out);
}

function unlessBadIterator(run: () => Expr): Expr | undefined {
  try {
    return run();
  } catch (problem) {
    if (problem instanceof BadIterator) return undefined;
    throw problem;
  }
}

function loop(body: Expr, specs: readonly Expr[], at: number, context: Evaluator): boolean {
  const iterator = iteratorOf(specs[at] as Expr, S.Do, context);
  if (iterator === undefined) throw new BadIterator();
  const last = at === specs.length - 1;
  return iterate(iterator, context, () =>
    last ? runBody(body, context) : loop(body, specs, at + 1, context),
  );
}

/** Sum and Product over explicit numeric ranges. */
function accumulate(
  owner: Sym,
  head: Sym,
  start: number,
  combine: (a: Num, b: Num) => Num,
  args: readonly Expr[],
  context: Evaluator,
): Expr | undefined {
  const [body, ...specs] = args as readonly [Expr, ...Expr[]];
  if (specs.length === 0) return undefined;
  // Symbolic or infinite limits are no business of this function.
  const frame = { kind: "quiet" as const, concerns: () => true, hit: false };
  const iterator = context.messages.within(frame, () =>
    iteratorOf(specs[0] as Expr, owner, context),
  );
  if (iterator === undefined) return undefined;
  let total: Num = start;
  const rest: Expr[] = [];
  const inner = specs.length === 1 ? body : new Fn(owner, [body, ...specs.slice(1)]);
  iterate(iterator, context, () => {
    const value = context.evaluate(inner);
    if (isNumber(value)) total = combine(total, value);
    else rest.push(value);
    return false;
  });
  return rest.length === 0 ? total : new Fn(head, [total, ...rest]);
}

export const tables = [
  builtin({
    name: "Table",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Table",
    apply: ([body, ...specs], context) => {
      if (body === undefined) return undefined;
      if (specs.length === 0) return body;
      return unlessBadIterator(() => table(body, specs, 0, context));
    },
  }),
  builtin({
    name: "Do",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Do",
    apply: ([body, ...specs], context) => {
      if (body === undefined || specs.length === 0) return undefined;
      return unlessBadIterator(() => runLoop(context, S.Do, () => loop(body, specs, 0, context)));
    },
  }),
  builtin({
    name: "Sum",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "symbolic and infinite limits",
    doc: "ref/Sum",
    apply: (args, context) => accumulate(S.Sum, S.Plus, 0, add, args, context),
  }),
  builtin({
    name: "Product",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "symbolic and infinite limits",
    doc: "ref/Product",
    apply: (args, context) => accumulate(S.Product, S.Times, 1, multiply, args, context),
  }),
  builtin({
    name: "Range",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Range",
    arity: [1, 3],
    apply(args, context, expr) {
      const iterator = context.messages.within(
        { kind: "quiet", concerns: () => true, hit: false },
        () => iteratorOf(new Fn(S.List, [S.Range, ...args]), S.Range, context),
      );
      if (iterator === undefined) {
        context.message(S.Range, "range", expr);
        return undefined;
      }
      context.reserve(iterator.count);
      const out: Expr[] = new Array(iterator.count);
      for (let i = 0; i < out.length; i++) out[i] = iterator.at(i);
      return context.list(out);
    },
  }),
];
