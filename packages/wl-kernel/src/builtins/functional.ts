import { associationOf, entriesOf } from "../core/association.js";
import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, systemSymbol } from "../core/expr.js";
import { sameExpr } from "../core/identity.js";
import * as S from "../core/symbols.js";

type Levels = readonly [from: number, to: number];

/** Level specification: n, {n}, {m, n}, Infinity, All. Negative levels are not read here. */
function levels(spec: Expr | undefined, standard: Levels): Levels | undefined {
  if (spec === undefined) return standard;
  const bound = (value: Expr | undefined): number | undefined =>
    typeof value === "number"
      ? value
      : value === S.InfinitySymbol || hasHead(value, S.DirectedInfinity)
        ? Number.POSITIVE_INFINITY
        : undefined;
  if (spec === S.All) return [0, Number.POSITIVE_INFINITY];
  if (hasHead(spec, S.List)) {
    const from = bound(spec.args[0]);
    const to = spec.args.length === 1 ? from : bound(spec.args[1]);
    return from === undefined || to === undefined ? undefined : [from, to];
  }
  const to = bound(spec);
  return to === undefined ? undefined : [1, to];
}

/** Applies `change` to the parts at the levels, deepest first. */
function mapLevels(expr: Expr, [from, to]: Levels, level: number, change: (e: Expr) => Expr): Expr {
  let value = expr;
  if (level < to) {
    if (expr instanceof Fn) {
      value = new Fn(
        expr.head,
        expr.args.map((arg) => mapLevels(arg, [from, to], level + 1, change)),
      );
    } else if (expr instanceof Assoc) {
      value = associationOf(
        (entriesOf(expr) ?? []).map((e) => ({
          ...e,
          value: mapLevels(e.value, [from, to], level + 1, change),
        })),
      );
    }
  }
  return level >= from && level <= to ? change(value) : value;
}

function map(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [f, expr, spec] = args;
  if (f === undefined || expr === undefined) return undefined;
  if (spec === undefined && hasHead(expr, S.List)) {
    const values = new Array<Expr>(expr.args.length);
    for (let i = 0; i < values.length; i++) {
      context.tick();
      values[i] = context.evaluate(new Fn(f, [expr.args[i] as Expr]));
    }
    return new Fn(S.List, values);
  }
  const range = levels(spec, [1, 1]);
  return range === undefined ? undefined : mapLevels(expr, range, 0, (part) => new Fn(f, [part]));
}

/** `f[a][b]` for a function that takes `a` first. */
const operatorForm = (name: string) => (args: readonly Expr[], _c: Evaluator, outer: Fn) =>
  new Fn(systemSymbol(name), [...outer.args, ...args]);

/** `f[b][a]` for a function whose data come first. */
const dataFirst = (name: string) => (args: readonly Expr[], _c: Evaluator, outer: Fn) =>
  args.length === 1 ? new Fn(systemSymbol(name), [args[0] as Expr, ...outer.args]) : undefined;

const elements = (expr: Expr | undefined): readonly Expr[] | undefined =>
  expr instanceof Fn ? expr.args : expr instanceof Assoc ? expr.values : undefined;

function fold(args: readonly Expr[], context: Evaluator, all: boolean): Expr | undefined {
  const f = args[0];
  const rest = elements(args.length === 2 ? args[1] : args[2]);
  if (f === undefined || rest === undefined) return undefined;
  let value = args.length === 2 ? rest[0] : args[1];
  if (value === undefined)
    return args.length === 2 ? (all ? new Fn(S.List, []) : undefined) : undefined;
  const values = [value];
  for (const element of args.length === 2 ? rest.slice(1) : rest) {
    context.tick();
    value = context.evaluate(new Fn(f, [value, element]));
    if (all) values.push(value);
  }
  return all ? context.list(values) : value;
}

function nestWhile(args: readonly Expr[], context: Evaluator, all: boolean): Expr | undefined {
  const [f, start, test, , most = S.InfinitySymbol] = args;
  if (f === undefined || start === undefined || test === undefined) return undefined;
  const limit = typeof most === "number" ? most : Number.POSITIVE_INFINITY;
  let value = start;
  const values = [value];
  for (let i = 0; i < limit && context.evaluate(new Fn(test, [value])) === S.True; i++) {
    context.tick();
    value = context.evaluate(new Fn(f, [value]));
    if (all) values.push(value);
  }
  return all ? context.list(values) : value;
}

function fixedPoint(args: readonly Expr[], context: Evaluator, all: boolean): Expr | undefined {
  const [f, start, most = 65536] = args;
  if (f === undefined || start === undefined) return undefined;
  const limit = typeof most === "number" ? most : Number.POSITIVE_INFINITY;
  let value = start;
  const values = [value];
  for (let i = 0; i < limit; i++) {
    context.tick();
    const next = context.evaluate(new Fn(f, [value]));
    if (all) values.push(next);
    const settled = sameExpr(next, value);
    value = next;
    if (settled) break;
  }
  return all ? context.list(values) : value;
}

function nest(args: readonly Expr[], context: Evaluator, all: boolean): Expr | undefined {
  const [f, start, count] = args;
  if (f === undefined || start === undefined || typeof count !== "number" || count < 0)
    return undefined;
  let value = start;
  const values = [value];
  for (let i = 0; i < count; i++) {
    context.tick();
    value = context.evaluate(new Fn(f, [value]));
    if (all) values.push(value);
  }
  return all ? context.list(values) : value;
}

function selected(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [expr, test, most] = args;
  if (test === undefined) return undefined;
  const limit = typeof most === "number" ? most : Number.POSITIVE_INFINITY;
  let count = 0;
  const keep = (value: Expr): boolean =>
    count < limit && context.evaluate(new Fn(test, [value])) === S.True && ++count > 0;
  if (expr instanceof Assoc)
    return associationOf((entriesOf(expr) ?? []).filter((e) => keep(e.value)));
  return expr instanceof Fn ? new Fn(expr.head, expr.args.filter(keep)) : undefined;
}

/** A composition without `Identity` among its parts; one part alone is that part. */
function composed(args: readonly Expr[], _context: Evaluator, expr: Fn): Expr | undefined {
  const parts = args.filter((arg) => arg !== S.Identity);
  if (parts.length === 0) return S.Identity;
  if (parts.length === 1) return parts[0];
  return parts.length === args.length ? undefined : new Fn(expr.head, parts);
}

export const functional = [
  builtin({
    name: "Map",
    state: "partial",
    missing: "negative levels",
    doc: "ref/Map",
    arity: [1, 3],
    apply: map,
    applySub: operatorForm("Map"),
  }),
  builtin({
    name: "ParallelMap",
    state: "partial",
    missing: "more than one core",
    doc: "ref/ParallelMap",
    apply: (args, context) => map(args.slice(0, 2), context),
  }),
  builtin({
    name: "Apply",
    state: "partial",
    missing: "levels other than 0 and 1",
    doc: "ref/Apply",
    arity: [1, 3],
    apply([f, expr, spec]) {
      if (f === undefined || expr === undefined) return undefined;
      const range = levels(spec, [0, 0]);
      const change = (part: Expr): Expr =>
        part instanceof Fn
          ? new Fn(f, part.args)
          : part instanceof Assoc
            ? new Fn(f, part.values)
            : part;
      return range === undefined ? undefined : mapLevels(expr, range, 0, change);
    },
    applySub: operatorForm("Apply"),
  }),
  builtin({
    name: "MapApply",
    state: "complete",
    doc: "ref/MapApply",
    apply: ([f, expr]) =>
      f !== undefined && expr !== undefined
        ? new Fn(S.Apply, [f, expr, new Fn(S.List, [1])])
        : undefined,
    applySub: operatorForm("MapApply"),
  }),
  builtin({
    name: "Select",
    state: "complete",
    doc: "ref/Select",
    apply: selected,
    applySub: dataFirst("Select"),
  }),
  builtin({
    name: "Fold",
    state: "complete",
    doc: "ref/Fold",
    apply: (a, c) => fold(a, c, false),
    applySub: operatorForm("Fold"),
  }),
  builtin({
    name: "FoldList",
    state: "complete",
    doc: "ref/FoldList",
    apply: (a, c) => fold(a, c, true),
    applySub: operatorForm("FoldList"),
  }),
  builtin({
    name: "Nest",
    state: "complete",
    doc: "ref/Nest",
    arity: [3, 3],
    apply: (a, c) => nest(a, c, false),
  }),
  builtin({
    name: "NestList",
    state: "complete",
    doc: "ref/NestList",
    arity: [3, 3],
    apply: (a, c) => nest(a, c, true),
  }),
  builtin({
    name: "NestWhile",
    state: "partial",
    missing: "tests of several results",
    doc: "ref/NestWhile",
    apply: (a, c) => nestWhile(a, c, false),
  }),
  builtin({
    name: "NestWhileList",
    state: "partial",
    missing: "tests of several results",
    doc: "ref/NestWhileList",
    apply: (a, c) => nestWhile(a, c, true),
  }),
  builtin({
    name: "FixedPoint",
    state: "partial",
    missing: "SameTest",
    doc: "ref/FixedPoint",
    apply: (a, c) => fixedPoint(a, c, false),
  }),
  builtin({
    name: "FixedPointList",
    state: "partial",
    missing: "SameTest",
    doc: "ref/FixedPointList",
    apply: (a, c) => fixedPoint(a, c, true),
  }),
  builtin({
    name: "Identity",
    state: "complete",
    doc: "ref/Identity",
    arity: [1, 1],
    apply: ([expr]) => expr,
  }),
  builtin({
    name: "Composition",
    attributes: ["Flat", "OneIdentity"],
    state: "complete",
    doc: "ref/Composition",
    apply: composed,
    applySub: (args, _c, outer) => {
      const [last, ...before] = [...outer.args].reverse();
      if (last === undefined) return args[0];
      return before.reduce<Expr>((value, f) => new Fn(f, [value]), new Fn(last, args));
    },
  }),
  builtin({
    name: "RightComposition",
    attributes: ["Flat", "OneIdentity"],
    state: "complete",
    doc: "ref/RightComposition",
    apply: composed,
    applySub: (args, _c, outer) => {
      const [first, ...after] = outer.args;
      if (first === undefined) return args[0];
      return after.reduce<Expr>((value, f) => new Fn(f, [value]), new Fn(first, args));
    },
  }),
  builtin({
    name: "Through",
    state: "complete",
    doc: "ref/Through",
    apply([expr]) {
      if (!(expr instanceof Fn) || !(expr.head instanceof Fn)) return undefined;
      return new Fn(
        expr.head.head,
        expr.head.args.map((f) => new Fn(f, expr.args)),
      );
    },
  }),
  builtin({
    name: "AllTrue",
    state: "complete",
    doc: "ref/AllTrue",
    apply: ([expr, test], context) =>
      test === undefined ? undefined : verdict(elements(expr), test, context, S.False, S.True),
    applySub: dataFirst("AllTrue"),
  }),
  builtin({
    name: "AnyTrue",
    state: "complete",
    doc: "ref/AnyTrue",
    apply: ([expr, test], context) =>
      test === undefined ? undefined : verdict(elements(expr), test, context, S.True, S.False),
    applySub: dataFirst("AnyTrue"),
  }),
];

/** `otherwise`, unless a test gives `decisive`. */
function verdict(
  parts: readonly Expr[] | undefined,
  test: Expr,
  context: Evaluator,
  decisive: Expr,
  otherwise: Expr,
): Expr | undefined {
  if (parts === undefined) return undefined;
  for (const part of parts)
    if (context.evaluate(new Fn(test, [part])) === decisive) return decisive;
  return otherwise;
}
