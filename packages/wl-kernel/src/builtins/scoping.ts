import { builtin } from "../core/builtin.js";
import type { DefinitionTable, SymbolRecord } from "../core/definitions.js";
import type { Evaluator } from "../core/evaluator.js";
import { contextOf, type Expr, Fn, hasHead, Sym, shortName, systemSymbol } from "../core/expr.js";
import { ConditionFailed, ReturnSignal } from "../core/signals.js";
import * as S from "../core/symbols.js";
import { compileTemplate, instantiate, type Template } from "../core/template.js";
import { systemVariables } from "./language/system-variables.js";

interface LocalVariable {
  readonly symbol: Sym;
  /** Start value, unevaluated; undefined for none. */
  readonly start: Expr | undefined;
  readonly delayed: boolean;
}

/** Reads `{x, y = 1, …}`; `undefined` after a message. */
function localVariables(
  spec: Expr | undefined,
  head: Sym,
  context: Evaluator,
): readonly LocalVariable[] | undefined {
  if (!hasHead(spec, S.List)) {
    context.message(head, "lvlist", spec ?? S.Null);
    return undefined;
  }
  const variables: LocalVariable[] = [];
  for (const entry of spec.args) {
    const assignment = hasHead(entry, S.Set) || hasHead(entry, S.SetDelayed);
    const symbol = assignment ? (entry as Fn).args[0] : entry;
    if (!(symbol instanceof Sym)) {
      if (assignment) context.message(head, "lvset", spec, entry, symbol as Expr);
      else context.message(head, "lvsym", spec, entry);
      return undefined;
    }
    if (variables.some((other) => other.symbol === symbol)) {
      context.message(head, "dup", symbol, spec);
      return undefined;
    }
    const start = assignment ? (entry as Fn).args[1] : undefined;
    variables.push({ symbol, start, delayed: hasHead(entry, S.SetDelayed) });
  }
  return variables;
}

function moduleScope(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  const variables = localVariables(args[0], S.Module, context);
  if (variables === undefined) return undefined;
  const starts = variables.map(({ start, delayed }) =>
    start === undefined || delayed ? start : context.evaluate(start),
  );
  const number = context.state.moduleNumber++;
  const index = new Map<Sym, number>();
  const fresh = variables.map(({ symbol }, i) => {
    index.set(symbol, i);
    const made = new Sym(
      `${contextOf(symbol) === "System`" ? "System`" : contextOf(symbol)}${shortName(symbol)}$${number}`,
    );
    context.localRecord(made, starts[i]);
    return made;
  });
  return instantiate(bodyTemplate(expr, index), fresh, undefined);
}

/** The compiled body of one `Module` expression, which loops and recursion use again and again. */
class ModuleBody {
  readonly template: Template;
  constructor(template: Template) {
    this.template = template;
  }
}

function bodyTemplate(expr: Fn, index: ReadonlyMap<Sym, number>): Template {
  if (expr.cache instanceof ModuleBody) return expr.cache.template;
  const template = compileTemplate(expr.args[1] as Expr, index, true);
  if (expr.cache === undefined) expr.cache = new ModuleBody(template);
  return template;
}

/** Everything that `Block` saves and puts back. */
interface Saved {
  readonly record: SymbolRecord;
  readonly own: Expr | undefined;
  readonly down: DefinitionTable | undefined;
  readonly sub: DefinitionTable | undefined;
  readonly up: DefinitionTable | undefined;
}

/** Runs with symbols cleared (or set) for the time of the call. */
export function withBlocked<T>(
  symbols: readonly Sym[],
  values: readonly (Expr | undefined)[],
  context: Evaluator,
  run: () => T,
): T {
  const saved: Saved[] = symbols.map((symbol) => {
    const record = context.record(symbol);
    const { own, down, sub, up } = record;
    return { record, own, down, sub, up };
  });
  saved.forEach(({ record, down, sub, up }, i) => {
    context.setOwn(record, values[i]);
    if (down ?? sub ?? up) {
      record.down = undefined;
      record.sub = undefined;
      record.up = undefined;
      context.epoch++;
    }
  });
  try {
    return run();
  } finally {
    for (const { record, own, down, sub, up } of saved) {
      context.setOwn(record, own);
      if (record.down !== down || record.sub !== sub || record.up !== up) context.epoch++;
      record.down = down;
      record.sub = sub;
      record.up = up;
    }
  }
}

function blockScope(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const variables = localVariables(args[0], S.Block, context);
  if (variables === undefined) return undefined;
  const special = variables.filter(({ symbol }) => systemVariables.has(symbol.name));
  const plain = variables.filter(({ symbol }) => !systemVariables.has(symbol.name));
  const before = special.map(({ symbol }) => context.evaluate(symbol));
  for (const { symbol, start } of special) {
    if (start !== undefined) context.call(S.Set, symbol, start);
  }
  const starts = plain.map(({ start, delayed }) =>
    start === undefined || delayed ? start : context.evaluate(start),
  );
  try {
    return withBlocked(
      plain.map(({ symbol }) => symbol),
      starts,
      context,
      () => context.evaluate(args[1] as Expr),
    );
  } finally {
    special.forEach(({ symbol }, i) => {
      systemVariables.get(symbol.name)?.(before[i] as Expr, context);
    });
  }
}

function withScope(args: readonly Expr[], context: Evaluator): Expr | undefined {
  if (args.length > 2) return new Fn(S.With, [args[0] as Expr, new Fn(S.With, args.slice(1))]);
  const variables = localVariables(args[0], S.With, context);
  if (variables === undefined) return undefined;
  const index = new Map<Sym, number>();
  const values: Expr[] = [];
  for (const { symbol, start, delayed } of variables) {
    if (start === undefined) {
      context.message(S.With, "lvws", symbol, args[0] as Expr);
      return undefined;
    }
    index.set(symbol, values.length);
    values.push(delayed ? start : context.evaluate(start));
  }
  return instantiate(compileTemplate(args[1] as Expr, index, true), values, undefined);
}

/** Lets `Return[value, head]` leave a scope that names itself. */
function leavable(head: Sym, body: () => Expr | undefined, context: Evaluator): Expr | undefined {
  const depth = context.depth;
  try {
    return body();
  } catch (signal) {
    if (!(signal instanceof ReturnSignal) || signal.target !== head) throw signal;
    context.depth = depth;
    return signal.value;
  }
}

/** The outermost holds on every way down are taken off. */
function released(expr: Expr): Expr {
  if (!(expr instanceof Fn)) return expr;
  const { head, args } = expr;
  if (head === S.Hold || head === S.HoldForm || head === S.HoldPattern || head === S.HoldComplete) {
    return args.length === 1 ? (args[0] as Expr) : new Fn(S.Sequence, args);
  }
  const made = args.map(released);
  return made.every((arg, i) => arg === args[i]) ? expr : new Fn(head, made);
}

export const scoping = [
  builtin({
    name: "Module",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Module",
    arity: [2, 2],
    apply: (args, context, expr) =>
      leavable(
        S.Module,
        () => {
          const body = moduleScope(args, context, expr);
          return body === undefined ? undefined : context.evaluate(body);
        },
        context,
      ),
  }),
  builtin({
    name: "Block",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Block",
    arity: [2, 2],
    apply: (args, context) => leavable(S.Block, () => blockScope(args, context), context),
  }),
  builtin({
    name: "With",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/With",
    arity: [2, Number.POSITIVE_INFINITY],
    apply: withScope,
  }),
  builtin({
    name: "Condition",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Condition",
    apply([body, test, mark], context) {
      // The mark stands on the condition at the end of a definition's scoping construct, and on no other.
      if (mark === undefined || test === undefined) return undefined;
      if (context.evaluate(test) !== S.True) throw new ConditionFailed();
      return body;
    },
  }),
  builtin({
    name: "Unique",
    state: "partial",
    missing: "attributes",
    doc: "ref/Unique",
    arity: [0, 2],
    apply([name], context) {
      const number = context.state.moduleNumber++;
      if (name === undefined) return context.state.symbol(`$${number}`);
      if (hasHead(name, S.List)) {
        context.state.moduleNumber--;
        return context.list(name.args.map((one) => context.call(systemSymbol("Unique"), one)));
      }
      if (name instanceof Sym) return new Sym(`${name.name}$${number}`);
      if (typeof name === "string") return context.state.symbol(`${name}${number}`);
      return undefined;
    },
  }),
  builtin({
    name: "Evaluate",
    state: "complete",
    doc: "ref/Evaluate",
    apply: (args) => (args.length === 1 ? args[0] : new Fn(S.Sequence, args)),
  }),
  builtin({
    name: "Nothing",
    state: "complete",
    doc: "ref/Nothing",
    apply: () => S.Nothing,
  }),
  builtin({
    name: "ReleaseHold",
    state: "complete",
    doc: "ref/ReleaseHold",
    arity: [1, 1],
    apply: ([first]) => released(first as Expr),
  }),
];
