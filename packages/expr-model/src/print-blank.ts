import type { Expr } from "./expr.js";
import { Fn, isFn } from "./function.js";
import { isSymbolName } from "./name-characters.js";
import { Sym } from "./symbol.js";

/** `_`, `__h` and so on; `undefined` when the expression is no blank that can be written so. */
export function blankText(expr: Expr): string | undefined {
  if (!(expr instanceof Fn) || expr.args.length > 1) return undefined;
  let marks: string;
  if (isFn(expr, "Blank")) marks = "_";
  else if (isFn(expr, "BlankSequence")) marks = "__";
  else if (isFn(expr, "BlankNullSequence")) marks = "___";
  else return undefined;
  const [head] = expr.args;
  if (head === undefined) return marks;
  return head instanceof Sym && isSymbolName(head.name) ? marks + head.name : undefined;
}

/** The blank of `name_`, if the call of Pattern has that form. */
export function namedBlank({ args }: Fn): Expr | undefined {
  return args.length === 2 && args[0] instanceof Sym ? args[1] : undefined;
}

/** True for `x_`, `__h` and the like. */
export function isPlainPattern(expr: Expr): boolean {
  const blank = isFn(expr, "Pattern") ? namedBlank(expr) : expr;
  return blank !== undefined && blankText(blank) !== undefined;
}
