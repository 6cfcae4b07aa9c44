import { multiply } from "../../core/arithmetic.js";
import { Complex, type Expr, Fn, hasHead, isNumber, type Num } from "../../core/expr.js";
import { compareReal } from "../../core/order.js";
import * as S from "../../core/symbols.js";

function isNegative(value: Num): boolean {
  if (!(value instanceof Complex)) return compareReal(value, 0) < 0;
  const re = compareReal(value.re, 0);
  return re < 0 || (re === 0 && compareReal(value.im, 0) < 0);
}

/** The negative of an expression that is written with a minus sign first, else `undefined`: `-x` gives `x`. */
export function withoutMinus(expr: Expr): Expr | undefined {
  if (isNumber(expr)) return isNegative(expr) ? multiply(-1, expr) : undefined;
  if (hasHead(expr, S.DirectedInfinity)) {
    return expr.args[0] === -1 ? new Fn(S.DirectedInfinity, [1]) : undefined;
  }
  if (hasHead(expr, S.Times)) {
    const first = expr.args[0] as Expr;
    if (!isNumber(first) || !isNegative(first)) return undefined;
    const positive = multiply(-1, first);
    const rest = expr.args.slice(1);
    if (positive !== 1) return new Fn(S.Times, [positive, ...rest]);
    return rest.length === 1 ? (rest[0] as Expr) : new Fn(S.Times, rest);
  }
  if (hasHead(expr, S.Plus) && withoutMinus(expr.args[0] as Expr) !== undefined) {
    return new Fn(
      S.Plus,
      expr.args.map((term) => withoutMinus(term) ?? new Fn(S.Times, [-1, term])),
    );
  }
  return undefined;
}

/** x for an expression I x, else `undefined`. */
export function withoutI(expr: Expr): Expr | undefined {
  const first = hasHead(expr, S.Times) ? (expr.args[0] as Expr) : expr;
  if (!(first instanceof Complex) || first.re !== 0) return undefined;
  return hasHead(expr, S.Times) ? new Fn(S.Times, [first.im, ...expr.args.slice(1)]) : first.im;
}
