import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead } from "../core/expr.js";
import { sameExpr } from "../core/identity.js";
import { ReturnSignal } from "../core/signals.js";
import * as S from "../core/symbols.js";
import { depthOf, inRange, type LevelRange, levelsOf } from "./levels.js";
import { withArguments } from "./parts.js";

/** `f[g][x]` for `f[g, x]`. */
const curriedFirst = (args: readonly Expr[], _context: Evaluator, outer: Fn): Expr | undefined =>
  args.length === 1 && outer.args.length === 1
    ? new Fn(outer.head, [outer.args[0] as Expr, args[0] as Expr])
    : undefined;

/** `f[g][x]` for `f[x, g]`. */
const curriedSecond = (args: readonly Expr[], _context: Evaluator, outer: Fn): Expr | undefined =>
  args.length === 1 && outer.args.length === 1
    ? new Fn(outer.head, [args[0] as Expr, outer.args[0] as Expr])
    : undefined;

function mapOne(f: Expr, expr: Expr, context: Evaluator): Expr {
  if (expr instanceof Assoc) {
    return new Assoc(
      expr.keys,
      expr.values.map((value) => context.evaluate(new Fn(f, [value]))),
    );
  }
  if (!(expr instanceof Fn)) return expr;
  const args = expr.args;
  const out: Expr[] = new Array(args.length);
  for (let i = 0; i < out.length; i++) out[i] = context.evaluate(new Fn(f, [args[i] as Expr]));
  if (expr.head === S.List && !out.some((e) => e === S.Nothing || hasHead(e, S.Sequence)))
    return context.list(out);
  return new Fn(expr.head, out);
}

/** Applies a change to the parts at these levels, inner ones first. */
function mapLevels(
  expr: Expr,
  range: LevelRange,
  level: number,
  change: (part: Expr) => Expr,
): Expr {
  let made = expr;
  if (range.to < 0 || level < range.to) {
    if (expr instanceof Fn)
      made = new Fn(
        expr.head,
        expr.args.map((arg) => mapLevels(arg, range, level + 1, change)),
      );
    else if (expr instanceof Assoc) {
      made = new Assoc(
        expr.keys,
        expr.values.map((value) => mapLevels(value, range, level + 1, change)),
      );
    }
  }
  return inRange(range, level, () => depthOf(expr)) ? change(made) : made;
}

function select(expr: Expr, test: Expr, most: number, context: Evaluator): Expr | undefined {
  if (expr instanceof Assoc) {
    const kept: number[] = [];
    expr.values.forEach((value, i) => {
      if (kept.length < most && context.call(test, value) === S.True) kept.push(i);
    });
    return new Assoc(
      kept.map((i) => expr.keys[i] as Expr),
      kept.map((i) => expr.values[i] as Expr),
    );
  }
  if (!(expr instanceof Fn)) return undefined;
  const out: Expr[] = [];
  for (const element of expr.args) {
    if (out.length >= most) break;
    if (context.evaluate(new Fn(test, [element])) === S.True) out.push(element);
  }
  return withArguments(expr, out, context);
}

function fold(
  args: readonly Expr[],
  context: Evaluator,
  each?: (value: Expr) => void,
): Expr | undefined {
  const [f, first, second] = args as readonly [Expr, Expr, Expr | undefined];
  const source = second ?? first;
  const elements =
    source instanceof Assoc ? source.values : source instanceof Fn ? source.args : undefined;
  if (elements === undefined) return undefined;
  let value = second === undefined ? elements[0] : first;
  if (value === undefined) return undefined;
  each?.(value);
  for (let i = second === undefined ? 1 : 0; i < elements.length; i++) {
    value = context.evaluate(new Fn(f, [value, elements[i] as Expr]));
    each?.(value);
  }
  return value;
}

function nest(
  args: readonly Expr[],
  context: Evaluator,
  each?: (value: Expr) => void,
): Expr | undefined {
  const [f, start, count] = args as readonly [Expr, Expr, Expr];
  if (typeof count !== "number" || count < 0) return undefined;
  let value = start;
  each?.(value);
  for (let i = 0; i < count; i++) {
    value = context.evaluate(new Fn(f, [value]));
    each?.(value);
  }
  return value;
}

function fixedPoint(args: readonly Expr[], context: Evaluator, each?: (value: Expr) => void): Expr {
  const [f, start, limit, option] = args as readonly [
    Expr,
    Expr,
    Expr | undefined,
    Expr | undefined,
  ];
  const most = typeof limit === "number" ? limit : 65_536;
  const rule = [limit, option].find((arg) => hasHead(arg, S.Rule) && arg.args[0] === S.SameTest) as
    | Fn
    | undefined;
  const test = rule?.args[1];
  let value = start;
  each?.(value);
  for (let i = 0; i < most; i++) {
    const next = context.evaluate(new Fn(f, [value]));
    each?.(next);
    const same =
      test === undefined ? sameExpr(value, next) : context.call(test, value, next) === S.True;
    value = next;
    if (same) break;
  }
  return value;
}

/** Collects what a stepping function passes by. */
function collected(
  context: Evaluator,
  run: (each: (value: Expr) => void) => Expr | undefined,
): Expr | undefined {
  const out: Expr[] = [];
  const last = run((value) => {
    context.reserve(out.length + 1);
    out.push(value);
  });
  return last === undefined ? undefined : context.list(out);
}

function scan(f: Expr, elements: readonly Expr[], context: Evaluator): Expr {
  const depth = context.depth;
  try {
    for (const element of elements) context.evaluate(new Fn(f, [element]));
    return S.Null;
  } catch (signal) {
    if (!(signal instanceof ReturnSignal) || signal.target !== undefined) throw signal;
    context.depth = depth;
    return signal.value;
  }
}

export const functional = [
  builtin({
    name: "Map",
    state: "partial",
    missing: "option Heads",
    doc: "ref/Map",
    arity: [1, 4],
    apply([f, expr, level], context) {
      if (expr === undefined) return undefined;
      if (level === undefined) return mapOne(f as Expr, expr, context);
      const range = levelsOf(level);
      return range === undefined
        ? undefined
        : mapLevels(expr, range, 0, (part) => new Fn(f as Expr, [part]));
    },
    applySub: curriedFirst,
  }),
  builtin({
    name: "ParallelMap",
    state: "partial",
    missing: "runs in sequence",
    doc: "ref/ParallelMap",
    arity: [2, 3],
    apply: ([f, expr, level]) =>
      new Fn(
        S.MapSymbol,
        level === undefined ? [f as Expr, expr as Expr] : [f as Expr, expr as Expr, level],
      ),
  }),
  builtin({
    name: "MapIndexed",
    state: "partial",
    missing: "levels",
    doc: "ref/MapIndexed",
    arity: [1, 3],
    apply([f, expr], context) {
      if (expr instanceof Assoc) {
        return new Assoc(
          expr.keys,
          expr.values.map((value, i) =>
            context.call(f as Expr, value, new Fn(S.List, [new Fn(S.Key, [expr.keys[i] as Expr])])),
          ),
        );
      }
      if (!(expr instanceof Fn)) return expr;
      return new Fn(
        expr.head,
        expr.args.map((arg, i) => context.call(f as Expr, arg, context.list([i + 1]))),
      );
    },
    applySub: curriedFirst,
  }),
  builtin({
    name: "Apply",
    state: "partial",
    missing: "option Heads",
    doc: "ref/Apply",
    arity: [1, 4],
    apply([f, expr, level]) {
      if (expr === undefined) return undefined;
      const change = (part: Expr): Expr =>
        part instanceof Fn
          ? new Fn(f as Expr, part.args)
          : part instanceof Assoc
            ? new Fn(f as Expr, part.values)
            : part;
      if (level === undefined) return change(expr);
      const range = levelsOf(level);
      return range === undefined ? undefined : mapLevels(expr, range, 0, change);
    },
    applySub: curriedFirst,
  }),
  builtin({
    name: "Select",
    state: "complete",
    doc: "ref/Select",
    arity: [1, 3],
    apply: ([expr, test, most], context) =>
      test === undefined
        ? undefined
        : select(
            expr as Expr,
            test,
            typeof most === "number" ? most : Number.POSITIVE_INFINITY,
            context,
          ),
    applySub: curriedSecond,
  }),
  builtin({
    name: "Scan",
    state: "partial",
    missing: "levels",
    doc: "ref/Scan",
    arity: [1, 2],
    apply([f, expr], context) {
      if (expr === undefined) return undefined;
      return scan(
        f as Expr,
        expr instanceof Fn ? expr.args : expr instanceof Assoc ? expr.values : [],
        context,
      );
    },
    applySub: curriedFirst,
  }),
  builtin({
    name: "Fold",
    state: "complete",
    doc: "ref/Fold",
    arity: [2, 3],
    apply: (args, context) => fold(args, context),
  }),
  builtin({
    name: "FoldList",
    state: "complete",
    doc: "ref/FoldList",
    arity: [2, 3],
    apply: (args, context) => collected(context, (each) => fold(args, context, each)),
  }),
  builtin({
    name: "Nest",
    state: "complete",
    doc: "ref/Nest",
    arity: [3, 3],
    apply: (args, context) => nest(args, context),
  }),
  builtin({
    name: "NestList",
    state: "complete",
    doc: "ref/NestList",
    arity: [3, 3],
    apply: (args, context) => collected(context, (each) => nest(args, context, each)),
  }),
  builtin({
    name: "FixedPoint",
    state: "complete",
    doc: "ref/FixedPoint",
    arity: [2, 4],
    apply: (args, context) => fixedPoint(args, context),
  }),
  builtin({
    name: "FixedPointList",
    state: "complete",
    doc: "ref/FixedPointList",
    arity: [2, 4],
    apply: (args, context) => collected(context, (each) => fixedPoint(args, context, each)),
  }),
  builtin({
    name: "Identity",
    state: "complete",
    doc: "ref/Identity",
    arity: [1, 1],
    apply: ([expr]) => expr,
  }),
  composition("Composition", true),
  composition("RightComposition", false),
];

function composition(name: string, rightFirst: boolean) {
  return builtin({
    name,
    attributes: ["Flat", "OneIdentity"],
    state: "complete",
    doc: `ref/${name}`,
    apply: (args) => (args.length === 1 ? args[0] : args.length === 0 ? S.Identity : undefined),
    applySub(args, _context, outer) {
      const functions = rightFirst ? outer.args.slice().reverse() : outer.args;
      let value: Expr | undefined;
      for (const f of functions) value = new Fn(f, value === undefined ? args : [value]);
      return value;
    },
  });
}
