import {
  add,
  divide,
  imaginaryPart,
  isInexactNumber,
  multiply,
  realPart,
} from "../../core/arithmetic.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, isNumber, type Num, systemSymbol } from "../../core/expr.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";

/** Rows of a matrix, all of one length. */
export type Rows = readonly (readonly Expr[])[];

const together = systemSymbol("Together");

/** The rows of a full matrix with at least one element, or `undefined`. */
export function rowsOf(expr: Expr | undefined): Rows | undefined {
  if (!hasHead(expr, S.List) || expr.args.length === 0) return undefined;
  let width = -1;
  for (const row of expr.args) {
    if (!hasHead(row, S.List) || row.args.some((cell) => hasHead(cell, S.List))) return undefined;
    if (width < 0) width = row.args.length;
    else if (width !== row.args.length) return undefined;
  }
  return width > 0 ? expr.args.map((row) => (row as Fn).args) : undefined;
}

/** The list of lists. */
export function matrixOf(rows: Rows, context: Evaluator): Expr {
  return context.list(rows.map((row) => context.list(row)));
}

/** Size of a number as a double. */
export function magnitude(value: Num): number {
  return Math.hypot(toDouble(realPart(value)), toDouble(imaginaryPart(value)));
}

/** The arithmetic of a matrix: numbers directly, everything else through the evaluator. */
export interface Field {
  readonly inexact: boolean;
  readonly numeric: boolean;
  /** `a - factor b`. */
  reduce(a: Expr, factor: Expr, b: Expr): Expr;
  divide(a: Expr, b: Expr): Expr;
  isZero(a: Expr): boolean;
  /** How good a cell is as a pivot; 0 for none. */
  weight(a: Expr): number;
}

/** The arithmetic that fits these cells. */
export function fieldOf(rows: Rows, context: Evaluator): Field {
  const cells = rows.flat();
  if (cells.every(isNumber)) {
    const inexact = cells.some(isInexactNumber);
    const largest = inexact ? Math.max(...cells.map(magnitude)) : 0;
    const tiny = largest * 1e-14 * Math.max(rows.length, rows[0]?.length ?? 1);
    return {
      inexact,
      numeric: true,
      reduce: (a, factor, b) => {
        context.tick();
        return add(a as Num, multiply(-1, multiply(factor as Num, b as Num)));
      },
      divide: (a, b) => divide(a as Num, b as Num),
      isZero: (a) => a === 0 || (inexact && magnitude(a as Num) <= tiny),
      weight: (a) => (a === 0 ? 0 : inexact ? magnitude(a as Num) : 1),
    };
  }
  const radicals = cells.some(
    (cell) => context.call(systemNumericQ, cell) === S.True && !isNumber(cell),
  );
  const tidy = (value: Expr): Expr => {
    const joined = context.call(together, value);
    if (!radicals || isNumber(joined)) return joined;
    const expanded = context.call(expand, joined);
    if (isNumber(expanded)) return expanded;
    const size = context.call(S.N, expanded);
    if (isNumber(size) && magnitude(size) < 1e-11) return 0;
    return joined;
  };
  return {
    inexact: false,
    numeric: false,
    reduce: (a, factor, b) => tidy(new Fn(S.Plus, [a, new Fn(S.Times, [-1, factor, b])])),
    divide: (a, b) => tidy(new Fn(S.Times, [a, new Fn(S.Power, [b, -1])])),
    isZero: (a) => a === 0,
    weight: (a) => (a === 0 ? 0 : isNumber(a) ? 2 : 1),
  };
}

const systemNumericQ = systemSymbol("NumericQ");
const expand = systemSymbol("Expand");

/** What elimination gives. */
export interface Echelon {
  /** Reduced row echelon form. */
  readonly rows: Expr[][];
  /** Column of the pivot of each of the first rows. */
  readonly pivots: readonly number[];
}

/** Reduced row echelon form, with pivots in the first `columns` columns only. */
export function echelon(input: Rows, columns: number, context: Evaluator): Echelon {
  const rows = input.map((row) => row.slice() as Expr[]);
  const field = fieldOf(input, context);
  const pivots: number[] = [];
  for (let column = 0; column < columns && pivots.length < rows.length; column++) {
    const top = pivots.length;
    let best = -1;
    let bestWeight = 0;
    for (let i = top; i < rows.length; i++) {
      const cell = rows[i]?.[column] as Expr;
      if (field.isZero(cell)) continue;
      const weight = field.weight(cell);
      if (weight > bestWeight) {
        best = i;
        bestWeight = weight;
      }
    }
    if (best < 0) {
      if (field.inexact) for (let i = top; i < rows.length; i++) (rows[i] as Expr[])[column] = 0;
      continue;
    }
    [rows[top], rows[best]] = [rows[best] as Expr[], rows[top] as Expr[]];
    const pivotRow = rows[top] as Expr[];
    const pivot = pivotRow[column] as Expr;
    for (let k = 0; k < pivotRow.length; k++) {
      if (k >= column && pivotRow[k] !== 0) pivotRow[k] = field.divide(pivotRow[k] as Expr, pivot);
    }
    pivotRow[column] = 1;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as Expr[];
      const factor = row[column] as Expr;
      if (i === top || factor === 0) continue;
      for (let k = column + 1; k < row.length; k++) {
        if (pivotRow[k] !== 0) row[k] = field.reduce(row[k] as Expr, factor, pivotRow[k] as Expr);
      }
      row[column] = 0;
    }
    pivots.push(column);
  }
  return { rows, pivots };
}
