import { toExpr } from "./convert.js";
import type { Expr } from "./expr.js";
import { parse } from "./parse.js";
import { rebuild } from "./rebuild.js";
import { Sym } from "./symbol.js";

// A private-use character that begins no name of the language, so that no text can spell a placeholder by chance.
const mark = "\uE0F7";

/**
 * Reads an expression with values in it: wl`FactorInteger[${n}]`. Values are converted by {@link toExpr} and put in as
 * expressions, never as text, so a string stays a string whatever it holds. Each value stands where an operand can.
 * @throws WlSyntaxError when the text is no expression, ExprError when a value has none.
 */
export function wl(strings: TemplateStringsArray, ...values: readonly unknown[]): Expr {
  let text = strings.raw[0] ?? "";
  values.forEach((_, i) => {
    text += ` ${mark}${i} ${strings.raw[i + 1] ?? ""}`;
  });
  const expr = parse(text);
  if (values.length === 0) return expr;
  const parts = values.map(toExpr);
  return rebuild(expr, (leaf) => {
    if (!(leaf instanceof Sym) || !leaf.name.startsWith(mark)) return leaf;
    return parts[Number(leaf.name.slice(1))] ?? leaf;
  });
}
