import { associationOf, type Entry, entriesOf } from "../core/association.js";
import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, type Expr, Fn } from "../core/expr.js";
import * as S from "../core/symbols.js";

function mapEntries(
  expr: Expr | undefined,
  change: (entry: Entry) => Entry | undefined,
): Expr | undefined {
  if (!(expr instanceof Assoc)) return undefined;
  return associationOf((entriesOf(expr) ?? []).flatMap((entry) => change(entry) ?? []));
}

const functionFirst = (args: readonly Expr[], _context: Evaluator, outer: Fn) =>
  args.length === 1 && outer.args.length === 1
    ? new Fn(outer.head, [...outer.args, ...args])
    : undefined;

export const searching = [
  builtin({
    name: "KeyMap",
    state: "partial",
    missing: "lists of rules and of associations",
    doc: "ref/KeyMap",
    arity: [1, 2],
    apply: ([f, expr], context) =>
      f === undefined
        ? undefined
        : mapEntries(expr, (entry) => ({ ...entry, key: context.call(f, entry.key) })),
    applySub: functionFirst,
  }),
  builtin({
    name: "KeySelect",
    state: "complete",
    doc: "ref/KeySelect",
    arity: [1, 2],
    apply: ([expr, test], context) =>
      test === undefined
        ? undefined
        : mapEntries(expr, (entry) =>
            context.call(test, entry.key) === S.True ? entry : undefined,
          ),
    applySub: ([expr], _context, outer) =>
      new Fn(outer.head, [expr as Expr, outer.args[0] as Expr]),
  }),
  builtin({
    name: "KeyValueMap",
    state: "partial",
    missing: "lists of rules and of associations",
    doc: "ref/KeyValueMap",
    arity: [1, 2],
    apply: ([f, expr], context) =>
      f !== undefined && expr instanceof Assoc
        ? context.list(expr.keys.map((key, i) => context.call(f, key, expr.values[i] as Expr)))
        : undefined,
    applySub: functionFirst,
  }),
];
