import { add } from "../core/arithmetic.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, isNumber, type Num, Rational, Real } from "../core/expr.js";
import { packedNumbers } from "../core/packed-list.js";
import * as S from "../core/symbols.js";

/** Sum of a list: numbers are added at once, the rest by `Plus`. */
export function total(elements: readonly Expr[], context: Evaluator): Expr {
  let sum: Num = 0;
  const rest: Expr[] = [];
  const fractions: Rational[] = [];
  for (const element of elements) {
    if (typeof element === "number" && typeof sum === "number") {
      const next: number = sum + element;
      sum = Number.isSafeInteger(next) ? next : add(sum, element);
    } else if (element instanceof Rational) fractions.push(element);
    else if (isNumber(element)) sum = add(sum, element);
    else rest.push(element);
  }
  if (fractions.length > 0) sum = add(sum, sumInPairs(fractions));
  return rest.length === 0 ? sum : context.call(S.Plus, sum, ...rest);
}

/** Sum of a list that is held packed; `undefined` for any other, and where the sum is out of the ordinary. */
export function totalOfPacked(expr: Expr | undefined): number | Real | undefined {
  const packed = packedNumbers(expr);
  if (packed === undefined) return undefined;
  const { values, real } = packed;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i] as number;
    if (!real && !Number.isSafeInteger(sum)) return undefined;
  }
  if (real) return Number.isFinite(sum) ? new Real(sum) : undefined;
  return sum;
}

/** Neighbours first, so that the numbers stay small as long as they can. */
function sumInPairs(terms: readonly Num[]): Num {
  let level = terms;
  while (level.length > 1) {
    const next: Num[] = [];
    for (let i = 0; i + 1 < level.length; i += 2) {
      next.push(add(level[i] as Num, level[i + 1] as Num));
    }
    if (level.length % 2 === 1) next.push(level[level.length - 1] as Num);
    level = next;
  }
  return level[0] ?? 0;
}
