import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { sameExpr, structuralKey } from "../../core/identity.js";
import { compareExpr } from "../../core/order.js";
import * as S from "../../core/symbols.js";

/** Lists or other expressions with one head, and the test that tells equal elements. */
interface Operands {
  readonly head: Expr;
  readonly sets: readonly (readonly Expr[])[];
  readonly same: ((a: Expr, b: Expr) => boolean) | undefined;
}

/** Reads the arguments of a set function; sends `heads` when they differ. */
function operands(name: string, args: readonly Expr[], context: Evaluator): Operands | undefined {
  const last = args.at(-1);
  let same: Operands["same"];
  let sets = args;
  if (hasHead(last, S.Rule) && last.args[0] === systemSymbol("SameTest")) {
    sets = args.slice(0, -1);
    const test = last.args[1] as Expr;
    if (test !== S.Automatic) same = (a, b) => context.call(test, a, b) === S.True;
  }
  const [first] = sets;
  if (!(first instanceof Fn)) return undefined;
  for (const [i, set] of sets.entries()) {
    if (!(set instanceof Fn)) return undefined;
    if (!sameExpr(set.head, first.head)) {
      context.message(systemSymbol(name), "heads", first.head, set.head, 1, i + 1);
      return undefined;
    }
  }
  return { head: first.head, sets: sets.map((set) => (set as Fn).args), same };
}

/** Sorted, each element once. */
export function distinct(
  elements: readonly Expr[],
  same: Operands["same"] = undefined,
): readonly Expr[] {
  const sorted = elements.slice().sort(compareExpr);
  const out: Expr[] = [];
  for (const element of sorted) {
    const seen =
      same === undefined
        ? out.length > 0 && sameExpr(out.at(-1) as Expr, element)
        : out.some((other) => same(other, element));
    if (!seen) out.push(element);
  }
  return out;
}

/** Tells whether an element is in a set. */
function membership(set: readonly Expr[], same: Operands["same"]): (element: Expr) => boolean {
  if (same !== undefined) return (element) => set.some((other) => same(element, other));
  const keys = new Set(set.map(structuralKey));
  return (element) => keys.has(structuralKey(element));
}

const SameTest = { SameTest: S.Automatic };

/** Elements of lists and values of associations. */
function valuesOf(expr: Expr | undefined): readonly Expr[] | undefined {
  if (expr instanceof Assoc) return expr.values;
  return hasHead(expr, S.List) ? expr.args : undefined;
}

/** A question about two lists, also in operator form `f[b][a]`. */
function question(
  name: string,
  holds: (a: readonly Expr[], b: readonly Expr[], same: Operands["same"]) => boolean,
) {
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    options: SameTest,
    apply(args, context) {
      const [first, second, option] = args;
      const a = valuesOf(first);
      const b = valuesOf(second);
      if (a === undefined || b === undefined) return undefined;
      const test = hasHead(option, S.Rule) ? (option.args[1] as Expr) : S.Automatic;
      const same = (x: Expr, y: Expr): boolean => context.call(test, x, y) === S.True;
      return holds(a, b, test === S.Automatic ? undefined : same) ? S.True : S.False;
    },
    applySub: ([first], _context, outer) => new Fn(outer.head, [first as Expr, ...outer.args]),
  });
}

const isIn = (a: readonly Expr[], b: readonly Expr[], same: Operands["same"]): boolean => {
  const has = membership(b, same);
  return a.every(has);
};
const meets = (a: readonly Expr[], b: readonly Expr[], same: Operands["same"]): boolean => {
  const has = membership(b, same);
  return a.some(has);
};

/** Elements of one of two lists that the test takes together, each once, in the order of their first. */
function firsts(elements: readonly Expr[], keyOf: (element: Expr) => unknown): readonly number[] {
  const seen = new Set<unknown>();
  const out: number[] = [];
  elements.forEach((element, i) => {
    const key = keyOf(element);
    if (seen.has(key)) return;
    seen.add(key);
    out.push(i);
  });
  return out;
}

function chosen(expr: Fn | Assoc, order: readonly number[]): Expr {
  if (expr instanceof Fn)
    return new Fn(
      expr.head,
      order.map((i) => expr.args[i] as Expr),
    );
  return new Assoc(
    order.map((i) => expr.keys[i] as Expr),
    order.map((i) => expr.values[i] as Expr),
  );
}

export const sets = [
  builtin({
    name: "Complement",
    state: "complete",
    doc: "ref/Complement",
    options: SameTest,
    apply(args, context) {
      const read = operands("Complement", args, context);
      if (read === undefined) return undefined;
      const [all = [], ...others] = read.sets;
      const has = membership(others.flat(), read.same);
      return new Fn(
        read.head,
        distinct(
          all.filter((element) => !has(element)),
          read.same,
        ),
      );
    },
  }),
  builtin({
    name: "Intersection",
    state: "complete",
    doc: "ref/Intersection",
    options: SameTest,
    attributes: ["Flat", "OneIdentity", "ReadProtected"],
    apply(args, context) {
      const read = operands("Intersection", args, context);
      if (read === undefined) return undefined;
      const [first = [], ...others] = read.sets;
      const tests = others.map((set) => membership(set, read.same));
      const kept = first.filter((element) => tests.every((has) => has(element)));
      return new Fn(read.head, distinct(kept, read.same));
    },
  }),
  builtin({
    name: "SymmetricDifference",
    state: "complete",
    doc: "ref/SymmetricDifference",
    options: SameTest,
    apply(args, context) {
      const read = operands("SymmetricDifference", args, context);
      if (read === undefined) return undefined;
      const made = read.sets.reduce((a, b) => {
        const inA = membership(a, read.same);
        const inB = membership(b, read.same);
        return [...a.filter((e) => !inB(e)), ...b.filter((e) => !inA(e))];
      });
      return new Fn(read.head, distinct(made, read.same));
    },
  }),
  question("SubsetQ", (a, b, same) => isIn(b, a, same)),
  question("ContainsAll", (a, b, same) => isIn(b, a, same)),
  question("ContainsOnly", isIn),
  question("ContainsAny", meets),
  question("IntersectingQ", meets),
  question("ContainsNone", (a, b, same) => !meets(a, b, same)),
  question("DisjointQ", (a, b, same) => !meets(a, b, same)),
  question("ContainsExactly", (a, b, same) => isIn(a, b, same) && isIn(b, a, same)),
  builtin({
    name: "DuplicateFreeQ",
    state: "complete",
    doc: "ref/DuplicateFreeQ",
    arity: [1, 2],
    apply([expr, test], context) {
      const elements = valuesOf(expr);
      if (elements === undefined) return undefined;
      if (test === undefined) {
        return firsts(elements, structuralKey).length === elements.length ? S.True : S.False;
      }
      const repeated = elements.some((a, i) =>
        elements.slice(0, i).some((b) => context.call(test, b, a) === S.True),
      );
      return repeated ? S.False : S.True;
    },
  }),
  builtin({
    name: "DeleteDuplicatesBy",
    state: "complete",
    doc: "ref/DeleteDuplicatesBy",
    arity: [1, 2],
    apply([expr, f], context) {
      if (f === undefined || !(expr instanceof Fn || expr instanceof Assoc)) return undefined;
      const elements = expr instanceof Fn ? expr.args : expr.values;
      return chosen(
        expr,
        firsts(elements, (element) => structuralKey(context.call(f, element))),
      );
    },
    applySub: ([expr], _context, outer) => new Fn(outer.head, [expr as Expr, ...outer.args]),
  }),
  builtin({
    name: "CountDistinct",
    state: "complete",
    doc: "ref/CountDistinct",
    arity: [1, 2],
    apply([expr, test], context) {
      const elements = valuesOf(expr);
      if (elements === undefined) return undefined;
      if (test === undefined) return firsts(elements, structuralKey).length;
      return distinct(elements, (a, b) => context.call(test, a, b) === S.True).length;
    },
  }),
  builtin({
    name: "CountDistinctBy",
    state: "complete",
    doc: "ref/CountDistinctBy",
    arity: [1, 2],
    apply([expr, f], context) {
      const elements = valuesOf(expr);
      if (elements === undefined || f === undefined) return undefined;
      return firsts(elements, (element) => structuralKey(context.call(f, element))).length;
    },
    applySub: ([expr], _context, outer) => new Fn(outer.head, [expr as Expr, ...outer.args]),
  }),
  builtin({
    name: "Commonest",
    state: "complete",
    doc: "ref/Commonest",
    arity: [1, 2],
    apply([expr, count], context) {
      const elements = valuesOf(expr);
      if (elements === undefined) return undefined;
      const places = new Map<unknown, { element: Expr; times: number; at: number }>();
      elements.forEach((element, at) => {
        const key = structuralKey(element);
        const known = places.get(key);
        if (known === undefined) places.set(key, { element, times: 1, at });
        else known.times++;
      });
      const ranked = [...places.values()].sort((a, b) => b.times - a.times || a.at - b.at);
      const most = hasHead(count, S.UpTo) ? count.args[0] : count;
      const kept =
        typeof most === "number"
          ? ranked.slice(0, most)
          : ranked.filter(({ times }) => times === ranked[0]?.times);
      return context.list(kept.map(({ element }) => element));
    },
  }),
];
