import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";

/** How a list is cut at one level. */
interface Cut {
  readonly size: number;
  readonly step: number;
  /** The last piece may be shorter. */
  readonly isUpTo: boolean;
}

function cutOf(size: Expr | undefined, step: Expr | undefined): Cut | undefined {
  const isUpTo = hasHead(size, S.UpTo);
  const length = isUpTo ? size.args[0] : size;
  const by = step ?? length;
  if (typeof length !== "number" || typeof by !== "number" || length < 1 || by < 1)
    return undefined;
  return { size: length, step: by, isUpTo };
}

/** Pieces that lie wholly inside the list. */
function pieces(elements: readonly Expr[], cut: Cut, context: Evaluator): Expr[][] {
  const out: Expr[][] = [];
  const { size, step, isUpTo } = cut;
  for (let at = 0; isUpTo ? at < elements.length : at + size <= elements.length; at += step) {
    context.tick();
    out.push(elements.slice(at, at + size));
  }
  return out;
}

/**
 * Pieces with overhang: the first element of the list at place `left` of the first piece, the last at or after place
 * `right` of the last piece.
 */
function overhanging(
  elements: readonly Expr[],
  { size, step }: Cut,
  left: number,
  right: number,
  padding: Expr | undefined,
  context: Evaluator,
): Expr[][] {
  const { length } = elements;
  const first = left > 0 ? left - 1 : size + left;
  const last = right > 0 ? right - 1 : size + right;
  const out: Expr[][] = [];
  const fill =
    padding === undefined ? undefined : hasHead(padding, S.List) ? padding.args : [padding];
  for (let start = -first; start + last <= length - 1; start += step) {
    context.tick();
    context.reserve(size);
    const piece: Expr[] = [];
    for (let i = start; i < start + size; i++) {
      const inside = elements[i];
      if (i >= 0 && i < length) piece.push(inside as Expr);
      else if (fill === undefined) piece.push(elements[((i % length) + length) % length] as Expr);
      else if (fill.length > 0)
        piece.push(fill[((i % fill.length) + fill.length) % fill.length] as Expr);
    }
    out.push(piece);
  }
  return out;
}

function partitionLevels(expr: Expr, cuts: readonly Cut[], context: Evaluator): Expr {
  const [cut, ...rest] = cuts;
  if (cut === undefined || !(expr instanceof Fn)) return expr;
  if (rest.length === 0) {
    return new Fn(
      expr.head,
      pieces(expr.args, cut, context).map((one) => new Fn(expr.head, one)),
    );
  }
  // Blocks: the rows of a piece are cut the same way, and what lies at the same place belongs together.
  const blocks = pieces(expr.args, cut, context).map((rows) => {
    const parts = rows.map((row) => (partitionLevels(row, rest, context) as Fn).args);
    const across = parts[0]?.length ?? 0;
    return new Fn(
      S.List,
      Array.from(
        { length: across },
        (_, k) =>
          new Fn(
            S.List,
            parts.map((part) => part[k] as Expr),
          ),
      ),
    );
  });
  return new Fn(expr.head, blocks);
}

/** Runs of neighbours for which the test holds. */
export function runs(
  elements: readonly Expr[],
  together: (a: Expr, b: Expr) => boolean,
): readonly (readonly Expr[])[] {
  const out: Expr[][] = [];
  elements.forEach((element, i) => {
    const run = out.at(-1);
    if (run !== undefined && together(elements[i - 1] as Expr, element)) run.push(element);
    else out.push([element]);
  });
  return out;
}

function splitBy(elements: readonly Expr[], fs: readonly Expr[], context: Evaluator): Expr {
  const [f, ...rest] = fs;
  if (f === undefined) return new Fn(S.List, elements);
  const keys = new Map(elements.map((element, i) => [i, context.call(f, element)] as const));
  const groups: Expr[][] = [];
  elements.forEach((element, i) => {
    const same = i > 0 && sameExpr(keys.get(i - 1) as Expr, keys.get(i) as Expr);
    if (same) groups.at(-1)?.push(element);
    else groups.push([element]);
  });
  return context.list(groups.map((group) => splitBy(group, rest, context)));
}

export const partition = [
  builtin({
    name: "Partition",
    state: "complete",
    doc: "ref/Partition",
    arity: [2, 6],
    apply([expr, size, step, align, padding, f], context) {
      if (!(expr instanceof Fn)) return undefined;
      if (hasHead(size, S.List)) {
        const steps = hasHead(step, S.List) ? step.args : size.args.map((one) => step ?? one);
        const cuts = size.args.map((one, i) => cutOf(one, steps[i]));
        if (cuts.some((cut) => cut === undefined) || align !== undefined) return undefined;
        return partitionLevels(expr, cuts as readonly Cut[], context);
      }
      const cut = cutOf(size, step);
      if (cut === undefined) return undefined;
      if (align === undefined) return partitionLevels(expr, [cut], context);
      const [left, right = left] = hasHead(align, S.List) ? align.args : [align];
      if (typeof left !== "number" || typeof right !== "number") return undefined;
      if (padding === undefined && expr.args.length === 0) return context.list([]);
      const wrapper = f ?? expr.head;
      const parts = overhanging(expr.args, cut, left, right, padding, context);
      return new Fn(
        expr.head,
        parts.map((one) => new Fn(wrapper, one)),
      );
    },
  }),
  builtin({
    name: "Split",
    state: "complete",
    doc: "ref/Split",
    arity: [1, 2],
    apply([expr, test], context) {
      if (!(expr instanceof Fn)) return undefined;
      const together =
        test === undefined ? sameExpr : (a: Expr, b: Expr) => context.call(test, a, b) === S.True;
      return context.list(runs(expr.args, together).map((run) => new Fn(expr.head, run)));
    },
  }),
  builtin({
    name: "SplitBy",
    state: "complete",
    doc: "ref/SplitBy",
    arity: [1, 2],
    apply([expr, f], context) {
      if (!hasHead(expr, S.List) || f === undefined) return undefined;
      return splitBy(expr.args, hasHead(f, S.List) ? f.args : [f], context);
    },
    applySub: ([expr], _context, outer) => new Fn(outer.head, [expr as Expr, ...outer.args]),
  }),
  builtin({
    name: "ArrayReshape",
    state: "complete",
    doc: "ref/ArrayReshape",
    arity: [2, 3],
    apply([expr, dimensions, padding = 0], context) {
      if (!hasHead(expr, S.List) || !hasHead(dimensions, S.List)) return undefined;
      const lengths = dimensions.args;
      if (!lengths.every((length) => typeof length === "number" && length >= 0)) return undefined;
      const flat = context.evaluate(new Fn(systemSymbol("Flatten"), [expr])) as Fn;
      const total = (lengths as readonly number[]).reduce((a, b) => a * b, 1);
      context.reserve(total);
      let level: Expr[] = Array.from({ length: total }, (_, i) => flat.args[i] ?? padding);
      for (const length of (lengths as readonly number[]).slice(1).reverse()) {
        const count = length === 0 ? 0 : level.length / length;
        level = Array.from({ length: count }, (_, i) =>
          context.list(level.slice(i * length, (i + 1) * length)),
        );
      }
      return context.list(level);
    },
  }),
];
