import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, systemSymbol } from "../../core/expr.js";
import { headOf } from "../../core/match.js";
import * as S from "../../core/symbols.js";
import { depthOf, levelsOf, takeHeads, visitLevels } from "../levels.js";

export const levelFunctions = [
  builtin({
    name: "Level",
    state: "complete",
    doc: "ref/Level",
    options: { Heads: S.False },
    apply(all, context) {
      const { args, heads } = takeHeads(all, false);
      const [expr, spec, f] = args;
      const range = spec === undefined ? undefined : levelsOf(spec);
      if (expr === undefined || range === undefined) return undefined;
      const found: Expr[] = [];
      visitLevels(expr, range, heads, (part) => {
        found.push(part);
        return false;
      });
      return f === undefined ? context.list(found) : new Fn(f, found);
    },
  }),
  builtin({
    name: "Depth",
    state: "complete",
    doc: "ref/Depth",
    arity: [1, 2],
    apply: ([expr]) => depthOf(expr as Expr),
  }),
  builtin({
    name: "LeafCount",
    state: "complete",
    doc: "ref/LeafCount",
    arity: [1, 1],
    apply: ([expr], context) => leaves(expr as Expr, context),
  }),
];

function leaves(expr: Expr, context: Evaluator): number {
  context.tick();
  if (expr instanceof Fn) {
    return expr.args.reduce(
      (sum: number, arg) => sum + leaves(arg, context),
      leaves(expr.head, context),
    );
  }
  if (expr instanceof Assoc) {
    return expr.values.reduce(
      (sum: number, value, i) =>
        sum + leaves(value, context) + leaves(expr.keys[i] as Expr, context) + 1,
      1,
    );
  }
  const head = headOf(expr);
  return head === systemSymbol("Rational") || head === systemSymbol("Complex") ? 3 : 1;
}
