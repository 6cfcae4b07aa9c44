import { sameExpr } from "../equality.js";
import type { Expr } from "../expr.js";
import { ExprError } from "../expr-error.js";
import {
  addNumbers,
  type Calculable,
  calculable,
  minusNumber,
  multiplyNumbers,
} from "../number-arithmetic.js";
import { Packed } from "../number-array.js";
import { isComplexType } from "../packed-elements.js";
import { checkedValue } from "./sparse-checks.js";
import { SparseCollector } from "./sparse-collector.js";
import {
  columnWidth,
  compareColumns,
  pickColumns,
  pickValues,
  type SparseParts,
  sortedParts,
  storedCount,
  valueAt,
} from "./sparse-parts.js";

/** The sum, element by element, with an array of the same dimensions or with one number. */
export function sumOf(a: SparseParts, b: SparseParts | Expr): SparseParts {
  return calculated(a, b, addNumbers);
}

/** The difference, element by element: the sum with the other sign. */
export function differenceOf(a: SparseParts, b: SparseParts | Expr): SparseParts {
  return calculated(a, b, (left, right) => addNumbers(left, minusNumber(right)));
}

/** The product, element by element, with an array of the same dimensions or with one number. */
export function productOf(a: SparseParts, b: SparseParts | Expr): SparseParts {
  return calculated(a, b, multiplyNumbers);
}

/** Every element with the other sign. */
export function negatedParts(a: SparseParts): SparseParts {
  checkNumeric(a);
  return mappedParts(a, (value) => minusNumber(value as Calculable));
}

/** Every element, the background too, through a function of the value alone. */
export function mappedParts(parts: SparseParts, change: (value: Expr) => Expr): SparseParts {
  const { dims, columns, rowPointers, stored } = sortedParts(parts);
  const background = checkedValue(change(parts.background), "The value mapped from the background");
  const made = new SparseCollector(dims, background);
  for (let row = 0; row + 1 < rowPointers.length; row++) {
    const end = rowPointers[row + 1] as number;
    for (let i = rowPointers[row] as number; i < end; i++) {
      made.add(columns, i, checkedValue(change(valueAt(stored, i)), "A mapped value"));
    }
    made.endRow();
  }
  return made.finish([stored]);
}

/** The normal form: rows sorted, nothing stored that equals the background. */
export function canonicalParts(parts: SparseParts): SparseParts {
  const sorted = sortedParts(parts);
  const { stored, rowPointers, columns, background, dims } = sorted;
  const kept: number[] = [];
  const pointers = new Float64Array(rowPointers.length);
  for (let row = 0; row + 1 < rowPointers.length; row++) {
    const end = rowPointers[row + 1] as number;
    for (let i = rowPointers[row] as number; i < end; i++) {
      if (!sameExpr(valueAt(stored, i), background)) kept.push(i);
    }
    pointers[row + 1] = kept.length;
  }
  if (kept.length === storedCount(stored)) return sorted;
  const indexes = Uint32Array.from(kept);
  return {
    ...sorted,
    rowPointers: pointers,
    columns: pickColumns(columns, columnWidth(dims), indexes),
    stored: pickValues(stored, indexes),
  };
}

/** True when both have the same dimensions and the same element everywhere. */
export function sameParts(a: SparseParts, b: SparseParts): boolean {
  const { dims } = a;
  if (dims.length !== b.dims.length || dims.some((dim, axis) => dim !== b.dims[axis])) return false;
  let same = true;
  let places = 0;
  forEachPlace(sortedParts(a), sortedParts(b), (left, right) => {
    places++;
    same &&= sameExpr(left, right);
  });
  const total = dims.reduce((product, dim) => product * dim, 1);
  return same && (places >= total || sameExpr(a.background, b.background));
}

/** Refuses arrays with elements that cannot be calculated with, used or not. */
export function checkNumeric(parts: SparseParts): void {
  const { stored } = parts;
  calculable(parts.background, "The background");
  if (stored instanceof Packed && !isComplexType(stored.type)) return;
  for (let i = 0; i < storedCount(stored); i++) calculable(valueAt(stored, i), "A stored value");
}

function calculated(
  a: SparseParts,
  other: SparseParts | Expr,
  operation: (left: Calculable, right: Calculable) => Calculable,
): SparseParts {
  checkNumeric(a);
  if (!isParts(other)) {
    const number = calculable(checkedValue(other, "The other operand"), "The other operand");
    return mappedParts(a, (value) => operation(value as Calculable, number));
  }
  checkNumeric(other);
  if (a.dims.length !== other.dims.length || a.dims.some((dim, i) => dim !== other.dims[i])) {
    throw new ExprError(
      "EXPR_DIMENSIONS",
      `Arrays of dimensions {${a.dims.join(", ")}} and {${other.dims.join(", ")}} have no elements in common; both must have the same.`,
    );
  }
  const background = operation(a.background as Calculable, other.background as Calculable);
  const made = new SparseCollector(a.dims, background);
  forEachPlace(
    sortedParts(a),
    sortedParts(other),
    (left, right, columns, index) => {
      made.add(columns, index, operation(left as Calculable, right as Calculable));
    },
    () => made.endRow(),
  );
  return made.finish([a.stored, other.stored]);
}

function isParts(value: SparseParts | Expr): value is SparseParts {
  return typeof value === "object" && value !== null && "rowPointers" in value;
}

/** Calls with both elements of every place that either array stores, in order; both sorted, of the same dimensions. */
function forEachPlace(
  a: SparseParts,
  b: SparseParts,
  visit: (left: Expr, right: Expr, columns: ArrayLike<number>, index: number) => void,
  endRow?: () => void,
): void {
  const width = columnWidth(a.dims);
  for (let row = 0; row + 1 < a.rowPointers.length; row++) {
    let i = a.rowPointers[row] as number;
    let j = b.rowPointers[row] as number;
    const iEnd = a.rowPointers[row + 1] as number;
    const jEnd = b.rowPointers[row + 1] as number;
    while (i < iEnd || j < jEnd) {
      const order =
        i === iEnd ? 1 : j === jEnd ? -1 : compareColumns(a.columns, i, b.columns, j, width);
      const left = order <= 0 ? valueAt(a.stored, i) : a.background;
      const right = order >= 0 ? valueAt(b.stored, j) : b.background;
      if (order <= 0) visit(left, right, a.columns, i);
      else visit(left, right, b.columns, j);
      if (order <= 0) i++;
      if (order >= 0) j++;
    }
    endRow?.();
  }
}
