import { attributeBits, attributeNames, isAttributeName } from "../core/attributes.js";
import { builtin } from "../core/builtin.js";
import {
  DefinitionTable,
  isLiteral,
  type SymbolRecord,
  withoutHoldPattern,
} from "../core/definitions.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { assignKey, assignPart } from "./part-assignment.js";

/** Makes `lhs = rhs` known; false (after a message) when that is not allowed. */
export function assign(
  lhs: Expr,
  rhs: Expr,
  operator: Sym,
  context: Evaluator,
  tag?: Sym,
): boolean {
  if (lhs instanceof Sym) return assignSymbol(lhs, rhs, operator, context);
  if (!(lhs instanceof Fn)) {
    context.message(operator, "setraw", lhs);
    return false;
  }
  if (lhs.head === S.List && tag === undefined) return assignList(lhs, rhs, operator, context);
  if (lhs.head === S.Part && tag === undefined) return assignPart(lhs, rhs, context);
  if (lhs.head instanceof Sym && lhs.args.length === 1 && operator === S.Set && tag === undefined) {
    const key = context.evaluate(lhs.args[0] as Expr);
    const assigned = assignKey(lhs.head, key, rhs, context);
    if (assigned !== undefined) return assigned;
  }
  if (lhs.head === S.MessageName) return assignMessage(lhs, rhs, context);
  if (lhs.head === S.Attributes && lhs.args[0] instanceof Sym && lhs.args.length === 1) {
    return assignAttributes(lhs.args[0], rhs, context);
  }
  if (lhs.head === S.Options && lhs.args[0] instanceof Sym) {
    context.record(lhs.args[0]).options = rhs;
    return true;
  }
  if (lhs.head === S.Default && lhs.args[0] instanceof Sym) {
    const record = context.record(lhs.args[0]);
    record.defaults ??= new DefinitionTable();
    record.defaults.set(lhs, rhs, true);
    return true;
  }
  return assignRule(evaluatedLeft(lhs, context), rhs, operator, context, tag);
}

function assignSymbol(symbol: Sym, rhs: Expr, operator: Sym, context: Evaluator): boolean {
  const record = context.record(symbol);
  if ((record.attributes & attributeBits.Protected) !== 0) {
    if (symbol === S.$RecursionLimit && (typeof rhs === "number" || isInfinity(rhs))) {
      // JavaScript's own stack is the limit beyond this.
      context.recursionLimit = typeof rhs === "number" ? Math.max(20, rhs) : 1_000_000;
      return true;
    }
    if (symbol === S.$IterationLimit && (typeof rhs === "number" || isInfinity(rhs))) {
      context.iterationLimit =
        typeof rhs === "number" ? Math.max(20, rhs) : Number.POSITIVE_INFINITY;
      return true;
    }
    context.message(operator, "wrsym", symbol);
    return false;
  }
  context.setOwn(record, rhs);
  return true;
}

function isInfinity(expr: Expr): boolean {
  return expr === S.InfinitySymbol || (hasHead(expr, S.DirectedInfinity) && expr.args[0] === 1);
}

function assignList(lhs: Fn, rhs: Expr, operator: Sym, context: Evaluator): boolean {
  if (!hasHead(rhs, S.List) || rhs.args.length !== lhs.args.length) {
    context.message(S.Set, "shape", lhs, rhs);
    return false;
  }
  let done = true;
  lhs.args.forEach((left, i) => {
    if (!assign(left, rhs.args[i] as Expr, operator, context)) done = false;
  });
  return done;
}

function assignMessage(lhs: Fn, rhs: Expr, context: Evaluator): boolean {
  const [symbol, tag] = lhs.args;
  if (!(symbol instanceof Sym) || typeof tag !== "string") {
    context.message(S.Message, "name", lhs);
    return false;
  }
  const record = context.record(symbol);
  record.messages ??= new Map();
  record.messages.set(tag, rhs);
  return true;
}

function assignAttributes(symbol: Sym, value: Expr, context: Evaluator): boolean {
  let mask = 0;
  for (const name of hasHead(value, S.List) ? value.args : [value]) {
    if (name instanceof Sym && isAttributeName(name.name)) mask |= attributeBits[name.name];
    else {
      context.message(S.Attributes, "attnf", name);
      return false;
    }
  }
  context.setAttributes(symbol, mask);
  return true;
}

/** The arguments of a left side are evaluated, its head and pattern names stay. */
function evaluatedLeft(lhs: Fn, context: Evaluator): Fn {
  if (lhs.head === S.HoldPattern) return lhs;
  if (lhs.head === S.Condition && lhs.args.length === 2 && lhs.args[0] instanceof Fn) {
    return new Fn(S.Condition, [evaluatedLeft(lhs.args[0], context), lhs.args[1] as Expr]);
  }
  const attributes = lhs.head instanceof Sym ? context.attributesOf(lhs.head) : 0;
  if ((attributes & attributeBits.HoldAllComplete) !== 0) return lhs;
  const args = lhs.args.map((arg, i) => {
    const held = (attributes & (i === 0 ? attributeBits.HoldFirst : attributeBits.HoldRest)) !== 0;
    return held ? arg : context.evaluate(arg);
  });
  const head = lhs.head instanceof Fn ? evaluatedLeft(lhs.head, context) : lhs.head;
  return new Fn(head, args);
}

function assignRule(
  lhs: Fn,
  rhs: Expr,
  operator: Sym,
  context: Evaluator,
  tag: Sym | undefined,
): boolean {
  const bare = withoutHoldPattern(lhs, S.HoldPattern);
  let core = bare;
  while (hasHead(core, S.Condition) || hasHead(core, S.HoldPattern)) core = core.args[0] as Expr;
  if (!(core instanceof Fn)) {
    if (core instanceof Sym) return assignSymbol(core, rhs, operator, context);
    context.message(operator, "setraw", core);
    return false;
  }
  let inner: Expr = core.head;
  while (inner instanceof Fn) inner = inner.head;
  const owner = tag ?? inner;
  if (!(owner instanceof Sym)) {
    context.message(operator, "setraw", owner);
    return false;
  }
  const record = context.record(owner);
  if ((record.attributes & attributeBits.Protected) !== 0) {
    context.message(operator, "write", owner, bare);
    return false;
  }
  const up = tag !== undefined && inner !== tag;
  const table = tableFor(record, core, up);
  table.set(bare, rhs, isLiteral(bare) && !up);
  context.definitionsChanged(record, up);
  return true;
}

function tableFor(record: SymbolRecord, core: Fn, up: boolean): DefinitionTable {
  if (up) {
    record.up ??= new DefinitionTable();
    return record.up;
  }
  if (core.head instanceof Fn) {
    record.sub ??= new DefinitionTable();
    return record.sub;
  }
  record.down ??= new DefinitionTable();
  return record.down;
}

/** Symbols that an up-value of this left side belongs to. */
function upSymbols(lhs: Expr): readonly Sym[] {
  if (!(lhs instanceof Fn)) return [];
  const owners: Sym[] = [];
  for (const arg of lhs.args) {
    let inner: Expr = arg;
    for (;;) {
      if (hasHead(inner, S.Pattern)) inner = inner.args[1] as Expr;
      else if (hasHead(inner, S.Blank) && inner.args[0] instanceof Sym) inner = inner.args[0];
      else if (inner instanceof Fn) inner = inner.head;
      else break;
    }
    if (inner instanceof Sym && inner !== S.Blank) owners.push(inner);
  }
  return owners;
}

function upSet(args: readonly Expr[], context: Evaluator, operator: Sym, delayed: boolean): Expr {
  const lhs = args[0] as Expr;
  const rhs = delayed ? (args[1] as Expr) : context.evaluate(args[1] as Expr);
  const left = lhs instanceof Fn ? evaluatedLeft(lhs, context) : lhs;
  const owners = upSymbols(left);
  if (owners.length === 0) context.message(S.UpSet, "nosym", lhs);
  for (const owner of owners) {
    if ((context.attributesOf(owner) & attributeBits.Protected) !== 0) {
      context.message(operator, "write", owner, left);
    } else assign(left, rhs, operator, context, owner);
  }
  return delayed ? S.Null : rhs;
}

function unset(lhs: Expr, context: Evaluator): Expr {
  if (lhs instanceof Sym) {
    const record = context.record(lhs);
    if ((record.attributes & attributeBits.Protected) !== 0) {
      context.message(S.Unset, "wrsym", lhs);
      return S.$Failed;
    }
    context.setOwn(record, undefined);
    return S.Null;
  }
  if (!(lhs instanceof Fn)) return S.$Failed;
  const left = evaluatedLeft(lhs, context);
  let inner: Expr = left.head;
  while (inner instanceof Fn) inner = inner.head;
  if (inner instanceof Sym) {
    const record = context.record(inner);
    const bare = withoutHoldPattern(left, S.HoldPattern);
    for (const table of [record.down, record.sub, record.up]) {
      if (table?.remove(bare) === true) {
        context.epoch++;
        return S.Null;
      }
    }
    context.message(S.Unset, "norep", left, inner);
  }
  return S.$Failed;
}

/** The symbols that an argument of `Clear` and its like names. */
export function namedSymbols(args: readonly Expr[], context: Evaluator): readonly Sym[] {
  const found: Sym[] = [];
  for (const arg of args) {
    if (arg instanceof Sym) found.push(arg);
    else if (hasHead(arg, S.List)) found.push(...namedSymbols(arg.args, context));
    else if (typeof arg === "string") {
      const symbol = context.state.findSymbol(arg);
      if (symbol !== undefined) found.push(symbol);
    }
  }
  return found;
}

function clear(
  args: readonly Expr[],
  context: Evaluator,
  operator: Sym,
  everything: boolean,
): Expr {
  for (const symbol of namedSymbols(args, context)) {
    const record = context.record(symbol);
    if ((record.attributes & attributeBits.Protected) !== 0) {
      context.message(operator, "wrsym", symbol);
      continue;
    }
    record.own = undefined;
    record.down = undefined;
    record.sub = undefined;
    record.up = undefined;
    record.formats = undefined;
    record.numeric = undefined;
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

function valuesOf(table: DefinitionTable | undefined): Expr {
  const rules = table === undefined ? [] : [...table.all()];
  return new Fn(
    S.List,
    rules.map(({ lhs, rhs }) => new Fn(S.RuleDelayed, [new Fn(S.HoldPattern, [lhs]), rhs])),
  );
}

function symbolOf(arg: Expr | undefined, context: Evaluator): Sym | undefined {
  if (arg instanceof Sym) return arg;
  return typeof arg === "string" ? context.state.symbol(arg) : undefined;
}

function changeAttributes(
  args: readonly Expr[],
  context: Evaluator,
  change: (old: number, mask: number) => number,
): Expr | undefined {
  const [first, second] = args;
  const symbols = first === undefined ? [] : namedSymbols([first], context);
  if (second === undefined) return undefined;
  let mask = 0;
  for (const name of hasHead(second, S.List) ? second.args : [second]) {
    if (name instanceof Sym && isAttributeName(name.name)) mask |= attributeBits[name.name];
    else {
      context.message(S.Attributes, "attnf", name);
      return undefined;
    }
  }
  for (const symbol of symbols) {
    const old = context.attributesOf(symbol);
    if ((old & attributeBits.Locked) !== 0) context.message(S.Attributes, "locked", symbol);
    else context.setAttributes(symbol, change(old, mask));
  }
  return S.Null;
}

function values(name: string, pick: (record: SymbolRecord) => DefinitionTable | undefined) {
  return builtin({
    name,
    attributes: ["HoldAll"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([first], context) {
      const symbol = symbolOf(first, context);
      return symbol === undefined ? undefined : valuesOf(pick(context.record(symbol)));
    },
  });
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
      const value = context.evaluate(rhs as Expr);
      assign(lhs as Expr, value, S.TagSet, context, tag as Sym);
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
      const done = assign(lhs as Expr, rhs as Expr, S.TagSetDelayed, context, tag as Sym);
      return done ? S.Null : S.$Failed;
    },
  }),
  builtin({
    name: "Unset",
    attributes: ["HoldFirst", "Listable"],
    state: "complete",
    doc: "ref/Unset",
    arity: [1, 1],
    apply: ([lhs], context) => unset(lhs as Expr, context),
  }),
  builtin({
    name: "Clear",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "string patterns",
    doc: "ref/Clear",
    apply: (args, context) => clear(args, context, S.Clear, false),
  }),
  builtin({
    name: "ClearAll",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "string patterns",
    doc: "ref/ClearAll",
    apply: (args, context) => clear(args, context, S.ClearAll, true),
  }),
  builtin({
    name: "Remove",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "string patterns; the name stays known",
    doc: "ref/Remove",
    apply: (args, context) => clear(args, context, S.Remove, true),
  }),
  builtin({
    name: "OwnValues",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/OwnValues",
    arity: [1, 1],
    apply([first], context) {
      const symbol = symbolOf(first, context);
      if (symbol === undefined) return undefined;
      const record = context.record(symbol);
      const { own } = record;
      record.exclusive = undefined;
      if (own === undefined) return new Fn(S.List, []);
      return new Fn(S.List, [new Fn(S.RuleDelayed, [new Fn(S.HoldPattern, [symbol]), own])]);
    },
  }),
  values("DownValues", (record) => record.down),
  values("SubValues", (record) => record.sub),
  values("UpValues", (record) => record.up),
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
    apply: (args, context) => changeAttributes(args, context, (old, mask) => old | mask),
  }),
  builtin({
    name: "ClearAttributes",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/ClearAttributes",
    arity: [2, 2],
    apply: (args, context) => changeAttributes(args, context, (old, mask) => old & ~mask),
  }),
  builtin({
    name: "Protect",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Protect",
    apply(args, context) {
      const changed: Expr[] = [];
      for (const symbol of namedSymbols(args, context)) {
        const old = context.attributesOf(symbol);
        if ((old & attributeBits.Protected) !== 0) continue;
        context.setAttributes(symbol, old | attributeBits.Protected);
        changed.push(context.state.outputForm(symbol));
      }
      return context.list(changed);
    },
  }),
  builtin({
    name: "Unprotect",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Unprotect",
    apply(args, context) {
      const changed: Expr[] = [];
      for (const symbol of namedSymbols(args, context)) {
        const old = context.attributesOf(symbol);
        if ((old & attributeBits.Protected) === 0) continue;
        if ((old & attributeBits.Locked) !== 0) {
          context.message(systemSymbol("Protect"), "locked", symbol);
          continue;
        }
        context.setAttributes(symbol, old & ~attributeBits.Protected);
        changed.push(context.state.outputForm(symbol));
      }
      return context.list(changed);
    },
  }),
];
