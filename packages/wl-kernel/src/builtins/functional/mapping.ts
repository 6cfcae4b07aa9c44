import { associationOf, entriesOf } from "../../core/association.js";
import { type Builtin, builtin } from "../../core/builtin.js";
import { ElementCollector } from "../../core/element-collector.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead } from "../../core/expr.js";
import { elementOf, lengthOf } from "../../core/packed-list.js";
import * as S from "../../core/symbols.js";
import { operatorForm } from "./operator-forms.js";

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
    const count = lengthOf(expr);
    const values = new ElementCollector(count);
    for (let i = 0; i < count; i++) {
      context.tick();
      values.push(context.evaluate(new Fn(f, [elementOf(expr, i)])));
    }
    return values.mapped();
  }
  const range = levels(spec, [1, 1]);
  return range === undefined ? undefined : mapLevels(expr, range, 0, (part) => new Fn(f, [part]));
}

/** Functions applied to the parts of an expression. */
export const mapping: readonly Builtin[] = [
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
];
