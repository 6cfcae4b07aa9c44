import { attributeBits, attributeNames } from "../core/attributes.js";
import type { DefinitionTable, SymbolRecord } from "../core/definitions.js";
import type { Evaluator } from "../core/evaluator.js";
import { contextOf, type Expr, Fn, hasHead, Sym, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";

/** The definitions of a symbol as one would type them, a blank line between them; "Null" when it has none. */
export function definitionText(symbol: Sym, context: Evaluator): string {
  const blocks = blocksOf(symbol, context);
  return blocks.length === 0 ? "Null" : blocks.join("\n \n");
}

/** The definitions of a symbol and of all that they refer to, apart from builtins. */
export function fullDefinitionText(symbol: Sym, context: Evaluator): string {
  const seen = new Set<Sym>();
  const blocks: string[] = [];
  const queue: Sym[] = [symbol];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    context.tick();
    if (seen.has(next) || contextOf(next) === "System`") continue;
    seen.add(next);
    blocks.push(...blocksOf(next, context));
    collectSymbols(context.record(next), queue);
  }
  return blocks.length === 0 ? "Null" : blocks.join("\n \n");
}

function collectSymbols(record: SymbolRecord, out: Sym[]): void {
  const collect = (expr: Expr): void => {
    if (expr instanceof Sym) out.push(expr);
    else if (expr instanceof Fn) for (const part of [expr.head, ...expr.args]) collect(part);
  };
  if (record.own !== undefined) collect(record.own);
  for (const table of [record.down, record.sub, record.up]) {
    for (const { rhs } of table?.all() ?? []) collect(rhs);
  }
}

function blocksOf(symbol: Sym, context: Evaluator): readonly string[] {
  const record = context.record(symbol);
  const blocks: string[] = [];
  const write = (lhs: Expr, operator: Sym, rhs: Expr): void => {
    blocks.push(context.state.inputForm(new Fn(operator, [lhs, rhs])));
  };
  const names = attributeNames(record.attributes).filter((name) => name !== "Temporary");
  if (names.length > 0) {
    const list = new Fn(
      S.List,
      names.map((name) => systemSymbol(name)),
    );
    write(new Fn(S.Attributes, [symbol]), S.Set, list);
  }
  if ((record.attributes & attributeBits.ReadProtected) !== 0) return blocks;
  const { own, delayedOwn } = record;
  if (own !== undefined) write(symbol, own === delayedOwn ? S.SetDelayed : S.Set, own);
  for (const table of [record.formats, record.numeric, record.down, record.sub]) {
    for (const definition of table?.all() ?? []) {
      write(definition.lhs, definition.immediate ? S.Set : S.SetDelayed, definition.rhs);
    }
  }
  writeUpValues(symbol, record.up, context, blocks);
  if (hasHead(record.options, S.List)) write(new Fn(S.Options, [symbol]), S.Set, record.options);
  for (const { lhs, rhs } of record.defaults?.all() ?? []) write(lhs, S.Set, rhs);
  return blocks;
}

function writeUpValues(
  symbol: Sym,
  table: DefinitionTable | undefined,
  context: Evaluator,
  blocks: string[],
): void {
  for (const { lhs, rhs, immediate } of table?.all() ?? []) {
    const operator = immediate ? S.TagSet : S.TagSetDelayed;
    blocks.push(context.state.inputForm(new Fn(operator, [symbol, lhs, rhs])));
  }
}
