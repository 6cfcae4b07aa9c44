import { multiply } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, integer, isInteger, isNumber, Rational } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { denominatorOf, numeratorOf } from "./fractions.js";
import { echelon, type Rows } from "./matrices.js";

/** A basis of the vectors that the matrix takes to zero, last free variable first. */
export function nullSpace(rows: Rows, context: Evaluator): Expr[][] {
  const width = rows[0]?.length as number;
  const done = echelon(rows, width, context);
  const basis: Expr[][] = [];
  for (let free = width - 1; free >= 0; free--) {
    if (done.pivots.includes(free)) continue;
    const vector: Expr[] = new Array<Expr>(width).fill(0);
    vector[free] = 1;
    done.pivots.forEach((column, i) => {
      const cell = done.rows[i]?.[free] as Expr;
      vector[column] = isNumber(cell) ? multiply(-1, cell) : context.call(S.Times, -1, cell);
    });
    basis.push(cleared(vector));
  }
  return basis;
}

/** A rational vector times the least number that makes it whole. */
function cleared(vector: Expr[]): Expr[] {
  if (!vector.every((cell) => isInteger(cell) || cell instanceof Rational)) return vector;
  let common = 1n;
  for (const cell of vector) {
    const den = denominatorOf(cell as number);
    let [a, b] = [common, den];
    while (b !== 0n) [a, b] = [b, a % b];
    common = (common / a) * den;
  }
  return vector.map((cell) =>
    integer((numeratorOf(cell as number) * common) / denominatorOf(cell as number)),
  );
}
