import type { Evaluator } from "./evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "./expr.js";
import * as S from "./symbols.js";

const optionValue = systemSymbol("OptionValue");
/** Name under which a definition's options are known to its right side. */
const hidden = new Sym("RemoteBatch`Private`options");

/**
 * A definition whose right side asks for `OptionValue[name]`: its `OptionsPattern` gets a name, and the question is completed
 * with the function and the options given. Other definitions stay as they are.
 */
export function withOptionValues(lhs: Expr, rhs: Expr): readonly [Expr, Expr] {
  if (!mentions(rhs, optionValue) || !mentions(lhs, S.OptionsPattern)) return [lhs, rhs];
  let owner: Expr | undefined;
  const named = (expr: Expr, inPattern: boolean): Expr => {
    if (!(expr instanceof Fn)) return expr;
    if (expr.head === S.OptionsPattern) {
      owner ??= expr.args[0];
      return inPattern ? expr : new Fn(S.Pattern, [hidden, expr]);
    }
    if (hasHead(expr, S.Pattern) && hasHead(expr.args[1], S.OptionsPattern)) {
      // A named one is matched under both names.
      owner ??= expr.args[1].args[0];
      return new Fn(S.Pattern, [hidden, expr]);
    }
    return new Fn(
      named(expr.head, inPattern),
      expr.args.map((arg) => named(arg, inPattern)),
    );
  };
  const pattern = named(lhs, false);
  const f = owner ?? headOfCall(lhs);
  const completed = (expr: Expr): Expr => {
    if (!(expr instanceof Fn)) return expr;
    const args = expr.args.map(completed);
    if (expr.head === optionValue && args.length === 1) {
      return new Fn(optionValue, [f, new Fn(S.List, [hidden]), args[0] as Expr]);
    }
    return new Fn(completed(expr.head), args);
  };
  return [pattern, completed(rhs)];
}

function mentions(expr: Expr, symbol: Sym): boolean {
  if (!(expr instanceof Fn)) return false;
  return (
    expr.head === symbol ||
    mentions(expr.head, symbol) ||
    expr.args.some((arg) => mentions(arg, symbol))
  );
}

function headOfCall(lhs: Expr): Expr {
  let head = lhs;
  while (hasHead(head, S.Condition) || hasHead(head, S.HoldPattern)) head = head.args[0] as Expr;
  while (head instanceof Fn) head = head.head;
  return head;
}

/** The name of an option, by which `a`, `"a"` and symbols of other contexts are the same. */
export function optionName(expr: Expr | undefined): string | undefined {
  if (typeof expr === "string") return expr;
  return expr instanceof Sym ? expr.name.slice(expr.name.lastIndexOf("`") + 1) : undefined;
}

/** Rules of options, from lists nested at will. */
export function optionRules(expr: Expr | undefined): readonly Fn[] {
  if (hasHead(expr, S.Rule) || hasHead(expr, S.RuleDelayed)) return [expr];
  return hasHead(expr, S.List) ? expr.args.flatMap((one) => optionRules(one)) : [];
}

/** Default options of a symbol: those that were set, else the builtin's own. */
export function defaultOptions(symbol: Sym, context: Evaluator): readonly Fn[] {
  const record = context.record(symbol);
  if (record.options !== undefined) return optionRules(record.options);
  return Object.entries(record.builtin?.options ?? {}).map(
    ([name, value]) => new Fn(S.Rule, [systemSymbol(name), value]),
  );
}

/** The value of an option among rules; `undefined` when there is none of that name. */
export function valueOfOption(rules: readonly Fn[], name: Expr): Expr | undefined {
  const wanted = optionName(name);
  return rules.find((rule) => optionName(rule.args[0]) === wanted)?.args[1];
}
