import type { Expr } from "../expr.js";
import { isInside } from "./sparse-checks.js";
import {
  columnWidth,
  compareColumns,
  type SparseEntry,
  type SparseParts,
  storedCount,
  valueAt,
} from "./sparse-parts.js";

/** The element at 1-based positions, negative ones counting from the end; RangeError outside. */
export function elementOf(parts: SparseParts, position: readonly number[]): Expr {
  const { dims, rowPointers } = parts;
  const absolute = position.map((index, axis) =>
    index < 0 ? (dims[axis] ?? 0) + 1 + index : index,
  );
  if (!isInside(dims, absolute)) {
    throw new RangeError(
      `There is no element at {${position.join(", ")}} of {${dims.join(", ")}}.`,
    );
  }
  const single = dims.length === 1;
  const row = single ? 0 : (absolute[0] as number) - 1;
  const index = findInRow(
    parts,
    rowPointers[row] as number,
    rowPointers[row + 1] as number,
    single ? absolute : absolute.slice(1),
  );
  return index === undefined ? parts.background : valueAt(parts.stored, index);
}

function findInRow(
  { columns, sorted }: SparseParts,
  from: number,
  to: number,
  sought: readonly number[],
): number | undefined {
  const width = sought.length;
  if (!sorted) {
    for (let i = from; i < to; i++)
      if (compareColumns(columns, i, sought, 0, width) === 0) return i;
    return undefined;
  }
  let low = from;
  let high = to;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const order = compareColumns(columns, middle, sought, 0, width);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

/** The stored elements with their positions, row by row. */
export function* entriesOf(parts: SparseParts): IterableIterator<SparseEntry> {
  const { dims, rowPointers, columns, stored } = parts;
  const single = dims.length === 1;
  const width = columnWidth(dims);
  for (let row = 0; row + 1 < rowPointers.length; row++) {
    const end = rowPointers[row + 1] as number;
    for (let i = rowPointers[row] as number; i < end; i++) {
      const position: number[] = single ? [] : [row + 1];
      for (let j = 0; j < width; j++) position.push(columns[i * width + j] as number);
      yield [position, valueAt(stored, i)];
    }
  }
}

/**
 * The positions of all stored elements, one number for each dimension.
 */
export function positionsOf(parts: SparseParts): Float64Array {
  const { dims, rowPointers, columns } = parts;
  if (dims.length === 1) return Float64Array.from(columns);
  const rank = dims.length;
  const width = rank - 1;
  const positions = new Float64Array(storedCount(parts.stored) * rank);
  for (let row = 0; row + 1 < rowPointers.length; row++) {
    const end = rowPointers[row + 1] as number;
    for (let i = rowPointers[row] as number; i < end; i++) {
      positions[i * rank] = row + 1;
      for (let j = 0; j < width; j++) {
        positions[i * rank + 1 + j] = columns[i * width + j] as number;
      }
    }
  }
  return positions;
}
