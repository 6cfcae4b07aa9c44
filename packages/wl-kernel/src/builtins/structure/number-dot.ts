import { addReal, multiplyReal } from "../../core/arithmetic.js";
import { ElementCollector } from "../../core/element-collector.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, type Fn, hasHead, isInteger } from "../../core/expr.js";
import { lengthOf, machineNumbers, packedList } from "../../core/packed-list.js";
import * as S from "../../core/symbols.js";

/**
 * The product of vectors or matrices of machine reals, or of integers; `undefined` for other elements. Products along a row
 * are added from the first to the last, whether the lists are packed or not.
 */
export function dotOfNumbers(a: Fn, b: Fn, context: Evaluator): Expr | undefined {
  const left = rowsOf(a);
  const right = rowsOf(b);
  if (left === undefined || right === undefined) return undefined;
  const leftNumbers = numberRows(left.rows);
  const rightNumbers = leftNumbers && numberRows(right.rows);
  if (leftNumbers !== undefined && rightNumbers !== undefined) {
    if (leftNumbers.real !== rightNumbers.real) return undefined;
    const columns = right.isVector ? rightNumbers.rows : transposed(rightNumbers.rows);
    const made = machineProduct(leftNumbers.rows, columns, leftNumbers.real, context);
    if (made !== undefined) {
      const rows = made.map((row) => packedList(row, leftNumbers.real));
      return shaped(rows, left.isVector, right.isVector, context);
    }
    if (leftNumbers.real) return undefined;
  }
  return exactProduct(left, right, context);
}

interface Rows {
  readonly rows: readonly Fn[];
  /** True for a vector, which is one row. */
  readonly isVector: boolean;
}

function rowsOf(expr: Fn): Rows | undefined {
  if (lengthOf(expr) === 0) return undefined;
  if (machineNumbers(expr) !== undefined || !hasHead(expr.args[0], S.List)) {
    return { rows: [expr], isVector: true };
  }
  return expr.args.every((row) => hasHead(row, S.List) && lengthOf(row) > 0)
    ? { rows: expr.args as readonly Fn[], isVector: false }
    : undefined;
}

interface NumberRows {
  readonly rows: readonly Float64Array[];
  readonly real: boolean;
}

function numberRows(rows: readonly Fn[]): NumberRows | undefined {
  const out: Float64Array[] = [];
  let real: boolean | undefined;
  for (const row of rows) {
    const numbers = machineNumbers(row);
    if (numbers === undefined) return undefined;
    real ??= numbers.real;
    if (numbers.real !== real) return undefined;
    out.push(numbers.values);
  }
  return real === undefined ? undefined : { rows: out, real };
}

function transposed(rows: readonly Float64Array[]): readonly Float64Array[] {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, () => new Float64Array(rows.length));
  rows.forEach((row, i) => {
    for (let k = 0; k < width; k++) (columns[k] as Float64Array)[i] = row[k] as number;
  });
  return columns;
}

/** Rows of the product; `undefined` when one of its sums is no machine number of the kind. */
function machineProduct(
  rows: readonly Float64Array[],
  columns: readonly Float64Array[],
  real: boolean,
  context: Evaluator,
): readonly Float64Array[] | undefined {
  const out: Float64Array[] = [];
  for (const row of rows) {
    const made = new Float64Array(columns.length);
    for (let k = 0; k < columns.length; k++) {
      context.tick();
      const value = along(row, columns[k] as Float64Array, real);
      if (!Number.isFinite(value)) return undefined;
      made[k] = value;
    }
    out.push(made);
  }
  return out;
}

function along(row: Float64Array, column: Float64Array, real: boolean): number {
  let sum = (row[0] as number) * (column[0] as number);
  if (real) {
    for (let i = 1; i < row.length; i++) sum += (row[i] as number) * (column[i] as number);
    return sum;
  }
  // An exact product of 0 and a negative integer is no negative zero.
  sum += 0;
  if (!Number.isSafeInteger(sum)) return Number.NaN;
  for (let i = 1; i < row.length; i++) {
    const product = (row[i] as number) * (column[i] as number);
    sum += product;
    if (!Number.isSafeInteger(product) || !Number.isSafeInteger(sum)) return Number.NaN;
  }
  return sum;
}

/** The product of matrices of integers of any size. */
function exactProduct(left: Rows, right: Rows, context: Evaluator): Expr | undefined {
  const isExact = (row: Fn): boolean => row.args.every(isInteger);
  if (!left.rows.every(isExact) || !right.rows.every(isExact)) return undefined;
  type Integers = readonly (number | bigint)[];
  const width = lengthOf(right.rows[0] as Fn);
  const columns: readonly Integers[] = right.isVector
    ? [(right.rows[0] as Fn).args as Integers]
    : Array.from({ length: width }, (_, k) => right.rows.map((row) => row.args[k]) as Integers);
  const rows = left.rows.map((row) => {
    const made = new ElementCollector(columns.length);
    for (const column of columns) {
      context.tick();
      made.push(
        (row.args as Integers).reduce<number | bigint>(
          (sum, value, i) =>
            addReal(sum, multiplyReal(value, column[i] as number | bigint)) as number | bigint,
          0,
        ),
      );
    }
    return made.list(context);
  });
  return shaped(rows, left.isVector, right.isVector, context);
}

/** Without the levels that were vectors. */
function shaped(
  rows: readonly Fn[],
  leftIsVector: boolean,
  rightIsVector: boolean,
  context: Evaluator,
): Expr {
  const [first] = rows as readonly [Fn];
  if (leftIsVector) return rightIsVector ? (first.args[0] as Expr) : first;
  return context.list(rightIsVector ? rows.map((row) => row.args[0] as Expr) : rows);
}
