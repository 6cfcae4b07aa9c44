import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, Rational, Real } from "../core/expr.js";
import { compareExpr } from "../core/order.js";
import * as S from "../core/symbols.js";
import { isCall, isExactReal, minus, plus, power, quotient, times } from "./build.js";

/** The sum of the known terms. */
function normal(data: Fn, context: Evaluator): Expr | undefined {
  const [x, at, list, start, , den] = data.args as readonly [Expr, Expr, Expr, Expr, Expr, Expr];
  if (!isCall(list, "List") || typeof start !== "number") return undefined;
  const base = isInfinity(at) ? power(context, x, -1) : minus(context, x, at);
  return plus(
    context,
    ...list.args.map((c, i) =>
      times(context, c, power(context, base, quotient(context, start + i, den))),
    ),
  );
}

/** The expression with every series in it as the sum of its known terms. */
export function withoutSeries(expr: Expr, context: Evaluator): Expr {
  if (!(expr instanceof Fn)) return expr;
  if (isCall(expr, "SeriesData", 6)) return normal(expr, context) ?? expr;
  return context.evaluate(
    new Fn(
      expr.head,
      expr.args.map((arg) => withoutSeries(arg, context)),
    ),
  );
}

/** The terms in rising order and `O[x]^n` as text: each coefficient before its power, sums in parentheses. */
export function seriesText(data: Fn, context: Evaluator): string | undefined {
  if (data.args.length !== 6) return undefined;
  const [x, at, list, start, end, den] = data.args as readonly [Expr, Expr, Expr, Expr, Expr, Expr];
  if (!isCall(list, "List") || typeof start !== "number") return undefined;
  const infinite = isInfinity(at);
  const base = infinite ? new Fn(S.Power, [x, -1]) : minus(context, x, at);
  const shown = (expr: Expr): string => context.state.outputForm(expr);
  const raised = (exponent: Expr): Expr => {
    if (exponent === 1) return base;
    if (infinite && typeof exponent === "number" && exponent < 0)
      return power(context, base, exponent);
    return new Fn(S.Power, [base, exponent]);
  };
  let text = "";
  const add = (part: string, negative: boolean): void => {
    if (text === "") text = negative ? `-${part}` : part;
    else text += negative ? ` - ${part}` : ` + ${part}`;
  };
  list.args.forEach((c, i) => {
    if (c === 0) return;
    const exponent = quotient(context, start + i, den);
    const negative = isNegative(c);
    const size = negative ? times(context, -1, c) : c;
    const factors =
      exponent === 0 ? [size] : size === 1 ? [raised(exponent)] : [size, raised(exponent)];
    const term = factors.length === 1 ? (factors[0] as Expr) : productOf(factors);
    if (isCall(size, "SeriesData") && exponent !== 0) {
      add(`(${shown(size)}) ${shown(raised(exponent))}`, false);
      return;
    }
    const sum = isCall(term, "Plus") || isCall(term, "SeriesData");
    add(sum ? `(${shown(term)})` : shown(term), negative);
  });
  const order = quotient(context, end, den);
  const raisedTo = order instanceof Rational ? `(${shown(order)})` : shown(order);
  add(`O[${shown(base)}]${order === 1 ? "" : `^${raisedTo}`}`, false);
  return text;
}

const isInfinity = (at: Expr): boolean => at === S.InfinitySymbol || isCall(at, "DirectedInfinity");

const isNegative = (c: Expr): boolean => {
  const number = isCall(c, "Times") ? c.args[0] : c;
  return (
    (number instanceof Real || isExactReal(number as Expr)) && compareExpr(number as Expr, 0) < 0
  );
};

/** The factors in their order, a number in front as it is in a product of its own. */
function productOf([size, raised]: readonly Expr[]): Expr {
  const first = isCall(size, "Times") ? size.args : [size as Expr];
  return new Fn(S.Times, [...first, raised as Expr]);
}
