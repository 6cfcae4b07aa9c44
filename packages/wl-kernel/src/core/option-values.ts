import { type Expr, Fn, Sym } from "./expr.js";
import { OptionValue } from "./symbols.js";

/** The variable that takes the options of a left side; no text can name it. */
export const givenOptions: Sym = new Sym("OptionsPattern[]");

/** `OptionValue[name]` of a right side, told of the options given and of the defaults. */
export function withOptions(expr: Expr, defaults: Expr): Expr {
  if (!(expr instanceof Fn)) return expr;
  if (expr.head === OptionValue) {
    if (expr.args.length === 1) {
      return new Fn(OptionValue, [
        defaults,
        givenOptions,
        withOptions(expr.args[0] as Expr, defaults),
      ]);
    }
    if (expr.args.length === 2)
      return new Fn(OptionValue, [expr.args[0] as Expr, givenOptions, expr.args[1] as Expr]);
  }
  const head = withOptions(expr.head, defaults);
  const args = expr.args.map((arg) => withOptions(arg, defaults));
  const same = head === expr.head && args.every((arg, i) => arg === expr.args[i]);
  return same ? expr : new Fn(head, args);
}
