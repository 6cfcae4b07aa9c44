import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import {
  Assoc,
  Complex,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  type RealNumber,
  systemSymbol,
} from "../core/expr.js";
import { toDouble } from "../core/order.js";
import * as S from "../core/symbols.js";
import { packedDifferences, runningTotals } from "./packed-sums.js";

const partsOf = (expr: Expr | undefined): readonly Expr[] | undefined =>
  hasHead(expr, S.List) ? expr.args : expr instanceof Assoc ? expr.values : undefined;

const isReal = (expr: Expr): expr is RealNumber => isNumber(expr) && !(expr instanceof Complex);

/** The elements sorted by size, `undefined` when one is no real number. */
function sorted(expr: Expr | undefined, context: Evaluator): readonly RealNumber[] | undefined {
  const parts = partsOf(expr);
  if (parts === undefined || parts.length === 0 || !parts.every(isReal)) return undefined;
  return [...(parts as readonly RealNumber[])].sort((a, b) => {
    const difference = toDouble(a) - toDouble(b);
    if (difference !== 0 || a === b) return difference;
    return context.call(S.Less, a, b) === S.True ? -1 : 1;
  });
}

/** A statistic of each column of a matrix. */
function columnwise(name: string, expr: Expr): Expr {
  return new Fn(S.MapSymbol, [systemSymbol(name), new Fn(S.Transpose, [expr])]);
}

/** Sum of squared distances from the mean, divided by one less than the number of elements. */
function variance(expr: Expr | undefined, context: Evaluator): Expr | undefined {
  const parts = partsOf(expr);
  if (expr === undefined || parts === undefined) return undefined;
  if (parts.length > 0 && parts.every((part) => hasHead(part, S.List)))
    return columnwise("Variance", expr);
  if (parts.some((part) => hasHead(part, S.List))) return undefined;
  if (parts.length < 2) {
    context.message(systemSymbol("Variance"), "shlen", expr);
    return undefined;
  }
  const mean = context.call(systemSymbol("Mean"), new Fn(S.List, parts));
  const squares = parts.map((part) => {
    context.tick();
    const distance = context.call(S.Plus, part, context.call(S.Times, -1, mean));
    return isNumber(distance) && !(distance instanceof Complex)
      ? context.call(S.Power, distance, 2)
      : context.call(S.Power, context.call(S.Abs, distance), 2);
  });
  const total = context.call(S.Total, new Fn(S.List, squares));
  return context.call(S.Times, total, context.call(S.Power, parts.length - 1, -1));
}

const half = (a: Expr, b: Expr, context: Evaluator): Expr =>
  context.call(S.Times, context.call(S.Plus, a, b), context.call(S.Power, 2, -1));

export const statistics = [
  builtin({
    name: "Variance",
    attributes: ["ReadProtected"],
    state: "partial",
    missing: "distributions",
    doc: "ref/Variance",
    arity: [1, 1],
    apply: ([expr], context) => variance(expr, context),
  }),
  builtin({
    name: "StandardDeviation",
    state: "partial",
    missing: "distributions",
    doc: "ref/StandardDeviation",
    arity: [1, 1],
    apply([expr], context) {
      const value = variance(expr, context);
      return value === undefined ? undefined : context.call(S.Sqrt, value);
    },
  }),
  builtin({
    name: "Median",
    attributes: ["ReadProtected"],
    state: "partial",
    missing: "distributions",
    doc: "ref/Median",
    arity: [1, 1],
    apply([expr], context) {
      const rows = partsOf(expr);
      if (rows !== undefined && rows.length > 0 && rows.every((row) => hasHead(row, S.List)))
        return columnwise("Median", expr as Expr);
      const values = sorted(expr, context);
      if (values === undefined) return undefined;
      const middle = values.length >> 1;
      return values.length % 2 === 1
        ? values[middle]
        : half(values[middle - 1] as Expr, values[middle] as Expr, context);
    },
  }),
  builtin({
    name: "MinMax",
    state: "complete",
    doc: "ref/MinMax",
    arity: [1, 1],
    apply: ([expr]) =>
      expr === undefined
        ? undefined
        : new Fn(S.List, [
            new Fn(systemSymbol("Min"), [expr]),
            new Fn(systemSymbol("Max"), [expr]),
          ]),
  }),
  builtin({
    name: "Accumulate",
    state: "complete",
    doc: "ref/Accumulate",
    arity: [1, 1],
    apply([expr], context) {
      let total: Expr | undefined;
      const sum = (part: Expr): Expr => {
        total = total === undefined ? part : context.call(S.Plus, total, part);
        return total;
      };
      if (expr instanceof Assoc) return new Assoc(expr.keys, expr.values.map(sum));
      if (!(expr instanceof Fn)) return undefined;
      return runningTotals(expr) ?? new Fn(expr.head, expr.args.map(sum));
    },
  }),
  builtin({
    name: "Differences",
    state: "partial",
    missing: "steps and levels",
    doc: "ref/Differences",
    arity: [1, 2],
    apply([expr, times = 1], context) {
      if (!hasHead(expr, S.List) || typeof times !== "number" || times < 0) return undefined;
      const quick = times === 1 ? packedDifferences(expr) : undefined;
      if (quick !== undefined) return quick;
      let parts = expr.args;
      for (let i = 0; i < times && parts.length > 0; i++) {
        parts = parts
          .slice(1)
          .map((part, k) =>
            context.call(S.Plus, part, context.call(S.Times, -1, parts[k] as Expr)),
          );
      }
      return context.list(parts);
    },
  }),
];
