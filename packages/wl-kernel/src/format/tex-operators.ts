import { type Expr, hasHead } from "../core/expr.js";
import * as S from "../core/symbols.js";

/** What a sub- or superscript is written as: one character needs no braces. */
export const braced = (text: string): string => (text.length === 1 ? text : `{${text}}`);

const repeated: Readonly<Record<string, string>> = { Sum: "\\sum", Product: "\\prod" };

/**
 * Integrals, sums, products and limits of one variable as TeX writes them, `undefined` for other calls; `tex` gives the
 * text of a part in surroundings of a precedence.
 */
export function bigOperator(
  name: string,
  body: Expr,
  spec: Expr,
  tex: (expr: Expr, outer: number) => string,
): string | undefined {
  if (name === "Limit" && hasHead(spec, S.Rule)) {
    const [x, to] = spec.args as readonly [Expr, Expr];
    return `\\underset{${tex(x, 0)}\\to ${tex(to, 0)}}{\\text{lim}}${tex(body, 311)}`;
  }
  const range = hasHead(spec, S.List) ? spec.args : [spec];
  const [x, from, to] = range;
  if (x === undefined) return undefined;
  if (name === "Integrate") {
    if (range.length !== 1 && range.length !== 3) return undefined;
    const bounds =
      from === undefined || to === undefined
        ? ""
        : `_${braced(tex(from, 0))}^${braced(tex(to, 0))}`;
    return `\\int${bounds} ${tex(body, 311)} \\, d${tex(x, 0)}`;
  }
  const sign = repeated[name];
  if (sign === undefined || from === undefined || range.length > 3) return undefined;
  const first = to === undefined ? "1" : tex(from, 0);
  return `${sign} _{${tex(x, 0)}=${first}}^${braced(tex(to ?? from, 0))} ${tex(body, 311)}`;
}
