import { attributeBits, isAttributeName } from "../../core/attributes.js";
import {
  DefinitionTable,
  isLiteral,
  type SymbolRecord,
  withoutHoldPattern,
} from "../../core/definitions.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import { canonicalLeft } from "../../core/orderless-literal.js";
import * as S from "../../core/symbols.js";
import { assignKey, assignPart } from "../part-assignment.js";
import { systemVariables } from "./system-variables.js";
import { assignValueList } from "./value-tables.js";

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
  if (operator === S.Set && tag === undefined) {
    const assigned = assignThroughKeys(lhs, rhs, context);
    if (assigned !== undefined) return assigned;
  }
  const special = assignProperty(lhs, rhs, operator, context);
  if (special !== undefined) return special;
  return assignRule(evaluatedLeft(lhs, context), rhs, operator, context, tag);
}

/** `a["x"] = v`, `a["x", "y"] = v` and `a["x"]["y"] = v` where the value of `a` is an association. */
function assignThroughKeys(lhs: Fn, rhs: Expr, context: Evaluator): boolean | undefined {
  const keys: Expr[] = [];
  let symbol: Expr = lhs;
  while (symbol instanceof Fn) {
    keys.unshift(...symbol.args);
    symbol = symbol.head;
  }
  if (!(symbol instanceof Sym) || keys.length === 0) return undefined;
  if (!(context.record(symbol).own instanceof Assoc)) return undefined;
  const evaluated = keys.map((key) => context.evaluate(key));
  if (evaluated.length === 1) return assignKey(symbol, evaluated[0] as Expr, rhs, context);
  const parts = evaluated.map((key) => new Fn(systemSymbol("Key"), [key]));
  return assignPart(new Fn(S.Part, [symbol, ...parts]), rhs, context);
}

/** Assignments to what describes a symbol: messages, attributes, options, defaults, lists of values. */
function assignProperty(
  lhs: Fn,
  rhs: Expr,
  operator: Sym,
  context: Evaluator,
): boolean | undefined {
  if (lhs.head === S.MessageName) return assignMessage(lhs, rhs, context);
  const [target] = lhs.args;
  const symbol = hasHead(target, S.Evaluate) ? context.evaluate(target) : target;
  switch (lhs.head) {
    case S.Attributes:
      if (lhs.args.length !== 1) return undefined;
      if (hasHead(symbol, S.List)) {
        return symbol.args.every(
          (one) => one instanceof Sym && assignAttributes(one, rhs, context),
        );
      }
      return symbol instanceof Sym ? assignAttributes(symbol, rhs, context) : undefined;
    case S.Options: {
      const owner = symbol instanceof Fn ? context.evaluate(symbol) : symbol;
      if (!(owner instanceof Sym)) return undefined;
      const value = operator === S.SetDelayed ? context.evaluate(rhs) : rhs;
      context.record(owner).options = hasHead(value, S.List) ? value : new Fn(S.List, [value]);
      return true;
    }
    case S.Default: {
      if (!(symbol instanceof Sym)) return undefined;
      const record = context.record(symbol);
      record.defaults ??= new DefinitionTable();
      record.defaults.set(lhs, rhs, true);
      return true;
    }
    case S.N:
    case S.Format:
      return assignForm(lhs, rhs, context);
    default:
      return lhs.head instanceof Sym && symbol instanceof Sym && lhs.args.length === 1
        ? assignValueList(lhs.head, symbol, rhs, context)
        : undefined;
  }
}

/** `N[f[x_]] := …` and `Format[f[x_]] := …` belong to `f`. */
function assignForm(lhs: Fn, rhs: Expr, context: Evaluator): boolean | undefined {
  let target = lhs.args[0];
  if (target === undefined) return undefined;
  if (target instanceof Fn) target = evaluatedLeft(target, context);
  let owner: Expr = withoutHoldPattern(target, S.HoldPattern);
  while (owner instanceof Fn) owner = owner.head;
  if (!(owner instanceof Sym) || (context.attributesOf(owner) & attributeBits.Protected) !== 0) {
    return undefined;
  }
  const record = context.record(owner);
  const rest = lhs.args.slice(1).map((arg) => context.evaluate(arg));
  if (lhs.head === S.N) {
    record.numeric ??= new DefinitionTable();
    record.numeric.set(new Fn(S.N, [target, ...rest]), rhs, false);
    context.hasNumericValues = true;
  } else {
    record.formats ??= new DefinitionTable();
    record.formats.set(new Fn(S.Format, [target, ...rest]), rhs, false);
  }
  context.epoch++;
  return true;
}

function assignSymbol(symbol: Sym, rhs: Expr, operator: Sym, context: Evaluator): boolean {
  const record = context.record(symbol);
  if ((record.attributes & attributeBits.Protected) !== 0) {
    const variable = systemVariables.get(symbol.name);
    if (variable !== undefined) return variable(context.evaluate(rhs), context);
    context.message(operator, "wrsym", symbol);
    return false;
  }
  context.setOwn(record, rhs);
  record.delayedOwn = operator === S.SetDelayed ? rhs : undefined;
  return true;
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
  context.epoch++;
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
export function evaluatedLeft(lhs: Fn, context: Evaluator): Fn {
  if (lhs.head === S.HoldPattern) return lhs;
  if (lhs.head === S.Condition && lhs.args.length === 2 && lhs.args[0] instanceof Fn) {
    return new Fn(S.Condition, [evaluatedLeft(lhs.args[0], context), lhs.args[1] as Expr]);
  }
  const attributes = lhs.head instanceof Sym ? context.attributesOf(lhs.head) : 0;
  if ((attributes & attributeBits.HoldAllComplete) !== 0) return lhs;
  const args = lhs.args.map((arg, i) => {
    const held = (attributes & (i === 0 ? attributeBits.HoldFirst : attributeBits.HoldRest)) !== 0;
    if (held) return hasHead(arg, S.Evaluate) ? context.evaluate(arg) : arg;
    return context.evaluate(arg);
  });
  const head = lhs.head instanceof Fn ? evaluatedLeft(lhs.head, context) : lhs.head;
  return new Fn(renamedHead(head, context), args);
}

/** `g = f; g[x_] := …` defines `f`. */
function renamedHead(head: Expr, context: Evaluator): Expr {
  if (!(head instanceof Sym)) return head;
  const { own } = context.record(head);
  return own instanceof Sym ? context.evaluate(own) : head;
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
  if (up && !tagFound(core, tag)) {
    context.message(operator, isDeep(core, tag) ? "tagpos" : "tagnf", tag, core);
    return false;
  }
  const table = tableFor(record, core, up);
  const immediate = operator === S.Set || operator === S.UpSet || operator === S.TagSet;
  const isFixed = isLiteral(bare);
  const left = isFixed ? canonicalLeft(bare, context) : bare;
  table.set(left, rhs, isFixed && !up, immediate);
  context.definitionsChanged(record, up);
  return true;
}

/** True when the tag is an argument of the left side, or the head of one. */
function tagFound(core: Fn, tag: Sym): boolean {
  return core.args.some((arg) => upOwner(arg) === tag || alternativeOwners(arg).includes(tag));
}

function alternativeOwners(arg: Expr): readonly (Sym | undefined)[] {
  const inner = hasHead(arg, S.Pattern) ? (arg.args[1] as Expr) : arg;
  return hasHead(inner, S.Alternatives) ? inner.args.map(upOwner) : [];
}

function isDeep(expr: Expr, tag: Sym): boolean {
  return (
    expr === tag || (expr instanceof Fn && [expr.head, ...expr.args].some((e) => isDeep(e, tag)))
  );
}

/** The symbol that an up-value at this argument belongs to. */
export function upOwner(arg: Expr): Sym | undefined {
  let inner: Expr = arg;
  for (;;) {
    if (hasHead(inner, S.Pattern)) inner = inner.args[1] as Expr;
    else if (hasHead(inner, S.PatternTest) || hasHead(inner, S.Condition)) {
      inner = inner.args[0] as Expr;
    } else if (hasHead(inner, S.HoldPattern)) inner = inner.args[0] as Expr;
    else if (
      (hasHead(inner, S.Blank) ||
        hasHead(inner, S.BlankSequence) ||
        hasHead(inner, S.BlankNullSequence)) &&
      inner.args[0] instanceof Sym
    ) {
      inner = inner.args[0];
    } else if (inner instanceof Fn) inner = inner.head;
    else break;
  }
  const isBlank = inner === S.Blank || inner === S.BlankSequence || inner === S.BlankNullSequence;
  return inner instanceof Sym && !isBlank ? inner : undefined;
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
