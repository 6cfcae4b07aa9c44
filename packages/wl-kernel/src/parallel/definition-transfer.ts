import * as model from "@remotebatch/expr-model";
import { fromModel, toModel } from "../core/convert.js";
import { DefinitionTable, isLiteral, type SymbolRecord } from "../core/definitions.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, contextOf, type Expr, Fn, Sym } from "../core/expr.js";

const tables = ["down", "sub", "up", "numeric", "formats", "defaults"] as const;

/**
 * What a session knows of the symbols that an expression reaches, through definitions too: for each symbol an expression
 * `List[name, attributes, {own}, {{{lhs, rhs, immediate}…}…}, {options}, {{tag, text}…}]`. Symbols without definitions and
 * those of `System` are left out.
 */
export function reachableDefinitions(
  roots: readonly Expr[],
  context: Evaluator,
): ReadonlyMap<Sym, model.Expr> {
  const found = new Map<Sym, model.Expr>();
  const seen = new Set<Expr>();
  const pending: Expr[] = [...roots];
  for (let expr = pending.pop(); expr !== undefined; expr = pending.pop()) {
    if (typeof expr !== "object" || seen.has(expr)) continue;
    context.tick();
    if (expr instanceof Fn) {
      seen.add(expr);
      pending.push(expr.head, ...nested(expr.args));
    } else if (expr instanceof Assoc) pending.push(...nested(expr.keys), ...nested(expr.values));
    else if (expr instanceof Sym && contextOf(expr) !== "System`") {
      seen.add(expr);
      const record = context.record(expr);
      if (!isDefined(record)) continue;
      found.set(expr, written(record));
      pending.push(...partsOf(record));
    }
  }
  return found;
}

/** The elements in which symbols may be; a million numbers are not worth a look each. */
function nested(elements: readonly Expr[]): readonly Expr[] {
  return elements.filter((element) => element instanceof Object);
}

function isDefined(record: SymbolRecord): boolean {
  return (
    record.own !== undefined ||
    record.attributes !== 0 ||
    record.options !== undefined ||
    record.messages !== undefined ||
    tables.some((name) => record[name] !== undefined)
  );
}

function partsOf(record: SymbolRecord): readonly Expr[] {
  const parts: Expr[] = [];
  if (record.own !== undefined) parts.push(record.own);
  if (record.options !== undefined) parts.push(record.options);
  for (const name of tables) {
    for (const { lhs, rhs } of record[name]?.all() ?? []) parts.push(lhs, rhs);
  }
  return parts;
}

function written(record: SymbolRecord): model.Expr {
  const outside = (expr: Expr): model.Expr => toModel(expr, undefined, true);
  const optional = (expr: Expr | undefined): model.Expr =>
    expr === undefined ? model.list() : model.list(outside(expr));
  const definitions = tables.map((name) =>
    model.list(
      ...[...(record[name]?.all() ?? [])].map(({ lhs, rhs, immediate }) =>
        model.list(outside(lhs), outside(rhs), immediate ? 1 : 0),
      ),
    ),
  );
  const messages = [...(record.messages ?? [])].map(([tag, text]) =>
    model.list(tag, outside(text)),
  );
  return model.list(
    record.symbol.name,
    record.attributes,
    optional(record.own),
    model.list(...definitions),
    optional(record.options),
    model.list(...messages),
  );
}

/** Makes a session know the symbols of `reachableDefinitions`, in place of what it knew of them. */
export function installDefinitions(definitions: model.Fn, context: Evaluator): void {
  const inside = (expr: model.Expr): Expr => fromModel(expr, (name) => context.state.symbol(name));
  const first = (list: model.Expr): Expr | undefined => {
    const [only] = (list as model.Fn).args;
    return only === undefined ? undefined : inside(only);
  };
  for (const definition of definitions.args) {
    const [name, attributes, own, written, options, messages] = (definition as model.Fn)
      .args as readonly [string, number, model.Expr, model.Fn, model.Expr, model.Fn];
    const symbol = context.state.symbol(name);
    const record = context.record(symbol);
    context.setOwn(record, first(own));
    record.exclusive = undefined;
    record.options = first(options);
    record.messages =
      messages.args.length === 0
        ? undefined
        : new Map(
            messages.args.map((message) => {
              const [tag, text] = (message as model.Fn).args as readonly [string, model.Expr];
              return [tag, inside(text)];
            }),
          );
    tables.forEach((table, i) => {
      record[table] = tableOf(written.args[i] as model.Fn, table, inside);
    });
    context.definitionsChanged(record, record.up !== undefined);
    context.setAttributes(symbol, attributes);
    if (record.numeric !== undefined) context.hasNumericValues = true;
  }
}

function tableOf(
  entries: model.Fn,
  name: (typeof tables)[number],
  inside: (expr: model.Expr) => Expr,
): DefinitionTable | undefined {
  if (entries.args.length === 0) return undefined;
  const table = new DefinitionTable();
  for (const entry of entries.args) {
    const [lhs, rhs, immediate] = (entry as model.Fn).args as readonly [
      model.Expr,
      model.Expr,
      number,
    ];
    const left = inside(lhs);
    const literal = name === "defaults" || (name !== "up" && isLiteral(left));
    table.set(left, inside(rhs), literal, immediate === 1);
  }
  return table;
}
