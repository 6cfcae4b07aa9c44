import { isCall } from "../algebra/build.js";
import { withoutSeries } from "../algebra/series-data.js";
import { associationOf, entriesOf, keyAbsent, lookup } from "../core/association.js";
import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, ByteArr, type Expr, Fn, hasHead, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";

function keysOrValues(expr: Expr, keys: boolean, context: Evaluator): Expr | undefined {
  if (expr instanceof Assoc) return context.list(keys ? expr.keys : expr.values);
  if (hasHead(expr, S.Rule) || hasHead(expr, S.RuleDelayed)) return expr.args[keys ? 0 : 1];
  if (!hasHead(expr, S.List)) return undefined;
  const out = expr.args.map((arg) => keysOrValues(arg, keys, context));
  return out.includes(undefined) ? undefined : new Fn(S.List, out as Expr[]);
}

function lookUp(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [expr, key, otherwise] = args as readonly [Expr, Expr, Expr | undefined];
  if (hasHead(key, S.List)) {
    const found = key.args.map((one) =>
      lookUp(otherwise === undefined ? [expr, one] : [expr, one, otherwise], context),
    );
    return found.includes(undefined) ? undefined : new Fn(S.List, found as Expr[]);
  }
  if (hasHead(expr, S.List) && expr.args.every((arg) => arg instanceof Assoc)) {
    return new Fn(
      S.List,
      expr.args.map((one) => lookUp([one, ...args.slice(1)], context) as Expr),
    );
  }
  const entries = expr instanceof Assoc ? expr : entriesOf(expr);
  if (entries === undefined) return undefined;
  const association = entries instanceof Assoc ? entries : associationOf([...entries].reverse());
  const plain = hasHead(key, S.Key) ? (key.args[0] as Expr) : key;
  return lookup(association, plain) ?? otherwise ?? keyAbsent(plain);
}

export const associations = [
  builtin({
    name: "Association",
    attributes: ["HoldAllComplete"],
    state: "complete",
    doc: "ref/Association",
    apply(args, context) {
      const values = args
        .map((arg) => heldEntry(arg, context))
        .flatMap((arg) => (hasHead(arg, S.Sequence) ? arg.args : [arg]))
        .filter((arg) => arg !== S.Nothing);
      const entries = values.map(entriesOf);
      return entries.includes(undefined)
        ? undefined
        : associationOf(entries.flatMap((part) => part ?? []));
    },
  }),
  builtin({
    name: "Keys",
    state: "partial",
    missing: "second argument",
    doc: "ref/Keys",
    arity: [1, 1],
    apply: ([expr], context) => keysOrValues(expr as Expr, true, context),
  }),
  builtin({
    name: "Values",
    state: "partial",
    missing: "second argument",
    doc: "ref/Values",
    arity: [1, 1],
    apply: ([expr], context) => keysOrValues(expr as Expr, false, context),
  }),
  builtin({
    name: "Lookup",
    peeks: true,
    attributes: ["HoldAllComplete"],
    state: "complete",
    doc: "ref/Lookup",
    apply([expr, key, otherwise], context) {
      if (key === undefined) return undefined;
      const args = [context.evaluate(expr as Expr), context.evaluate(key)];
      return lookUp(otherwise === undefined ? args : [...args, otherwise], context);
    },
    applySub: ([expr], _context, outer) => new Fn(S.Lookup, [expr as Expr, ...outer.args]),
  }),
  builtin({
    name: "KeyExistsQ",
    peeks: true,
    state: "complete",
    doc: "ref/KeyExistsQ",
    arity: [1, 2],
    apply: ([expr, key]) =>
      expr instanceof Assoc && key !== undefined
        ? S.bool(lookup(expr, key) !== undefined)
        : undefined,
    applySub: ([expr], _context, outer) =>
      new Fn(outer.head, [expr as Expr, outer.args[0] as Expr]),
  }),
  builtin({
    name: "AssociationQ",
    state: "complete",
    doc: "ref/AssociationQ",
    arity: [1, 1],
    apply: ([expr]) => S.bool(expr instanceof Assoc),
  }),
  builtin({
    name: "Normal",
    state: "partial",
    missing: "sparse arrays, second argument",
    doc: "ref/Normal",
    arity: [1, 2],
    apply([expr], context) {
      if (hasHead(expr, S.List) && expr.args.some((arg) => hasHead(arg, S.SparseArray)))
        return context.list(expr.args.map((arg) => context.call(S.Normal, arg)));
      if (expr instanceof ByteArr) return context.list(Array.from(expr.bytes));
      if (isCall(expr, "FittedModel") && expr.args.length > 1) {
        return context.call(systemSymbol("Dot"), expr.args[0] as Expr, expr.args[1] as Expr);
      }
      if (!(expr instanceof Assoc)) return withoutSeries(expr as Expr, context);
      return context.list(
        (entriesOf(expr) ?? []).map(
          ({ key, value, delayed }) => new Fn(delayed ? S.RuleDelayed : S.Rule, [key, value]),
        ),
      );
    },
  }),
];

/** Keys and immediate values are evaluated, delayed values are not. */
function heldEntry(arg: Expr, context: Evaluator): Expr {
  if (hasHead(arg, S.RuleDelayed) && arg.args.length === 2) {
    return new Fn(S.RuleDelayed, [context.evaluate(arg.args[0] as Expr), arg.args[1] as Expr]);
  }
  return context.evaluate(arg);
}
