import { divide } from "../core/arithmetic.js";
import { associationOf, type Entry, entriesOf } from "../core/association.js";
import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, ByteArr, type Expr, Fn, hasHead, isNumber, Sym } from "../core/expr.js";
import { structuralKey } from "../core/identity.js";
import { headOf } from "../core/match.js";
import { compareExpr } from "../core/order.js";
import { lengthOf, packedNumbers } from "../core/packed-list.js";
import { sortElements, sortedNumbers } from "../core/sort-elements.js";
import * as S from "../core/symbols.js";
import { appended } from "./appended.js";
import { assign } from "./language/assign.js";
import { levelsOf } from "./levels.js";
import { withArguments } from "./parts.js";
import { flattenLevels } from "./structure/mapping.js";
import { total, totalOfPacked } from "./total.js";

/** The order of an ordering function that gives `True`, `False`, 1, 0 or -1. */
function byFunction(f: Expr, context: Evaluator): (a: Expr, b: Expr) => number {
  return (a, b) => {
    const answer = context.call(f, a, b);
    if (answer === S.True || answer === 1) return -1;
    if (answer === S.False || answer === -1) return 1;
    return 0;
  };
}

function sortBy(elements: readonly Expr[], f: Expr, context: Evaluator): Expr[] {
  return (elements.slice() as Expr[]).sort(byFunction(f, context));
}

/** Places of the elements that are not the same as one before them. */
function firstOfEach(
  elements: readonly Expr[],
  test: Expr | undefined,
  context: Evaluator,
): number[] {
  const out: number[] = [];
  const seen = new Set<unknown>();
  elements.forEach((element, i) => {
    if (test === undefined) {
      const key = structuralKey(element);
      if (seen.has(key)) return;
      seen.add(key);
    } else if (out.some((at) => context.call(test, elements[at] as Expr, element) === S.True)) {
      return;
    }
    out.push(i);
  });
  return out;
}

function extend(
  expr: Expr,
  element: Expr,
  front: boolean,
  context: Evaluator,
  owner: Sym,
  call: Fn,
): Expr | undefined {
  if (expr instanceof Assoc) {
    const added = entriesOf(element);
    if (added === undefined) return undefined;
    const kept = entriesOf(expr) ?? [];
    if (!front) {
      const fresh = new Set(added.map(({ key }) => structuralKey(key)));
      return associationOf([...kept.filter(({ key }) => !fresh.has(structuralKey(key))), ...added]);
    }
    const fresh = new Set(added.map(({ key }) => structuralKey(key)));
    return associationOf([...added, ...kept.filter(({ key }) => !fresh.has(structuralKey(key)))]);
  }
  if (!(expr instanceof Fn)) {
    context.message(owner, "normal", 1, call);
    return undefined;
  }
  return withArguments(expr, front ? [element, ...expr.args] : [...expr.args, element], context);
}

function extendTo(args: readonly Expr[], front: boolean, context: Evaluator): Expr | undefined {
  const [variable, element] = args as readonly [Expr, Expr];
  const owner = front ? S.PrependTo : S.AppendTo;
  const old = context.evaluate(variable);
  if (
    !(variable instanceof Fn) &&
    (!(variable instanceof Sym) || context.record(variable).own === undefined)
  ) {
    context.message(owner, "rvalue", variable);
    return undefined;
  }
  const value =
    (front ? undefined : appended(old, element, context)) ??
    context.evaluate(new Fn(front ? S.Prepend : S.Append, [old, element]));
  assign(variable, value, S.Set, context);
  return value;
}

function flattenList(
  args: readonly Expr[],
  head: Expr,
  depth: number,
  out: Expr[],
  context: Evaluator,
): void {
  context.tick();
  context.reserve(out.length + args.length);
  for (const arg of args) {
    if (depth > 0 && arg instanceof Fn && compareExpr(arg.head, head) === 0)
      flattenList(arg.args, head, depth - 1, out, context);
    else out.push(arg);
  }
}

/** Elements of the argument that a statistic is taken of, or `undefined`. */
function dataOf(expr: Expr | undefined): readonly Expr[] | undefined {
  if (expr instanceof Assoc) return expr.values;
  return hasHead(expr, S.List) && expr.args.length > 0 ? expr.args : undefined;
}

export const lists = [
  builtin({
    name: "Length",
    peeks: true,
    state: "complete",
    doc: "ref/Length",
    arity: [1, 1],
    apply([expr]) {
      if (expr instanceof Fn) return lengthOf(expr);
      return expr instanceof Assoc
        ? expr.keys.length
        : expr instanceof ByteArr
          ? expr.bytes.length
          : 0;
    },
  }),
  builtin({
    name: "Head",
    state: "complete",
    doc: "ref/Head",
    arity: [1, 2],
    apply: ([expr, wrapper]) => {
      const head = headOf(expr as Expr);
      return wrapper === undefined ? head : new Fn(wrapper, [head]);
    },
  }),
  builtin({
    name: "Total",
    state: "partial",
    missing: "levels",
    doc: "ref/Total",
    arity: [1, 2],
    apply([expr, level], context) {
      const sum = level === undefined ? totalOfPacked(expr) : undefined;
      if (sum !== undefined) return sum;
      const elements =
        expr instanceof Assoc ? expr.values : hasHead(expr, S.List) ? expr.args : undefined;
      if (elements === undefined) return undefined;
      if (level === undefined) return total(elements, context);
      const range = levelsOf(level);
      if (range === undefined || range.from !== 1) return undefined;
      const flat: Expr[] = [];
      flattenList(elements, S.List, range.to - 1, flat, context);
      return total(flat, context);
    },
  }),
  builtin({
    name: "Sort",
    state: "complete",
    doc: "ref/Sort",
    arity: [1, 2],
    apply([expr, f], context) {
      if (expr instanceof Assoc) {
        const order = expr.values.map((value, i) => ({ value, i }));
        const before = f === undefined ? compareExpr : byFunction(f, context);
        order.sort((a, b) => before(a.value, b.value));
        return new Assoc(
          order.map(({ i }) => expr.keys[i] as Expr),
          order.map(({ value }) => value),
        );
      }
      if (!(expr instanceof Fn)) return undefined;
      if (f === undefined && packedNumbers(expr) !== undefined) return sortedNumbers(expr);
      return withArguments(
        expr,
        f === undefined ? sortElements(expr.args) : sortBy(expr.args, f, context),
        context,
      );
    },
  }),
  builtin({
    name: "Append",
    state: "complete",
    doc: "ref/Append",
    arity: [1, 2],
    apply: ([expr, element], context, call) =>
      element === undefined
        ? undefined
        : extend(expr as Expr, element, false, context, S.Append, call),
    applySub: (args, _context, outer) =>
      args.length === 1 && outer.args.length === 1
        ? new Fn(S.Append, [...args, ...outer.args])
        : undefined,
  }),
  builtin({
    name: "Prepend",
    state: "complete",
    doc: "ref/Prepend",
    arity: [1, 2],
    apply: ([expr, element], context, call) =>
      element === undefined
        ? undefined
        : extend(expr as Expr, element, true, context, S.Prepend, call),
    applySub: (args, _context, outer) =>
      args.length === 1 && outer.args.length === 1
        ? new Fn(S.Prepend, [...args, ...outer.args])
        : undefined,
  }),
  builtin({
    name: "AppendTo",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/AppendTo",
    arity: [2, 2],
    apply: (args, context) => extendTo(args, false, context),
  }),
  builtin({
    name: "PrependTo",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/PrependTo",
    arity: [2, 2],
    apply: (args, context) => extendTo(args, true, context),
  }),
  builtin({
    name: "Flatten",
    state: "complete",
    doc: "ref/Flatten",
    arity: [1, 3],
    apply([expr, level, head], context) {
      if (!(expr instanceof Fn)) return undefined;
      if (hasHead(level, S.List)) {
        const groups = level.args.map((group) => (hasHead(group, S.List) ? group.args : [group]));
        if (!groups.flat().every((one) => typeof one === "number" && one > 0)) return undefined;
        return flattenLevels(expr, groups as readonly (readonly number[])[], context);
      }
      const depth = typeof level === "number" ? level : Number.POSITIVE_INFINITY;
      const out: Expr[] = [];
      flattenList(expr.args, head ?? expr.head, depth, out, context);
      return withArguments(expr, out, context);
    },
  }),
  builtin({
    name: "DeleteDuplicates",
    state: "complete",
    doc: "ref/DeleteDuplicates",
    arity: [1, 2],
    apply([expr, test], context) {
      if (expr instanceof Assoc) {
        const entries = entriesOf(expr) ?? [];
        return associationOf(
          firstOfEach(expr.values, test, context).map((i) => entries[i] as Entry),
        );
      }
      if (!(expr instanceof Fn)) return undefined;
      const kept = firstOfEach(expr.args, test, context).map((i) => expr.args[i] as Expr);
      return withArguments(expr, kept, context);
    },
  }),
  builtin({
    name: "Mean",
    attributes: ["ReadProtected"],
    state: "partial",
    missing: "distributions",
    doc: "ref/Mean",
    arity: [1, 1],
    apply([expr], context) {
      const data = dataOf(expr);
      if (data === undefined) return undefined;
      const sum = total(data, context);
      return isNumber(sum) ? divide(sum, data.length) : new Fn(S.Divide, [sum, data.length]);
    },
  }),
];
