import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { structuralKey } from "../../core/identity.js";
import * as S from "../../core/symbols.js";

/** Every choice of one element from each list, the last one changing first. */
function* products(lists: readonly (readonly Expr[])[]): Generator<Expr[]> {
  if (lists.some((one) => one.length === 0)) return;
  const at = lists.map(() => 0);
  for (;;) {
    yield at.map((i, k) => (lists[k] as readonly Expr[])[i] as Expr);
    let k = at.length - 1;
    while (k >= 0) {
      at[k] = (at[k] as number) + 1;
      if ((at[k] as number) < (lists[k] as readonly Expr[]).length) break;
      at[k] = 0;
      k--;
    }
    if (k < 0) return;
  }
}

/** Choices of so many of n places, in order. */
function* choices(n: number, size: number): Generator<readonly number[]> {
  if (size > n) return;
  const at = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    yield at;
    let k = size - 1;
    while (k >= 0 && at[k] === n - size + k) k--;
    if (k < 0) return;
    at[k] = (at[k] as number) + 1;
    for (let j = k + 1; j < size; j++) at[j] = (at[j - 1] as number) + 1;
  }
}

/** Sizes of subsets `n`, `{n}`, `{m, n}`, `{m, n, s}`, `All`. */
function sizesOf(spec: Expr | undefined, length: number): readonly number[] | undefined {
  const range = (from: number, to: number, step = 1): readonly number[] => {
    const out: number[] = [];
    if (step > 0) for (let i = from; i <= Math.min(to, length); i += step) out.push(i);
    else if (step < 0) for (let i = Math.min(from, length); i >= to; i += step) out.push(i);
    return out;
  };
  if (spec === undefined || spec === S.All || hasHead(spec, S.DirectedInfinity))
    return range(0, length);
  if (typeof spec === "number") return range(0, spec);
  if (!hasHead(spec, S.List) || !spec.args.every((one) => typeof one === "number"))
    return undefined;
  const [from, to = from, step = 1] = spec.args as readonly number[];
  return from === undefined || to === undefined ? undefined : range(from, to, step);
}

/** Arrangements of so many of the elements; equal elements are not told apart. */
function* arrangements(elements: readonly Expr[], size: number): Generator<Expr[]> {
  const order: Expr[] = [];
  const counts: number[] = [];
  const places = new Map<unknown, number>();
  for (const element of elements) {
    const key = structuralKey(element);
    const at = places.get(key);
    if (at === undefined) {
      places.set(key, order.length);
      order.push(element);
      counts.push(1);
    } else counts[at] = (counts[at] as number) + 1;
  }
  const chosen: Expr[] = [];
  function* next(): Generator<Expr[]> {
    if (chosen.length === size) {
      yield chosen.slice();
      return;
    }
    for (let i = 0; i < order.length; i++) {
      if (counts[i] === 0) continue;
      counts[i] = (counts[i] as number) - 1;
      chosen.push(order[i] as Expr);
      yield* next();
      chosen.pop();
      counts[i] = (counts[i] as number) + 1;
    }
  }
  yield* next();
}

/** Gathers what a generator gives, inside the session's limits. */
function gathered(
  all: Iterable<Expr[]>,
  head: Expr,
  context: Evaluator,
  most = Number.POSITIVE_INFINITY,
): Expr {
  const out: Expr[] = [];
  if (most > 0) {
    for (const one of all) {
      context.tick();
      out.push(new Fn(head, one));
      context.reserve(out.length);
      if (out.length >= most) break;
    }
  }
  return context.list(out);
}

function* chain<T>(generators: Iterable<Generator<T>>): Generator<T> {
  for (const one of generators) yield* one;
}

export const combinations = [
  builtin({
    name: "Tuples",
    state: "complete",
    doc: "ref/Tuples",
    arity: [1, 2],
    apply([expr, count], context) {
      if (!(expr instanceof Fn)) return undefined;
      if (count === undefined) {
        if (!expr.args.every((one) => one instanceof Fn)) return undefined;
        const head = (expr.args[0] as Fn | undefined)?.head ?? S.List;
        return gathered(products(expr.args.map((one) => (one as Fn).args)), head, context);
      }
      const shape = hasHead(count, S.List) ? count.args : [count];
      if (!shape.every((one) => typeof one === "number" && one >= 0)) return undefined;
      const total = (shape as readonly number[]).reduce((a, b) => a * b, 1);
      const flat = gathered(
        products(Array.from({ length: total }, () => expr.args)),
        expr.head,
        context,
      );
      if (shape.length === 1) return total === 0 ? context.list([new Fn(expr.head, [])]) : flat;
      return context.list(
        (flat as Fn).args.map((one) => {
          let level = (one as Fn).args;
          for (const length of (shape as readonly number[]).slice(1).reverse()) {
            level = Array.from(
              { length: level.length / length },
              (_, i) => new Fn(expr.head, level.slice(i * length, (i + 1) * length)),
            );
          }
          return new Fn(expr.head, level);
        }),
      );
    },
  }),
  builtin({
    name: "Subsets",
    state: "complete",
    doc: "ref/Subsets",
    arity: [1, 3],
    apply([expr, spec, part], context) {
      if (!(expr instanceof Fn)) return undefined;
      const sizes = sizesOf(spec, expr.args.length);
      if (sizes === undefined) return undefined;
      const all = chain(
        sizes.map(function* (size) {
          for (const places of choices(expr.args.length, size)) {
            yield places.map((i) => expr.args[i] as Expr);
          }
        }),
      );
      if (typeof part === "number" && part >= 0) return gathered(all, expr.head, context, part);
      const whole = gathered(all, expr.head, context);
      return part === undefined
        ? whole
        : context.evaluate(new Fn(systemSymbol("Take"), [whole, part]));
    },
  }),
  builtin({
    name: "Permutations",
    state: "complete",
    doc: "ref/Permutations",
    arity: [1, 2],
    apply([expr, spec], context) {
      if (!(expr instanceof Fn)) return undefined;
      const sizes = spec === undefined ? [expr.args.length] : sizesOf(spec, expr.args.length);
      if (sizes === undefined) return undefined;
      return gathered(
        chain(sizes.map((size) => arrangements(expr.args, size))),
        expr.head,
        context,
      );
    },
  }),
];
