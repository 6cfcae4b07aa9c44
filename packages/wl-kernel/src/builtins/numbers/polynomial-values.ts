import { isInexactNumber } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, isNumber } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

/** The polynomial with these coefficients, constant first, at x: expanded for symbols, by Horner's rule for numbers. */
export function polynomialIn(coefficients: readonly Expr[], x: Expr, context: Evaluator): Expr {
  if (isNumber(x) || coefficients.some((value) => isNumber(value) && isInexactNumber(value))) {
    return coefficients.reduceRight<Expr>(
      (total, coefficient) => context.call(S.Plus, coefficient, context.call(S.Times, total, x)),
      0,
    );
  }
  return context.evaluate(
    new Fn(
      S.Plus,
      coefficients.map((coefficient, power) =>
        power === 0 ? coefficient : new Fn(S.Times, [coefficient, new Fn(S.Power, [x, power])]),
      ),
    ),
  );
}
