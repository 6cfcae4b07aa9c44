import {
  lowerBound,
  type SparseParts,
  sliceValues,
  sortedParts,
  storedCount,
} from "./sparse-parts.js";

/** The rows from `first` to `last`, 1-based and inclusive; RangeError when they are not rows of the array. */
export function rowsOf(parts: SparseParts, first: number, last: number): SparseParts {
  const total = parts.dims[0] as number;
  const fits =
    Number.isInteger(first) &&
    Number.isInteger(last) &&
    first >= 1 &&
    last >= first &&
    last <= total;
  if (!fits) throw new RangeError(`Rows ${first} to ${last} are not within 1 to ${total}.`);
  const dims = [last - first + 1, ...parts.dims.slice(1)];
  if (dims.length === 1) return vectorRange(sortedParts(parts), dims, first, last);
  const { rowPointers, columns, stored } = parts;
  const width = dims.length - 1;
  const from = rowPointers[first - 1] as number;
  const to = rowPointers[last] as number;
  return {
    ...parts,
    dims,
    rowPointers: Float64Array.from(rowPointers.subarray(first - 1, last + 1), (p) => p - from),
    columns: columns.slice(from * width, to * width),
    stored: sliceValues(stored, from, to),
  };
}

function vectorRange(
  parts: SparseParts,
  dims: readonly number[],
  first: number,
  last: number,
): SparseParts {
  const count = storedCount(parts.stored);
  const from = lowerBound(parts.columns, count, first);
  const to = lowerBound(parts.columns, count, last + 1);
  return {
    ...parts,
    dims,
    rowPointers: Float64Array.of(0, to - from),
    columns: Float64Array.from(parts.columns.subarray(from, to), (index) => index - first + 1),
    stored: sliceValues(parts.stored, from, to),
  };
}
