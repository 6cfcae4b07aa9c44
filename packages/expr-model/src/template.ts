import { toExpr } from "./convert.js";
import type { Expr } from "./expr.js";
import { ExprError } from "./expr-error.js";
import { parse } from "./parse.js";
import { rebuild } from "./rebuild.js";
import { Sym } from "./symbol.js";

// A private-use character that begins no name of the language, so that no text can spell a placeholder by chance.
const mark = "\uE0F7";

/**
 * Reads an expression with values in it: wl`FactorInteger[${n}]`. Values are converted by {@link toExpr} and put in as
 * expressions, never as text, so a string stays a string whatever it holds. Each value stands where an operand can.
 * @throws WlSyntaxError when the text is no expression, ExprError when a value has none, or stands inside a string.
 */
export function wl(strings: TemplateStringsArray, ...values: readonly unknown[]): Expr {
  let text = strings.raw[0] ?? "";
  values.forEach((_, i) => {
    text += ` ${mark}${i} ${strings.raw[i + 1] ?? ""}`;
  });
  const expr = parse(text);
  if (values.length === 0) return expr;
  const parts = values.map(toExpr);
  const placed = new Set<number>();
  const made = rebuild(expr, (leaf) => {
    if (!(leaf instanceof Sym) || !leaf.name.startsWith(mark)) return leaf;
    const index = Number(leaf.name.slice(1));
    placed.add(index);
    return parts[index] ?? leaf;
  });
  const lost = parts.findIndex((_, index) => !placed.has(index));
  if (lost >= 0) {
    throw new ExprError(
      "EXPR_UNSUPPORTED_VALUE",
      `Value ${lost + 1} stands inside a string or a name, where no expression can; take the quotes around it away.`,
    );
  }
  return made;
}
