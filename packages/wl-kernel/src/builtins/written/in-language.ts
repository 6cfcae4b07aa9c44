import { parseAll, qualify } from "@remotebatch/expr-model";
import { type Builtin, type BuiltinSpec, builtin } from "../../core/builtin.js";
import { fromModel } from "../../core/convert.js";
import { DefinitionTable, isLiteral } from "../../core/definitions.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { evaluatedLeft } from "../language/assign.js";

/** A function written in the language itself: its name, its definitions, and what else a builtin can say. */
export type LanguageEntry = readonly [
  name: string,
  code: string,
  more?: Partial<Omit<BuiltinSpec, "name" | "apply" | "applySub">>,
];

/** Names of the code that begin with a small letter are its own and live here, out of every session's sight. */
const privateContext = "RemoteBatch`Private`";

const isCapital = (name: string): boolean => /^[A-Z$]/u.test(name);

interface Tables {
  readonly down: DefinitionTable;
  readonly sub: DefinitionTable;
}

/**
 * Builtins that are written in the language itself. Their definitions are parsed at first use in a session; definitions of
 * other symbols in the same code are private to it. What fits no definition stays unevaluated.
 */
export function inLanguage(entries: readonly LanguageEntry[]): readonly Builtin[] {
  return entries.map(([name, code, more]) =>
    builtin({
      state: "complete",
      doc: `ref/${name}`,
      ...more,
      name,
      apply: (_args, context, expr) => context.applyTable(tablesOf(name, code, context).down, expr),
      applySub: (_args, context, _outer, expr) =>
        context.applyTable(tablesOf(name, code, context).sub, expr),
      applyDeep: (context, expr) => context.applyTable(tablesOf(name, code, context).sub, expr),
    }),
  );
}

/**
 * Calls one of the private functions that `code` defines; `code` is read once in a session.
 * @param name Begins with a small letter.
 */
export function callPrivate(
  code: string,
  name: string,
  args: readonly Expr[],
  context: Evaluator,
): Expr {
  tablesOf(`Private:${name}`, code, context);
  return context.evaluate(new Fn(context.state.symbol(`${privateContext}${name}`), args));
}

function tablesOf(name: string, code: string, context: Evaluator): Tables {
  const key = `in-language:${name}`;
  const known = context.state.topics.get(key) as Tables | undefined;
  if (known !== undefined) return known;
  const tables: Tables = { down: new DefinitionTable(), sub: new DefinitionTable() };
  context.state.topics.set(key, tables);
  const symbol = systemSymbol(name);
  for (const part of parsed(code, context)) define(part, symbol, tables, context);
  return tables;
}

const texts = new Map<string, ReturnType<typeof parseAll>>();

function parsed(code: string, context: Evaluator): readonly Expr[] {
  let parts = texts.get(code);
  if (parts === undefined) {
    parts = parseAll(code).map((part) => qualify(part, isCapital, privateContext));
    texts.set(code, parts);
  }
  return parts
    .map((part) => fromModel(part, (full) => context.state.symbol(full)))
    .flatMap((part) => (hasHead(part, S.CompoundExpression) ? part.args : [part]));
}

function define(part: Expr, symbol: Sym, tables: Tables, context: Evaluator): void {
  if (part instanceof Sym) return;
  if (!hasHead(part, S.SetDelayed))
    throw new TypeError(`${symbol.name}: only definitions with :=.`);
  const [lhs, rhs] = part.args as readonly [Expr, Expr];
  let call = lhs;
  while (hasHead(call, S.Condition)) call = call.args[0] as Expr;
  let head: Expr = call;
  while (head instanceof Fn) head = head.head;
  if (head !== symbol) {
    context.evaluate(part);
    return;
  }
  const table = call instanceof Fn && call.head instanceof Fn ? tables.sub : tables.down;
  const left = call === lhs && lhs instanceof Fn ? evaluatedLeft(lhs, context) : lhs;
  table.set(left, rhs, isLiteral(left));
}
