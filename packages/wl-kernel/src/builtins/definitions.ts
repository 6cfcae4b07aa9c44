import { attributeBits, attributeNames, isAttributeName } from "../core/attributes.js";
import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { assign, evaluatedLeft, upOwner } from "./language/assign.js";
import { namedSymbols } from "./language/symbol-names.js";
import { symbolOf } from "./language/value-tables.js";

/** Symbols that an up-value of this left side belongs to. */
function upSymbols(lhs: Expr): readonly Sym[] {
  if (!(lhs instanceof Fn)) return [];
  const owners = lhs.args.map(upOwner).filter((owner) => owner !== undefined);
  return [...new Set(owners)];
}

function upSet(args: readonly Expr[], context: Evaluator, operator: Sym, delayed: boolean): Expr {
  const lhs = args[0] as Expr;
  const rhs = delayed ? (args[1] as Expr) : context.evaluate(args[1] as Expr);
  const left = lhs instanceof Fn ? evaluatedLeft(lhs, context) : lhs;
  const owners = upSymbols(left);
  if (!(lhs instanceof Fn)) {
    context.message(operator, "normal", 1, new Fn(operator, [lhs, rhs]));
    return delayed ? S.$Failed : rhs;
  }
  if (owners.length === 0) context.message(operator, "nosym", left);
  for (const owner of owners) {
    if ((context.attributesOf(owner) & attributeBits.Protected) !== 0) {
      context.message(operator, "write", owner, left);
    } else assign(left, rhs, operator, context, owner);
  }
  return delayed ? S.Null : rhs;
}

function changeAttributes(
  args: readonly Expr[],
  context: Evaluator,
  operator: Sym,
  change: (old: number, mask: number) => number,
): Expr | undefined {
  const [first, second] = args;
  const symbols = first === undefined ? [] : namedSymbols([first], context);
  if (second === undefined) return undefined;
  let mask = 0;
  for (const name of hasHead(second, S.List) ? second.args : [second]) {
    if (name instanceof Sym && isAttributeName(name.name)) mask |= attributeBits[name.name];
    else {
      context.message(operator, "attnf", name);
      return undefined;
    }
  }
  for (const symbol of symbols) {
    const old = context.attributesOf(symbol);
    if ((old & attributeBits.Locked) !== 0) context.message(operator, "locked", symbol);
    else context.setAttributes(symbol, change(old, mask));
  }
  return S.Null;
}

export const definitions = [
  builtin({
    name: "Set",
    attributes: ["HoldFirst", "SequenceHold"],
    state: "complete",
    doc: "ref/Set",
    arity: [2, 2],
    apply([lhs, rhs], context) {
      assign(lhs as Expr, rhs as Expr, S.Set, context);
      return rhs;
    },
  }),
  builtin({
    name: "SetDelayed",
    attributes: ["HoldAll", "SequenceHold"],
    state: "complete",
    doc: "ref/SetDelayed",
    arity: [2, 2],
    apply([lhs, rhs], context) {
      return assign(lhs as Expr, rhs as Expr, S.SetDelayed, context) ? S.Null : S.$Failed;
    },
  }),
  builtin({
    name: "UpSet",
    attributes: ["HoldFirst", "SequenceHold"],
    state: "complete",
    doc: "ref/UpSet",
    arity: [2, 2],
    apply: (args, context) => upSet(args, context, S.UpSet, false),
  }),
  builtin({
    name: "UpSetDelayed",
    attributes: ["HoldAll", "SequenceHold"],
    state: "complete",
    doc: "ref/UpSetDelayed",
    arity: [2, 2],
    apply: (args, context) => upSet(args, context, S.UpSetDelayed, true),
  }),
  builtin({
    name: "TagSet",
    attributes: ["HoldAll", "SequenceHold"],
    state: "complete",
    doc: "ref/TagSet",
    arity: [3, 3],
    apply([tag, lhs, rhs], context) {
      if (!(tag instanceof Sym)) return undefined;
      const value = context.evaluate(rhs as Expr);
      assign(lhs as Expr, value, S.TagSet, context, tag);
      return value;
    },
  }),
  builtin({
    name: "TagSetDelayed",
    attributes: ["HoldAll", "SequenceHold"],
    state: "complete",
    doc: "ref/TagSetDelayed",
    arity: [3, 3],
    apply([tag, lhs, rhs], context) {
      if (!(tag instanceof Sym)) return undefined;
      const done = assign(lhs as Expr, rhs as Expr, S.TagSetDelayed, context, tag);
      return done ? S.Null : S.$Failed;
    },
  }),
  builtin({
    name: "Attributes",
    attributes: ["HoldAll", "Listable"],
    state: "complete",
    doc: "ref/Attributes",
    arity: [1, 1],
    apply([first], context) {
      const symbol = symbolOf(first, context);
      if (symbol === undefined) return undefined;
      const names = attributeNames(context.attributesOf(symbol));
      return context.list(names.map((name) => systemSymbol(name)));
    },
  }),
  builtin({
    name: "SetAttributes",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/SetAttributes",
    arity: [2, 2],
    apply: (args, context) =>
      changeAttributes(args, context, S.SetAttributes, (old, mask) => old | mask),
  }),
  builtin({
    name: "ClearAttributes",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/ClearAttributes",
    arity: [2, 2],
    apply: (args, context) =>
      changeAttributes(args, context, S.ClearAttributes, (old, mask) => old & ~mask),
  }),
];
