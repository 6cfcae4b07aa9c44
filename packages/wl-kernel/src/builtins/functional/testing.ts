import { associationOf, entriesOf } from "../../core/association.js";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { dataFirst } from "./operator-forms.js";

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

/** `otherwise`, unless a test gives `decisive`. */
function verdict(
  expr: Expr | undefined,
  test: Expr,
  context: Evaluator,
  decisive: Expr,
  otherwise: Expr,
): Expr | undefined {
  const parts = expr instanceof Fn ? expr.args : expr instanceof Assoc ? expr.values : undefined;
  if (parts === undefined) return undefined;
  for (const part of parts)
    if (context.evaluate(new Fn(test, [part])) === decisive) return decisive;
  return otherwise;
}

/** Parts that pass a test. */
export const testing: readonly Builtin[] = [
  builtin({
    name: "Select",
    state: "complete",
    doc: "ref/Select",
    apply: selected,
    applySub: dataFirst("Select"),
  }),
  builtin({
    name: "AllTrue",
    state: "complete",
    doc: "ref/AllTrue",
    apply: ([expr, test], context) =>
      test === undefined ? undefined : verdict(expr, test, context, S.False, S.True),
    applySub: dataFirst("AllTrue"),
  }),
  builtin({
    name: "AnyTrue",
    state: "complete",
    doc: "ref/AnyTrue",
    apply: ([expr, test], context) =>
      test === undefined ? undefined : verdict(expr, test, context, S.True, S.False),
    applySub: dataFirst("AnyTrue"),
  }),
];
