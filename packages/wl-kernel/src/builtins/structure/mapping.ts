import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, ByteArr, type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import { packedList, packedNumbers } from "../../core/packed-list.js";
import * as S from "../../core/symbols.js";
import { depthOf, inRange, type LevelRange, levelsOf, takeHeads } from "../levels.js";
import { dimensionsOf } from "./shapes.js";

const oneLevel: LevelRange = { from: 1, to: 1 };

/** Changes the parts in a range of levels, inner ones first; `path` leads to the expression. */
function mapLevels(
  expr: Expr,
  range: LevelRange,
  heads: boolean,
  path: readonly Expr[],
  change: (part: Expr, path: readonly Expr[]) => Expr,
  context: Evaluator,
): Expr {
  context.tick();
  let made = expr;
  if (range.to < 0 || path.length < range.to) {
    const down = (part: Expr, index: Expr): Expr =>
      mapLevels(part, range, heads, [...path, index], change, context);
    if (expr instanceof Fn) {
      const head = heads ? down(expr.head, 0) : expr.head;
      made = new Fn(
        head,
        expr.args.map((arg, i) => down(arg, i + 1)),
      );
    } else if (expr instanceof Assoc) {
      const key = systemSymbol("Key");
      made = new Assoc(
        expr.keys,
        expr.values.map((value, i) => down(value, new Fn(key, [expr.keys[i] as Expr]))),
      );
    }
  }
  return inRange(range, path.length, () => depthOf(expr)) ? change(made, path) : made;
}

/** `f[g][expr]` as `f[g, expr]`. */
const functionFirst = (args: readonly Expr[], _context: Evaluator, outer: Fn): Expr | undefined =>
  args.length === 1 && outer.args.length === 1
    ? new Fn(outer.head, [...outer.args, ...args])
    : undefined;

/** Takes arrays of one shape apart down to a level and puts their parts together again. */
function mapThread(f: Expr, arrays: readonly Expr[], levels: number): Expr | undefined {
  if (levels === 0) return new Fn(f, arrays);
  const first = arrays[0];
  if (first instanceof Assoc) return associations(f, arrays);
  if (!(first instanceof Fn)) return undefined;
  const { length } = first.args;
  if (!arrays.every((one) => one instanceof Fn && one.args.length === length)) return undefined;
  const out: Expr[] = [];
  for (let i = 0; i < length; i++) {
    const made = mapThread(
      f,
      arrays.map((one) => (one as Fn).args[i] as Expr),
      levels - 1,
    );
    if (made === undefined) return undefined;
    out.push(made);
  }
  return new Fn(S.List, out);
}

function associations(f: Expr, all: readonly Expr[]): Expr | undefined {
  const [first] = all;
  if (!(first instanceof Assoc) || !all.every((one) => one instanceof Assoc)) return undefined;
  return new Assoc(
    first.keys,
    first.keys.map(
      (_, i) =>
        new Fn(
          f,
          all.map((one) => (one as Assoc).values[i] as Expr),
        ),
    ),
  );
}

/** Joins expressions at a level below the first. */
/** True when every part has parts in turn down to a level. */
function reaches(part: Expr, level: number): boolean {
  if (!(part instanceof Fn)) return false;
  return level <= 1 || part.args.every((row) => reaches(row, level - 1));
}

function joinAt(parts: readonly Fn[], level: number): Fn {
  if (level <= 1)
    return new Fn(
      (parts[0] as Fn).head,
      parts.flatMap((part) => part.args),
    );
  const rows = Math.max(...parts.map((part) => part.args.length));
  return new Fn(
    (parts[0] as Fn).head,
    Array.from({ length: rows }, (_, i) =>
      joinAt(
        parts.map((part) => part.args[i]).filter((row): row is Fn => row instanceof Fn),
        level - 1,
      ),
    ),
  );
}

/** `Flatten[list, {{i, j}, …}]`: each group of levels becomes one level. */
export function flattenLevels(
  expr: Expr,
  groups: readonly (readonly number[])[],
  context: Evaluator,
): Expr {
  const build = (group: number, chosen: readonly { level: number; index: number }[]): Expr[] => {
    if (group === groups.length) {
      const part = partAt(expr, chosen);
      return part === undefined ? [] : [part];
    }
    const levels = groups[group] as readonly number[];
    const walk = (k: number, taken: readonly { level: number; index: number }[]): Expr[] => {
      context.tick();
      if (k === levels.length) {
        const inner = build(group + 1, taken);
        return group + 1 === groups.length ? inner : inner.length > 0 ? [context.list(inner)] : [];
      }
      const level = levels[k] as number;
      const out: Expr[] = [];
      for (let index = 0; index < lengthAt(expr, level); index++) {
        out.push(...walk(k + 1, [...taken, { level, index }]));
      }
      return out;
    };
    return walk(0, chosen);
  };
  return context.list(build(0, []));
}

function lengthAt(expr: Expr, level: number): number {
  if (!(expr instanceof Fn)) return 0;
  if (level === 1) return expr.args.length;
  return Math.max(0, ...expr.args.map((arg) => lengthAt(arg, level - 1)));
}

function partAt(expr: Expr, chosen: readonly { level: number; index: number }[]): Expr | undefined {
  let part: Expr | undefined = expr;
  for (const { index } of chosen.slice().sort((a, b) => a.level - b.level)) {
    part = part instanceof Fn ? part.args[index] : undefined;
  }
  return part;
}

function reverseAt(expr: Expr, levels: ReadonlySet<number>, level: number): Expr {
  if (level > Math.max(...levels)) return expr;
  const turn = levels.has(level);
  if (expr instanceof Assoc) {
    if (!turn) return expr;
    return new Assoc(expr.keys.slice().reverse(), expr.values.slice().reverse());
  }
  if (!(expr instanceof Fn)) return expr;
  const args = expr.args.map((arg) => reverseAt(arg, levels, level + 1));
  return new Fn(expr.head, turn ? args.reverse() : args);
}

export const mapping = [
  builtin({
    name: "MapIndexed",
    state: "complete",
    doc: "ref/MapIndexed",
    apply(all, context) {
      const { args, heads } = takeHeads(all, false);
      const [f, expr, spec] = args;
      const range = spec === undefined ? oneLevel : levelsOf(spec);
      if (f === undefined || expr === undefined || range === undefined) return undefined;
      return mapLevels(
        expr,
        range,
        heads,
        [],
        (part, path) => new Fn(f, [part, new Fn(S.List, path)]),
        context,
      );
    },
    applySub: functionFirst,
  }),
  builtin({
    name: "MapThread",
    state: "complete",
    doc: "ref/MapThread",
    arity: [1, 3],
    apply([f, arrays, spec], context, call) {
      if (f === undefined || !(arrays instanceof Fn)) return undefined;
      const levels = spec === undefined ? 1 : spec;
      if (typeof levels !== "number" || levels < 0) return undefined;
      if (arrays.args.length === 0) return arrays;
      const made = mapThread(f, arrays.args, levels);
      const sizes = arrays.args.map((one) => dimensionsOf(one, S.List).slice(0, levels));
      const other = sizes.findIndex((size) => `${size}` !== `${sizes[0]}`);
      if (made === undefined && other > 0) {
        context.message(
          systemSymbol("MapThread"),
          "mptc",
          context.list([2, 1]),
          context.list([2, other + 1]),
          call,
          context.list([...(sizes[0] ?? [])]),
          context.list([...(sizes[other] ?? [])]),
        );
      }
      return made;
    },
    applySub: functionFirst,
  }),
  builtin({
    name: "Scan",
    state: "complete",
    doc: "ref/Scan",
    apply(all, context) {
      const { args, heads } = takeHeads(all, false);
      const [f, expr, spec] = args;
      const range = spec === undefined ? oneLevel : levelsOf(spec);
      if (f === undefined || expr === undefined || range === undefined) return undefined;
      mapLevels(
        expr,
        range,
        heads,
        [],
        (part) => {
          context.call(f, part);
          return part;
        },
        context,
      );
      return S.Null;
    },
    applySub: functionFirst,
  }),
  builtin({
    name: "Reverse",
    state: "complete",
    doc: "ref/Reverse",
    arity: [1, 2],
    apply([expr, spec = 1]) {
      const levels = hasHead(spec, S.List) ? spec.args : [spec];
      if (!levels.every((level) => typeof level === "number" && level > 0)) return undefined;
      if (!(expr instanceof Fn || expr instanceof Assoc)) return undefined;
      const packed = packedNumbers(expr);
      if (packed !== undefined && spec === 1) {
        return packedList(packed.values.slice().reverse(), packed.real);
      }
      return reverseAt(expr, new Set(levels as readonly number[]), 1);
    },
  }),
  builtin({
    name: "Join",
    state: "complete",
    doc: "ref/Join",
    attributes: ["Flat", "OneIdentity"],
    apply(args, context) {
      const last = args.at(-1);
      const level = typeof last === "number" ? last : 1;
      const parts = typeof last === "number" ? args.slice(0, -1) : args;
      const [first] = parts;
      if (first === undefined) return context.list([]);
      if (first instanceof Assoc && parts.every((part) => part instanceof Assoc)) {
        return new Fn(systemSymbol("Association"), parts);
      }
      if (parts.every((part) => part instanceof ByteArr)) {
        return new ByteArr(Buffer.concat(parts.map((part) => part.bytes)));
      }
      for (const [i, part] of parts.entries()) {
        if (!(part instanceof Fn) || !(first instanceof Fn)) return undefined;
        if (!sameExpr(part.head, first.head)) {
          context.message(systemSymbol("Join"), "heads", first.head, part.head, 1, i + 1);
          return undefined;
        }
      }
      if (!parts.every((part) => reaches(part, level))) return undefined;
      const joined = joinAt(parts as readonly Fn[], level);
      context.reserve(joined.args.length);
      return joined;
    },
  }),
];
