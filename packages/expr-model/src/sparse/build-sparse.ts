import type { Expr } from "../expr.js";
import { type ElementType, Packed } from "../number-array.js";
import { checkedParts } from "./read-sparse.js";
import {
  checkDims,
  checkedValue,
  checkRowCount,
  described,
  isInside,
  itemsOf,
  refuse,
} from "./sparse-checks.js";
import {
  columnWidth,
  compareColumns,
  type IndexData,
  pickValues,
  rowCount,
  type SparseEntry,
  type SparseParts,
  type StoredValues,
} from "./sparse-parts.js";

/** Typed arrays that a packed array can have as its values. */
export type TypedValues =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** The parts of a sparse array in compressed-row form. */
export interface SparseCsr {
  readonly rowPointers: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly values: TypedValues | readonly Expr[];
  /** Default 0. */
  readonly background?: Expr;
}

const packableTypes: ReadonlyMap<string, ElementType> = new Map([
  ["Int8Array", "Integer8"],
  ["Int16Array", "Integer16"],
  ["Int32Array", "Integer32"],
  ["BigInt64Array", "Integer64"],
  ["Float32Array", "Real32"],
  ["Float64Array", "Real64"],
]);

/** The array of typed arrays in compressed-row form, over the same values. */
export function partsOfCsr(dims: readonly number[], csr: SparseCsr): SparseParts {
  checkDims(dims);
  if (typeof csr !== "object" || csr === null) {
    refuse("Give the compressed rows as { rowPointers, columns, values }.");
  }
  const { rowPointers, columns, values, background = 0 } = csr;
  return checkedParts(
    [...dims],
    checkedValue(background, "The background"),
    wholeNumbers(rowPointers, "rowPointers"),
    wholeNumbers(columns, "columns"),
    storedOf(values),
  );
}

function wholeNumbers(given: ArrayLike<number>, what: string): IndexData {
  if (typeof given !== "object" || given === null || typeof given.length !== "number") {
    refuse(`${what} must be an array of whole numbers, not ${described(given)}.`);
  }
  const numbers = new Float64Array(given.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = given[i];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
      refuse(`${described(value)} in ${what} is no whole number.`);
    }
    numbers[i] = value;
  }
  return numbers;
}

function storedOf(values: TypedValues | readonly Expr[]): StoredValues {
  if (Array.isArray(values)) return values.map((value) => checkedValue(value, "A value"));
  const type = ArrayBuffer.isView(values) ? packableTypes.get(values.constructor.name) : undefined;
  if (type === undefined) {
    const given = ArrayBuffer.isView(values) ? values.constructor.name : described(values);
    const types = [...packableTypes.keys()].join(", ");
    refuse(`Values cannot be ${given}; give one of ${types} or a list of expressions.`);
  }
  const typed = values as TypedValues;
  if (typed.length === 0) return [];
  const bytes = new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
  return new Packed(type, [typed.length], bytes);
}

/** The vector of a length with values at these rising 1-based positions. */
export function partsOfPositions(
  length: number,
  positions: readonly number[],
  values: readonly Expr[],
  background: Expr,
): SparseParts {
  checkDims([length]);
  const at = itemsOf(positions, "Positions must be a list of whole numbers");
  const stored = itemsOf(values, "Values must be a list of expressions");
  if (at.length !== stored.length) {
    refuse(`There are ${at.length} positions and ${stored.length} values; give as many of each.`);
  }
  let before = 0;
  for (const position of at) {
    if (!Number.isSafeInteger(position) || position <= before || position > length) {
      refuse(`Position ${described(position)} does not rise within 1 to ${length}.`);
    }
    before = position;
  }
  return {
    dims: [length],
    background: checkedValue(background, "The background"),
    rowPointers: Float64Array.of(0, at.length),
    columns: Float64Array.from(at),
    stored: stored.map((value) => checkedValue(value, "A value")),
    sorted: true,
  };
}

/** The array with the given elements, in any order; of several at one position the last counts. */
export function partsOfCoordinates(
  dims: readonly number[],
  entries: Iterable<SparseEntry>,
  background: Expr,
): SparseParts {
  checkDims(dims);
  const all = itemsOf(entries, "Entries must be a list of [position, value] pairs");
  const rank = dims.length;
  const positions = new Float64Array(all.length * rank);
  const values: Expr[] = [];
  for (let i = 0; i < all.length; i++) {
    const entry = all[i] as SparseEntry;
    if (!Array.isArray(entry) || entry.length !== 2 || !Array.isArray(entry[0])) {
      refuse(`Entry ${i} must be a pair of a position and a value: [[1, 2], 5].`);
    }
    const [position, value] = entry as SparseEntry;
    if (!isInside(dims, position)) {
      refuse(
        `Position {${position.map(described).join(", ")}} of entry ${i} is none in the dimensions {${dims.join(", ")}}; positions count from 1.`,
      );
    }
    positions.set(position, i * rank);
    values.push(checkedValue(value, `The value of entry ${i}`));
  }
  return partsAt([...dims], checkedValue(background, "The background"), positions, values);
}

/** The array with these values at these positions, as many numbers for each as dimensions; the last of a position counts. */
export function partsAt(
  dims: readonly number[],
  background: Expr,
  positions: Float64Array,
  values: StoredValues,
): SparseParts {
  const rank = dims.length;
  const rows = rowCount(dims);
  checkRowCount(rows);
  const kept = orderOf(dims, positions).filter((index, i, order) => {
    const next = order[i + 1];
    return next === undefined || compareColumns(positions, index, positions, next, rank) !== 0;
  });
  const width = columnWidth(dims);
  const skipped = rank - width;
  const rowPointers = new Float64Array(rows + 1);
  const columns = new Float64Array(kept.length * width);
  kept.forEach((index, i) => {
    const row = rank === 1 ? 1 : (positions[index * rank] as number);
    rowPointers[row] = (rowPointers[row] as number) + 1;
    for (let j = 0; j < width; j++) {
      columns[i * width + j] = positions[index * rank + skipped + j] as number;
    }
  });
  for (let row = 1; row <= rows; row++) {
    rowPointers[row] = (rowPointers[row] as number) + (rowPointers[row - 1] as number);
  }
  const stored = pickValues(values, kept);
  return { dims, background, rowPointers, columns, stored, sorted: true };
}

/** The positions' indexes in row order, equal positions in the order they came. */
function orderOf(dims: readonly number[], positions: Float64Array): Uint32Array {
  const rank = dims.length;
  const count = positions.length / rank;
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const total = dims.reduce((product, dim) => product * dim, 1);
  if (total > Number.MAX_SAFE_INTEGER) {
    return order.sort((a, b) => compareColumns(positions, a, positions, b, rank) || a - b);
  }
  // One number for each position: far cheaper to compare than lists.
  const keys = new Float64Array(count);
  let rising = true;
  for (let i = 0; i < count; i++) {
    let key = 0;
    for (let axis = 0; axis < rank; axis++) {
      key = key * (dims[axis] as number) + (positions[i * rank + axis] as number) - 1;
    }
    keys[i] = key;
    if (i > 0 && key < (keys[i - 1] as number)) rising = false;
  }
  return rising ? order : order.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
}
