import { attributeBits } from "../../core/attributes.js";
import { type BuiltinSpec, builtin } from "../../core/builtin.js";
import { isLiteral, type SymbolRecord, withoutHoldPattern } from "../../core/definitions.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, contextOf, type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import { structuralKey } from "../../core/identity.js";
import { canonicalLeft } from "../../core/orderless-literal.js";
import * as S from "../../core/symbols.js";
import { evaluatedLeft } from "./assign.js";
import { isNamePattern, namedSymbols } from "./symbol-names.js";
import { systemVariables } from "./system-variables.js";

function unset(lhs: Expr, context: Evaluator, tag?: Sym): Expr {
  const operator = tag === undefined ? S.Unset : systemSymbol("TagUnset");
  if (lhs instanceof Sym) {
    const record = context.record(lhs);
    if ((record.attributes & attributeBits.Protected) !== 0) {
      context.message(operator, "wrsym", lhs);
      return S.$Failed;
    }
    context.setOwn(record, undefined);
    return S.Null;
  }
  if (!(lhs instanceof Fn)) {
    context.message(operator, "usraw", lhs);
    return S.$Failed;
  }
  if (lhs.head instanceof Sym && lhs.args.length === 1 && unsetKey(lhs.head, lhs, context)) {
    return S.Null;
  }
  const left = evaluatedLeft(lhs, context);
  const bare = withoutHoldPattern(left, S.HoldPattern);
  let inner: Expr = bare instanceof Fn ? bare.head : bare;
  while (inner instanceof Fn) inner = inner.head;
  const owner = tag ?? inner;
  if (!(owner instanceof Sym)) return S.$Failed;
  const record = context.record(owner);
  if ((record.attributes & attributeBits.Protected) !== 0) {
    context.message(operator, "write", owner, bare);
    return S.$Failed;
  }
  const kept = isLiteral(bare) ? canonicalLeft(bare, context) : bare;
  const tables =
    tag === undefined ? [record.down, record.sub] : [record.up, record.down, record.sub];
  for (const table of tables) {
    if (table?.remove(kept) === true) {
      context.epoch++;
      return S.Null;
    }
  }
  context.message(operator, "norep", bare, owner);
  return S.$Failed;
}

/** `a["x"] =.` takes an entry out of an association. */
function unsetKey(symbol: Sym, lhs: Fn, context: Evaluator): boolean {
  const record = context.record(symbol);
  const { own } = record;
  if (!(own instanceof Assoc)) return false;
  const at = own.position(structuralKey(context.evaluate(lhs.args[0] as Expr)), structuralKey);
  if (at >= 0) {
    const keep = (_part: Expr, i: number): boolean => i !== at;
    context.setOwn(record, new Assoc(own.keys.filter(keep), own.values.filter(keep)));
  }
  return true;
}

function forgetValues(record: SymbolRecord): void {
  record.own = undefined;
  record.exclusive = undefined;
  record.down = undefined;
  record.sub = undefined;
  record.up = undefined;
  record.formats = undefined;
  record.numeric = undefined;
}

function clear(
  args: readonly Expr[],
  context: Evaluator,
  operator: Sym,
  everything: boolean,
): Expr | undefined {
  for (const arg of args) {
    if (arg instanceof Sym || typeof arg === "string" || hasHead(arg, S.List)) continue;
    if (hasHead(arg, S.Evaluate)) continue;
    context.message(operator, "ssym", arg);
  }
  for (const symbol of namedSymbols(args, context)) {
    const record = context.record(symbol);
    if ((record.attributes & attributeBits.Protected) !== 0) {
      context.message(operator, "wrsym", symbol);
      continue;
    }
    forgetValues(record);
    if (everything) {
      record.attributes = 0;
      record.options = undefined;
      record.defaults = undefined;
      record.messages = undefined;
      context.attributesVersion++;
    }
    context.epoch++;
  }
  return S.Null;
}

function remove(args: readonly Expr[], context: Evaluator): Expr {
  for (const arg of args) {
    if (typeof arg === "string" && namedSymbols([arg], context).length === 0) {
      if (isNamePattern(arg)) context.message(S.Remove, "rmptnc", arg);
      else context.message(S.Remove, "rmnsm", arg);
    }
  }
  for (const symbol of namedSymbols(args, context)) {
    if ((context.attributesOf(symbol) & attributeBits.Protected) !== 0) {
      context.message(S.Remove, "wrsym", symbol);
      continue;
    }
    forgetValues(context.record(symbol));
    if (contextOf(symbol) !== "System`") context.state.removeSymbol(symbol);
    context.forget(symbol);
  }
  return S.Null;
}

function protection(name: "Protect" | "Unprotect", change: (old: number) => number): BuiltinSpec {
  return {
    name,
    attributes: ["HoldAll"],
    state: "complete",
    doc: `ref/${name}`,
    apply(args, context) {
      const changed: Expr[] = [];
      for (const symbol of namedSymbols(args, context)) {
        const old = context.attributesOf(symbol);
        const made = change(old);
        if (made === old) continue;
        if ((old & attributeBits.Locked) !== 0) {
          context.message(systemSymbol(name), "locked", symbol);
          continue;
        }
        context.setAttributes(symbol, made);
        changed.push(context.state.outputForm(symbol));
      }
      return context.list(changed);
    },
  };
}

/** What takes definitions away, and what keeps them from that. */
export const clearing = [
  builtin({
    name: "Unset",
    attributes: ["HoldFirst", "Listable", "ReadProtected"],
    state: "complete",
    doc: "ref/Unset",
    arity: [1, 1],
    apply([lhs], context) {
      const variable = lhs instanceof Sym ? systemVariables.get(lhs.name) : undefined;
      return variable === undefined ? unset(lhs as Expr, context) : S.Null;
    },
  }),
  builtin({
    name: "TagUnset",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/TagUnset",
    arity: [2, 2],
    apply: ([tag, lhs], context) =>
      tag instanceof Sym ? unset(lhs as Expr, context, tag) : undefined,
  }),
  builtin({
    name: "Clear",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Clear",
    apply: (args, context) => clear(args, context, S.Clear, false),
  }),
  builtin({
    name: "ClearAll",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/ClearAll",
    apply: (args, context) => clear(args, context, S.ClearAll, true),
  }),
  builtin({
    name: "Remove",
    attributes: ["HoldAll", "Locked"],
    state: "partial",
    missing: "symbols already inside other expressions keep their names",
    doc: "ref/Remove",
    apply: (args, context) => remove(args, context),
  }),
  builtin(protection("Protect", (old) => old | attributeBits.Protected)),
  builtin(protection("Unprotect", (old) => old & ~attributeBits.Protected)),
];
