import type { Expr } from "../expr.js";
import { elementSize, Packed } from "../number-array.js";
import { elementAt, elementCount } from "../packed-elements.js";

/** Whole numbers in a typed array; a view of the packed data where that has one. */
export type IndexData = Int8Array | Int16Array | Int32Array | Float64Array;

/** Stored values in row order. */
export type StoredValues = Packed | readonly Expr[];

/** One stored element: its 1-based position along every dimension, and its value. */
export type SparseEntry = readonly [position: readonly number[], value: Expr];

/** What a sparse array is made of, checked. */
export interface SparseParts {
  readonly dims: readonly number[];
  readonly background: Expr;
  /** Where each row's stored elements begin; one more entry than rows. */
  readonly rowPointers: IndexData;
  /** Positions of the stored elements, {@link columnWidth} numbers for each. */
  readonly columns: IndexData;
  readonly stored: StoredValues;
  /** True when each row's positions rise, so that they can be searched. */
  readonly sorted: boolean;
}

/** Rows of the compressed form: a vector is one. */
export function rowCount(dims: readonly number[]): number {
  return dims.length === 1 ? 1 : (dims[0] as number);
}

/** Numbers in `columns` for each stored element. */
export function columnWidth(dims: readonly number[]): number {
  return Math.max(1, dims.length - 1);
}

/** Number of stored values. */
export function storedCount(stored: StoredValues): number {
  return stored instanceof Packed ? elementCount(stored) : stored.length;
}

/** The stored value of this 0-based index. */
export function valueAt(stored: StoredValues, index: number): Expr {
  return stored instanceof Packed ? elementAt(stored, index) : (stored[index] as Expr);
}

/** All stored values as expressions. */
export function valuesOf(stored: StoredValues): readonly Expr[] {
  if (!(stored instanceof Packed)) return stored;
  return Array.from({ length: elementCount(stored) }, (_, i) => elementAt(stored, i));
}

/** The stored values from one index up to another; packed ones stay packed, over the same bytes. */
export function sliceValues(stored: StoredValues, from: number, to: number): StoredValues {
  if (!(stored instanceof Packed)) return stored.slice(from, to);
  if (from === to) return [];
  const size = elementSize[stored.type];
  return new Packed(stored.type, [to - from], stored.bytes.subarray(from * size, to * size));
}

/** The stored values of these indexes, in this order; packed ones stay packed, in bytes of their own. */
export function pickValues(stored: StoredValues, indexes: Uint32Array): StoredValues {
  if (!(stored instanceof Packed)) return Array.from(indexes, (index) => stored[index] as Expr);
  if (indexes.length === 0) return [];
  const size = elementSize[stored.type];
  const bytes = new Uint8Array(indexes.length * size);
  indexes.forEach((index, i) => {
    for (let j = 0; j < size; j++) bytes[i * size + j] = stored.bytes[index * size + j] as number;
  });
  return new Packed(stored.type, [indexes.length], bytes);
}

/** The positions, `width` numbers each, of these indexes. */
export function pickColumns(columns: IndexData, width: number, indexes: Uint32Array): IndexData {
  const picked = new Float64Array(indexes.length * width);
  indexes.forEach((index, i) => {
    for (let j = 0; j < width; j++) picked[i * width + j] = columns[index * width + j] as number;
  });
  return picked;
}

/** The order of two positions, `width` numbers each, in one or two lists of them. */
export function compareColumns(
  left: ArrayLike<number>,
  i: number,
  right: ArrayLike<number>,
  j: number,
  width: number,
): number {
  for (let k = 0; k < width; k++) {
    const difference = (left[i * width + k] as number) - (right[j * width + k] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The same array with the positions of every row rising. */
export function sortedParts(parts: SparseParts): SparseParts {
  if (parts.sorted) return parts;
  const { columns, rowPointers, stored } = parts;
  const width = columnWidth(parts.dims);
  const order = Uint32Array.from({ length: storedCount(stored) }, (_, i) => i);
  for (let row = 0; row + 1 < rowPointers.length; row++) {
    order
      .subarray(rowPointers[row], rowPointers[row + 1])
      .sort((a, b) => compareColumns(columns, a, columns, b, width));
  }
  return {
    ...parts,
    columns: pickColumns(columns, width, order),
    stored: pickValues(stored, order),
    sorted: true,
  };
}

/** How many of the first `count` rising positions are below this one. */
export function lowerBound(columns: IndexData, count: number, position: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((columns[middle] as number) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
