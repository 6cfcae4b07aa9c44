import type { Expr } from "../expr.js";
import { ExprError } from "../expr-error.js";
import { real } from "../number.js";
import { addNumbers, type Calculable, multiplyNumbers } from "../number-arithmetic.js";
import { partsAt } from "./build-sparse.js";
import { positionsOf } from "./sparse-access.js";
import { checkNumeric } from "./sparse-arithmetic.js";
import { SparseCollector } from "./sparse-collector.js";
import { lowerBound, type SparseParts, sortedParts, valueAt } from "./sparse-parts.js";

/** Most elements that are stored because a background other than 0 fills rows and columns. */
const maxFilled = 10_000_000;

/** A matrix, or a vector taken for one. */
interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly parts: SparseParts;
  readonly background: Calculable;
}

/** The product of a matrix with a matrix or vector, or of a vector with a matrix. */
export function dotOf(a: SparseParts, b: SparseParts): SparseParts {
  if (a.dims.length + b.dims.length < 3) {
    fail("The product of two vectors is a number, not an array; inner gives it.");
  }
  const left = rowMatrix(a);
  const right = columnMatrix(b);
  checkInner(left, right);
  const dims = [...a.dims.slice(0, -1), ...b.dims.slice(1)];
  const zero = commonZero(left, right);
  const made = new SparseCollector(dims, backgroundOf(left, right));
  const single: number[] = [];
  const put = (row: number, column: number, value: Expr): void => {
    single[0] = a.dims.length === 1 || b.dims.length === 2 ? column : row;
    made.add(single, 0, value);
  };
  const endRow = dims.length === 2 ? () => made.endRow() : undefined;
  if (zero === undefined) multiplyFilled(left, right, put, endRow);
  else multiplySparse(left, right, zero, put, endRow);
  if (dims.length === 1) made.endRow();
  return made.finish([a.stored, b.stored]);
}

/** The sum of the products of two vectors' elements. */
export function innerOf(a: SparseParts, b: SparseParts): Expr {
  if (a.dims.length !== 1 || b.dims.length !== 1) {
    fail(
      `inner takes two vectors, not arrays of rank ${a.dims.length} and ${b.dims.length}; dot takes matrices.`,
    );
  }
  const left = rowMatrix(a);
  const right = rowMatrix(b);
  if (left.columns !== right.columns) {
    fail(`Vectors of ${left.columns} and ${right.columns} elements have no inner product.`);
  }
  return sumOfProducts(left, 0, right, 0, commonZero(left, right));
}

function fail(message: string): never {
  throw new ExprError("EXPR_DIMENSIONS", message);
}

function rowMatrix(parts: SparseParts): Matrix {
  const { dims } = parts;
  if (dims.length > 2) {
    fail(`dot takes vectors and matrices, not an array of rank ${dims.length}.`);
  }
  checkNumeric(parts);
  const [rows, columns] = (dims.length === 1 ? [1, ...dims] : dims) as readonly [number, number];
  return { rows, columns, parts: sortedParts(parts), background: parts.background as Calculable };
}

/** A vector on the right is a matrix of one column. */
function columnMatrix(parts: SparseParts): Matrix {
  if (parts.dims.length !== 1) return rowMatrix(parts);
  checkNumeric(parts);
  const rows = parts.dims[0] as number;
  return {
    rows,
    columns: 1,
    parts: sortedParts(parts),
    background: parts.background as Calculable,
  };
}

function checkInner(left: Matrix, right: Matrix): void {
  if (left.columns === right.rows) return;
  fail(
    `The left array's last dimension is ${left.columns}, the right one's first ${right.rows}; they must be equal.`,
  );
}

/** The zero that both backgrounds are; with it what is not stored adds nothing. */
function commonZero(left: Matrix, right: Matrix): Calculable | undefined {
  if (left.background === 0 && right.background === 0) return 0;
  return isRealZero(left.background) && isRealZero(right.background) ? real(0) : undefined;
}

function isRealZero(value: Calculable): boolean {
  return typeof value === "object" && value.value === 0;
}

function backgroundOf(left: Matrix, right: Matrix): Calculable {
  if (left.columns > 0 && isRealZero(left.background) && isRealZero(right.background)) {
    return real(0);
  }
  return multiplyNumbers(left.columns, multiplyNumbers(left.background, right.background));
}

/** Row by row of the left array, adding up the rows of the right one that its elements name. */
function multiplySparse(
  left: Matrix,
  right: Matrix,
  zero: Calculable,
  put: (row: number, column: number, value: Expr) => void,
  endRow: (() => void) | undefined,
): void {
  const { rowPointers, columns, stored } = left.parts;
  const rangeOf = rowRanges(right);
  const isVector = right.parts.dims.length === 1;
  for (let row = 0; row < left.rows; row++) {
    const sums = new Map<number, Calculable>();
    const end = rowPointers[row + 1] as number;
    // Only in a row of stored elements alone can a sum be without any zero of the backgrounds.
    const counts =
      end - (rowPointers[row] as number) === left.columns ? new Map<number, number>() : undefined;
    for (let i = rowPointers[row] as number; i < end; i++) {
      const factor = valueAt(stored, i) as Calculable;
      const [from, to] = rangeOf(columns[i] as number);
      for (let j = from; j < to; j++) {
        const column = isVector ? 1 : (right.parts.columns[j] as number);
        const product = multiplyNumbers(factor, valueAt(right.parts.stored, j) as Calculable);
        const sum = sums.get(column);
        sums.set(column, sum === undefined ? product : addNumbers(sum, product));
        counts?.set(column, (counts.get(column) ?? 0) + 1);
      }
    }
    for (const column of Float64Array.from(sums.keys()).sort()) {
      const sum = sums.get(column) as Calculable;
      const isWhole = counts?.get(column) === left.columns;
      put(row + 1, column, isWhole ? sum : addNumbers(sum, zero));
    }
    endRow?.();
  }
}

/** Which stored elements a row of the matrix, counted from 1, has. */
function rowRanges(matrix: Matrix): (row: number) => readonly [from: number, to: number] {
  const { rowPointers, columns, dims } = matrix.parts;
  if (dims.length === 2) {
    return (row) => [rowPointers[row - 1] as number, rowPointers[row] as number];
  }
  return (row) => {
    const place = lowerBound(columns, columns.length, row);
    return [place, columns[place] === row ? place + 1 : place];
  };
}

/** With a background other than 0 every row and column that stores anything is full of values of its own. */
function multiplyFilled(
  left: Matrix,
  right: Matrix,
  put: (row: number, column: number, value: Expr) => void,
  endRow: (() => void) | undefined,
): void {
  const turned = byColumns(right);
  const filledColumns = filledRows(turned);
  const filledLeft = filledRows(left).length;
  const count = filledLeft * right.columns + (left.rows - filledLeft) * filledColumns.length;
  if (count > maxFilled) {
    throw new ExprError(
      "EXPR_TOO_LARGE",
      `With these backgrounds the product stores ${count} elements; ${maxFilled} is the most. Multiply arrays whose background is 0.`,
    );
  }
  const { rowPointers } = left.parts;
  for (let row = 0; row < left.rows; row++) {
    if (rowPointers[row] === rowPointers[row + 1]) {
      for (const column of filledColumns) {
        put(row + 1, column + 1, sumOfProducts(left, row, turned, column, undefined));
      }
    } else {
      for (let column = 0; column < right.columns; column++) {
        put(row + 1, column + 1, sumOfProducts(left, row, turned, column, undefined));
      }
    }
    endRow?.();
  }
}

/** The right matrix turned, so that its columns can be read as rows. */
function byColumns(matrix: Matrix): Matrix {
  const { rows, columns, background, parts } = matrix;
  if (parts.dims.length === 1) return { rows: columns, columns: rows, background, parts };
  const positions = positionsOf(parts);
  for (let i = 0; i < positions.length; i += 2) positions.subarray(i, i + 2).reverse();
  return {
    rows: columns,
    columns: rows,
    background,
    parts: partsAt([columns, rows], background, positions, parts.stored),
  };
}

function filledRows(matrix: Matrix): readonly number[] {
  const { rowPointers } = matrix.parts;
  const filled: number[] = [];
  for (let row = 0; row + 1 < rowPointers.length; row++) {
    if (rowPointers[row] !== rowPointers[row + 1]) filled.push(row);
  }
  return filled;
}

/** The sum over a row of each matrix, in rising order of the places that either stores; the others come last, as one product. */
function sumOfProducts(
  left: Matrix,
  leftRow: number,
  right: Matrix,
  rightRow: number,
  zero: Calculable | undefined,
): Calculable {
  const a = left.parts;
  const b = right.parts;
  let i = a.rowPointers[leftRow] as number;
  let j = b.rowPointers[rightRow] as number;
  const iEnd = a.rowPointers[leftRow + 1] as number;
  const jEnd = b.rowPointers[rightRow + 1] as number;
  let sum: Calculable = 0;
  let places = 0;
  let products = 0;
  while (i < iEnd || j < jEnd) {
    const order =
      i === iEnd ? 1 : j === jEnd ? -1 : (a.columns[i] as number) - (b.columns[j] as number);
    if (zero === undefined || order === 0) {
      const first = order <= 0 ? (valueAt(a.stored, i) as Calculable) : left.background;
      const second = order >= 0 ? (valueAt(b.stored, j) as Calculable) : right.background;
      sum = addNumbers(sum, multiplyNumbers(first, second));
      products++;
    }
    places++;
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  if (zero !== undefined) return products === left.columns ? sum : addNumbers(sum, zero);
  const others = multiplyNumbers(left.background, right.background);
  return addNumbers(sum, multiplyNumbers(left.columns - places, others));
}
