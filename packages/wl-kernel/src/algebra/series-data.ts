import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { fn, isCall, minus, plus, power, quotient, times } from "./build.js";

/** The sum of the known terms. */
function normal(data: Fn, context: Evaluator): Expr | undefined {
  const [x, at, list, start, , den] = data.args as readonly [Expr, Expr, Expr, Expr, Expr, Expr];
  if (!isCall(list, "List") || typeof start !== "number") return undefined;
  const base = minus(context, x, at);
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

/** The terms in rising order and `O[x]^n`, as a sum that is not to be evaluated. */
export function seriesText(data: Fn, context: Evaluator): Expr | undefined {
  if (data.args.length !== 6) return undefined;
  const [x, at, list, start, end, den] = data.args as readonly [Expr, Expr, Expr, Expr, Expr, Expr];
  if (!isCall(list, "List") || typeof start !== "number") return undefined;
  const base = minus(context, x, at);
  const terms = list.args.map((c, i) =>
    times(context, c, power(context, base, quotient(context, start + i, den))),
  );
  const order = quotient(context, end, den);
  const rest = fn("O", base);
  const last = order === 1 ? rest : new Fn(S.Power, [rest, order]);
  const shown = terms.filter((term) => term !== 0);
  return shown.length === 0 ? last : new Fn(S.Plus, [...shown, last]);
}
