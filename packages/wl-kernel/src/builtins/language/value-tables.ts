import { builtin } from "../../core/builtin.js";
import {
  DefinitionTable,
  isLiteral,
  type SymbolRecord,
  withoutHoldPattern,
} from "../../core/definitions.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

type TableKey = "down" | "sub" | "up" | "numeric" | "formats" | "defaults";

const tables: ReadonlyMap<string, TableKey> = new Map([
  ["DownValues", "down"],
  ["SubValues", "sub"],
  ["UpValues", "up"],
  ["NValues", "numeric"],
  ["FormatValues", "formats"],
  ["DefaultValues", "defaults"],
]);

/** The symbol that an argument names, directly or as a string. */
export function symbolOf(arg: Expr | undefined, context: Evaluator): Sym | undefined {
  if (arg instanceof Sym) return arg;
  if (hasHead(arg, S.Evaluate)) return symbolOf(context.evaluate(arg), context);
  return typeof arg === "string" ? context.state.symbol(arg) : undefined;
}

const machine = new Fn(S.List, [S.MachinePrecision, S.MachinePrecision]);

function shownLeft(lhs: Expr, key: TableKey): Expr {
  return key === "numeric" && lhs instanceof Fn && lhs.args.length === 1
    ? new Fn(S.N, [lhs.args[0] as Expr, machine])
    : lhs;
}

function valuesOf(record: SymbolRecord, key: TableKey): Expr {
  const table = record[key];
  const rules = table === undefined ? [] : [...table.all()];
  return new Fn(
    S.List,
    rules.map(
      ({ lhs, rhs }) => new Fn(S.RuleDelayed, [new Fn(S.HoldPattern, [shownLeft(lhs, key)]), rhs]),
    ),
  );
}

/** `DownValues[f] = rules` and its like; `undefined` for another head. */
export function assignValueList(
  head: Sym,
  symbol: Sym,
  rhs: Expr,
  context: Evaluator,
): boolean | undefined {
  const record = context.record(symbol);
  const key = tables.get(head.name);
  if (key === undefined && head.name !== "OwnValues") return undefined;
  const value = context.evaluate(rhs);
  const rules = hasHead(value, S.List) ? value.args : [value];
  if (!rules.every((rule) => hasHead(rule, S.RuleDelayed) || hasHead(rule, S.Rule))) {
    context.message(head, "vrule", value);
    return false;
  }
  if (key === undefined) {
    const last = rules.at(-1);
    context.setOwn(record, last instanceof Fn ? last.args[1] : undefined);
    return true;
  }
  const table = rules.length === 0 ? undefined : new DefinitionTable();
  for (const rule of rules) {
    const [lhs, right] = (rule as Fn).args as readonly [Expr, Expr];
    const bare = withoutHoldPattern(lhs, S.HoldPattern);
    table?.set(bare, right, isLiteral(bare) && key === "down");
  }
  record[key] = table;
  context.definitionsChanged(record, key === "up");
  context.epoch++;
  return true;
}

/** `DownValues` and the other lists of what is known of a symbol. */
export const valueTables = [
  ...[...tables].map(([name, key]) =>
    builtin({
      name,
      attributes: ["HoldAll"],
      state: "complete",
      doc: `ref/${name}`,
      arity: [1, 1],
      apply([first], context) {
        const symbol = symbolOf(first, context);
        return symbol === undefined ? undefined : valuesOf(context.record(symbol), key);
      },
    }),
  ),
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
  builtin({
    name: "Messages",
    attributes: ["HoldAll"],
    state: "complete",
    doc: "ref/Messages",
    arity: [1, 1],
    apply([first], context) {
      const symbol = symbolOf(first, context);
      if (symbol === undefined) return undefined;
      const entries = [...(context.record(symbol).messages ?? [])];
      return new Fn(
        S.List,
        entries.map(([tag, text]) => {
          const name = new Fn(S.MessageName, [symbol, tag]);
          return new Fn(S.RuleDelayed, [new Fn(S.HoldPattern, [name]), text]);
        }),
      );
    },
  }),
  builtin({
    name: "ValueQ",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "option Method",
    doc: "ref/ValueQ",
    arity: [1, 2],
    apply([expr], context) {
      if (expr instanceof Sym) {
        const record = context.record(expr);
        return S.bool(record.own !== undefined || record.builtin?.value !== undefined);
      }
      if (!(expr instanceof Fn)) return S.False;
      const held = new Fn(S.Hold, [expr]);
      const value = new Fn(S.Hold, [context.evaluate(expr)]);
      return S.bool(context.call(systemSymbol("UnsameQ"), held, value) === S.True);
    },
  }),
];
