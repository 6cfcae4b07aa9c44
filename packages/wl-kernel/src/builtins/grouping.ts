import { associationOf, type Entry, entriesOf } from "../core/association.js";
import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, systemSymbol } from "../core/expr.js";
import { sameExpr, structuralKey } from "../core/identity.js";
import { compareExpr } from "../core/order.js";
import * as S from "../core/symbols.js";

const entry = (key: Expr, value: Expr): Entry => ({ key, value, delayed: false });

/** `f[by][list]` as `f[list, by]`. */
const dataFirst = (name: string) => (args: readonly Expr[], _context: Evaluator, outer: Fn) =>
  args.length === 1 ? new Fn(systemSymbol(name), [args[0] as Expr, ...outer.args]) : undefined;

const partsOf = (expr: Expr | undefined): readonly Expr[] | undefined =>
  expr instanceof Fn ? expr.args : expr instanceof Assoc ? expr.values : undefined;

/** Elements together with the value of a function at each, ready to be compared. */
function keyed(
  parts: readonly Expr[],
  f: Expr,
  context: Evaluator,
): { part: Expr; key: Expr; at: number }[] {
  return parts.map((part, at) => {
    context.tick();
    return { part, key: context.evaluate(new Fn(f, [part])), at };
  });
}

/** The same container with its elements in another order. */
function reordered(expr: Expr, order: readonly number[]): Expr {
  if (expr instanceof Fn)
    return new Fn(
      expr.head,
      order.map((i) => expr.args[i] as Expr),
    );
  const entries = entriesOf(expr) ?? [];
  return associationOf(order.map((i) => entries[i] as Entry));
}

/** Numbers by size, everything else by canonical order: what Max, Min and sorting by size go by. */
function bySize(context: Evaluator) {
  return (a: Expr, b: Expr): number => {
    if (context.call(S.Less, a, b) === S.True) return -1;
    if (context.call(S.Greater, a, b) === S.True) return 1;
    return compareExpr(a, b);
  };
}

function extreme(name: string, sign: 1 | -1) {
  return builtin({
    name,
    state: "partial",
    missing: "the third argument",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([expr, f], context) {
      const parts = partsOf(expr);
      if (f === undefined || parts === undefined || parts.length === 0) return undefined;
      const compare = bySize(context);
      const rows = keyed(parts, f, context);
      const best = rows.reduce((a, b) => (compare(b.key, a.key) * sign > 0 ? b : a));
      const order = rows.filter((row) => compare(row.key, best.key) === 0).map((row) => row.at);
      return expr instanceof Assoc
        ? new Fn(
            S.List,
            order.map((i) => parts[i] as Expr),
          )
        : reordered(expr as Expr, order);
    },
    applySub: dataFirst(name),
  });
}

function taken(name: string, sign: 1 | -1) {
  return builtin({
    name,
    state: "partial",
    missing: "ties and missing values as documented for dates",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([expr, count], context) {
      const parts = partsOf(expr);
      const many = hasHead(count, S.UpTo) ? count.args[0] : count;
      if (expr === undefined || parts === undefined || typeof many !== "number") return undefined;
      if (many > parts.length && many === count) {
        context.message(systemSymbol(name), "insuff", many, parts.length);
        return undefined;
      }
      const compare = bySize(context);
      const order = parts.map((_, i) => i);
      order.sort((a, b) => compare(parts[b] as Expr, parts[a] as Expr) * sign || a - b);
      return reordered(expr, order.slice(0, many));
    },
    applySub: dataFirst(name),
  });
}

/** Elements by the value of a function, groups in the order of their first element. */
function grouped(parts: readonly Expr[], keys: readonly Expr[]): { key: Expr; members: Expr[] }[] {
  const groups = new Map<unknown, { key: Expr; members: Expr[] }>();
  parts.forEach((part, i) => {
    const key = keys[i] as Expr;
    const id = structuralKey(key);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { key, members: [part] });
    else group.members.push(part);
  });
  return [...groups.values()];
}

/** Canonical order, or what an ordering function says of two elements. */
function ordering(f: Expr | undefined, context: Evaluator): (a: Expr, b: Expr) => number {
  if (f === undefined) return compareExpr;
  const before = (a: Expr, b: Expr): number => {
    const said = context.call(f, a, b);
    return said === S.False || said === -1 ? 1 : said === S.True || said === 1 ? -1 : 0;
  };
  return (a, b) => (before(a, b) < 0 ? -1 : before(b, a) < 0 ? 1 : 0);
}

export const grouping = [
  builtin({
    name: "SortBy",
    state: "complete",
    doc: "ref/SortBy",
    arity: [1, 3],
    apply([expr, f, order], context) {
      const parts = partsOf(expr);
      if (expr === undefined || f === undefined || parts === undefined) return undefined;
      // Of a list of functions each decides where those before it see no difference; then the order stays as it is.
      const several = hasHead(f, S.List) ? f.args : undefined;
      const keys = (several ?? [f]).map((one) => keyed(parts, one, context).map((row) => row.key));
      const compare = ordering(order, context);
      const rows = parts.map((part, at) => ({ part, at }));
      rows.sort((a, b) => {
        for (const key of keys) {
          const by = compare(key[a.at] as Expr, key[b.at] as Expr);
          if (by !== 0) return by;
        }
        return several === undefined && order === undefined ? compareExpr(a.part, b.part) : 0;
      });
      return reordered(
        expr,
        rows.map((row) => row.at),
      );
    },
    applySub: dataFirst("SortBy"),
  }),
  extreme("MaximalBy", 1),
  extreme("MinimalBy", -1),
  taken("TakeLargest", 1),
  taken("TakeSmallest", -1),
  builtin({
    name: "GroupBy",
    state: "partial",
    missing: "nested specifications",
    doc: "ref/GroupBy",
    arity: [1, 3],
    apply([expr, f, reduce], context) {
      const parts = partsOf(expr);
      if (f === undefined || parts === undefined || hasHead(f, S.List)) return undefined;
      const [by, value] =
        hasHead(f, S.Rule) && f.args.length === 2
          ? [f.args[0] as Expr, f.args[1] as Expr]
          : [f, undefined];
      const keys = parts.map((part) => context.evaluate(new Fn(by, [part])));
      const shown = value === undefined ? parts : parts.map((part) => new Fn(value, [part]));
      // The groups of an association keep its keys.
      const entries = expr instanceof Assoc ? (entriesOf(expr) ?? []) : undefined;
      const places = parts.map((_, i) => i);
      return associationOf(
        grouped(places, keys).map(({ key, members }) => {
          const at = members as readonly number[];
          const group =
            entries === undefined
              ? new Fn(
                  S.List,
                  at.map((i) => shown[i] as Expr),
                )
              : associationOf(at.map((i) => entry(entries[i]?.key as Expr, shown[i] as Expr)));
          return entry(
            key,
            context.evaluate(reduce === undefined ? group : new Fn(reduce, [group])),
          );
        }),
      );
    },
    applySub: dataFirst("GroupBy"),
  }),
  builtin({
    name: "GatherBy",
    state: "partial",
    missing: "nested specifications",
    doc: "ref/GatherBy",
    arity: [1, 2],
    apply([expr, f], context) {
      if (!(expr instanceof Fn) || f === undefined) return undefined;
      const keys = expr.args.map((part) => context.evaluate(new Fn(f, [part])));
      return context.list(grouped(expr.args, keys).map((group) => context.list(group.members)));
    },
    applySub: dataFirst("GatherBy"),
  }),
  builtin({
    name: "Gather",
    state: "partial",
    missing: "the second argument",
    doc: "ref/Gather",
    arity: [1, 1],
    apply: ([expr], context) =>
      expr instanceof Fn
        ? context.list(grouped(expr.args, expr.args).map((group) => context.list(group.members)))
        : undefined,
  }),
  builtin({
    name: "Counts",
    state: "complete",
    doc: "ref/Counts",
    arity: [1, 1],
    apply([expr]) {
      const parts = partsOf(expr);
      if (parts === undefined) return undefined;
      return associationOf(
        grouped(parts, parts).map(({ key, members }) => entry(key, members.length)),
      );
    },
  }),
  builtin({
    name: "Tally",
    state: "partial",
    missing: "the second argument",
    doc: "ref/Tally",
    arity: [1, 1],
    apply: ([expr], context) =>
      expr instanceof Fn
        ? context.list(
            grouped(expr.args, expr.args).map(({ key, members }) =>
              context.list([key, members.length]),
            ),
          )
        : undefined,
  }),
  builtin({
    name: "Union",
    attributes: ["Flat", "OneIdentity", "ReadProtected"],
    state: "partial",
    missing: "SameTest",
    doc: "ref/Union",
    apply(args, context) {
      const lists = args.map((arg) => (hasHead(arg, S.List) ? arg.args : undefined));
      if (lists.includes(undefined)) return undefined;
      const parts = lists.flatMap((list) => list ?? []).sort(compareExpr);
      return context.list(
        parts.filter((part, i) => i === 0 || !sameExpr(part, parts[i - 1] as Expr)),
      );
    },
  }),
  builtin({
    name: "KeySort",
    state: "complete",
    doc: "ref/KeySort",
    arity: [1, 1],
    apply([expr]) {
      if (!(expr instanceof Assoc)) return undefined;
      return associationOf([...(entriesOf(expr) ?? [])].sort((a, b) => compareExpr(a.key, b.key)));
    },
  }),
  builtin({
    name: "AssociationThread",
    state: "complete",
    doc: "ref/AssociationThread",
    arity: [1, 2],
    apply(args, context) {
      const given = args.length === 1 && hasHead(args[0], S.Rule) ? args[0].args : args;
      const [keys, values] = given.map(partsOf);
      if (keys === undefined || values === undefined) return undefined;
      if (keys.length !== values.length) {
        context.message(systemSymbol("AssociationThread"), "idim", ...(given as Expr[]));
        return undefined;
      }
      return associationOf(keys.map((key, i) => entry(key, values[i] as Expr)));
    },
  }),
];
