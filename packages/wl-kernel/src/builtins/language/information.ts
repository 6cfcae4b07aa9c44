import { attributeNames } from "../../core/attributes.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { contextOf, type Expr, Fn, Sym, shortName } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

/** The symbol that is meant, by itself or by its name. */
function symbolOf(expr: Expr, context: Evaluator): Sym | undefined {
  if (expr instanceof Sym) return expr;
  return typeof expr === "string" ? context.state.findSymbol(expr) : undefined;
}

/** A property of a symbol that is known exactly. */
function property(symbol: Sym, name: Expr, context: Evaluator): Expr | undefined {
  const record = context.record(symbol);
  switch (name) {
    case "ObjectType":
      return "Symbol";
    case "FullName":
      return contextOf(symbol) + shortName(symbol);
    case "Attributes":
      return new Fn(
        S.List,
        attributeNames(record.attributes).map((one) => context.state.symbol(`System\`${one}`)),
      );
    case "Options": {
      const options = context.call(S.Options, symbol);
      return options instanceof Fn && options.args.length === 0 ? S.None : options;
    }
    case "Usage":
      return record.messages?.get("usage");
    default:
      return undefined;
  }
}

/** What a session knows of a symbol. */
export const information = [
  builtin({
    name: "Information",
    attributes: ["HoldFirst"],
    state: "partial",
    missing:
      "everything but symbols and their ObjectType, FullName, Attributes, Options and own Usage",
    doc: "ref/Information",
    arity: [1, 2],
    apply([object, name], context) {
      if (object === undefined || name === undefined) return undefined;
      const symbol = symbolOf(object, context);
      return symbol === undefined ? undefined : property(symbol, name, context);
    },
  }),
];
