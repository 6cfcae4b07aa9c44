import { imaginaryPart, realPart } from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Complex, type Expr, Fn, isNumber, Real, systemSymbol } from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { eigenvalues, type Pair } from "../../numeric/plain-eigen.js";
import { echelon, magnitude, type Rows } from "./matrices.js";
import { nullSpace } from "./null-space.js";

/** One eigenvalue with its eigenvectors; `vectors` is made when asked for. */
export interface Root {
  readonly value: Expr;
  readonly size: number;
  readonly re: number;
  readonly im: number;
  readonly vectors: () => Expr[][];
}

/** The matrix less a multiple of the identity. */
export const minusIdentity = (rows: Rows, value: Expr, context: Evaluator): Rows =>
  rows.map((row, i) =>
    row.map((cell, j) =>
      i === j ? context.call(S.Plus, cell, new Fn(S.Times, [-1, value])) : cell,
    ),
  );

/** Eigenvalues of a matrix of numbers in machine arithmetic. */
export function numericRoots(rows: Rows, context: Evaluator): Root[] | undefined {
  const cells = rows.map((row) =>
    row.map((cell): Pair | undefined => {
      const n = context.call(S.N, cell);
      return isNumber(n)
        ? { re: toDouble(realPart(n)), im: toDouble(imaginaryPart(n)) }
        : undefined;
    }),
  );
  if (cells.some((row) => row.includes(undefined))) return undefined;
  const pairs = cells as Pair[][];
  const values = eigenvalues(pairs, () => context.tick());
  if (values === undefined) return undefined;
  const isReal = pairs.every((row) => row.every(({ im }) => im === 0));
  const hermitian = pairs.every((row, i) =>
    row.every((cell, j) => {
      const other = (pairs[j] as Pair[])[i] as Pair;
      return cell.re === other.re && cell.im === -other.im;
    }),
  );
  const scale = Math.max(...values.map(({ re, im }) => Math.hypot(re, im)));
  return values.map(({ re, im }) => {
    const plain = hermitian || (isReal && Math.abs(im) <= 1e-13 * scale);
    const value = plain ? new Real(re) : new Complex(new Real(re), new Real(im));
    return {
      value,
      size: Math.hypot(re, plain ? 0 : im),
      re,
      im: plain ? 0 : im,
      vectors: () => numericVectors(rows, value, hermitian, context),
    };
  });
}

function numericVectors(rows: Rows, value: Expr, hermitian: boolean, context: Evaluator): Expr[][] {
  // The last pivot of a singular matrix is rounding error: elimination stops one column early.
  const shifted = minusIdentity(rows, value, context);
  let basis = nullSpace(shifted, context);
  if (basis.length === 0) {
    const done = echelon(shifted, rows.length - 1, context);
    const vector = done.rows
      .slice(0, rows.length - 1)
      .map((row) => context.call(S.Times, -1, row.at(-1) as Expr));
    basis = [[...vector, 1]];
  }
  return basis.map((vector) => {
    const norm = context.call(systemSymbol("Norm"), context.list(vector));
    const unit = vector.map((cell) => context.call(S.N, new Fn(S.Divide, [cell, norm])));
    const first = unit.find((cell) => isNumber(cell) && magnitude(cell) > 1e-12);
    const flip = !hermitian && first instanceof Real && first.value > 0;
    return flip ? unit.map((cell) => context.call(S.Times, -1, cell)) : unit;
  });
}
