import type { Expr } from "../expr.js";
import { Fn, isFn } from "../function.js";
import { elementSize, Packed } from "../number-array.js";
import { elementCount, isComplexType, isIntegerType } from "../packed-elements.js";
import { systemName } from "../symbol.js";
import { checkedValue, refuse } from "./sparse-checks.js";
import {
  columnWidth,
  compareColumns,
  type IndexData,
  rowCount,
  type SparseParts,
  type StoredValues,
  storedCount,
} from "./sparse-parts.js";

/** Takes a `SparseArray[…]` apart and checks every length, order and index. */
export function readSparse(expr: Expr): SparseParts {
  if (!isFn(expr, "SparseArray") || expr.args.length !== 4 || !isAutomatic(expr.args[0] as Expr)) {
    refuse("Expected SparseArray[Automatic, dims, background, {1, {rows, columns}, values}].");
  }
  const [, dimsExpr, background, data] = expr.args as readonly [Expr, Expr, Expr, Expr];
  const dims = [...indices(dimsExpr, 1, "dimensions")];
  if (dims.length === 0) refuse("A sparse array needs at least one dimension.");
  if (dims.some((dim) => dim < 0)) refuse("A dimension is negative.");
  if (!isFn(data, "List") || data.args.length !== 3 || data.args[0] !== 1) {
    refuse("The data must be {1, {rows, columns}, values}.");
  }
  const [, structure, values] = data.args as readonly [Expr, Expr, Expr];
  const pair = pairOf(structure);
  return checkedParts(
    dims,
    background,
    indices(pair[0], 1, "row pointers"),
    indices(pair[1], columnWidth(dims), "column indices"),
    storedValues(values),
  );
}

/** The parts of a sparse array, once every length, order and index has been checked against the others. */
export function checkedParts(
  dims: readonly number[],
  background: Expr,
  rowPointers: IndexData,
  columns: IndexData,
  stored: StoredValues,
): SparseParts {
  checkedValue(background, "The background");
  const count = storedCount(stored);
  checkRows(rowPointers, rowCount(dims), count);
  const sorted = checkColumns(columns, dims, rowPointers, count);
  return { dims, background, rowPointers, columns, stored, sorted };
}

function isAutomatic(expr: Expr): boolean {
  return typeof expr === "object" && expr.kind === "Sym" && systemName(expr.name) === "Automatic";
}

function pairOf(structure: Expr): readonly [Expr, Expr] {
  if (!isFn(structure, "List") || structure.args.length !== 2) {
    refuse("The structure must be {rows, columns}.");
  }
  return structure.args as readonly Expr[] as readonly [Expr, Expr];
}

function storedValues(values: Expr): StoredValues {
  if (values instanceof Packed) {
    if (values.dims.length !== 1) refuse("The values must be a list of depth one.");
    checkBytes(values, "values");
    return values;
  }
  if (isFn(values, "List")) return values.args;
  return refuse("The values must be a list; an array of a pattern alone has none.");
}

/** Every element of a packed array must be there: a missing one would read as 0. */
function checkBytes(array: Packed, what: string): void {
  if (array.bytes.length !== elementCount(array) * elementSize[array.type]) {
    refuse(`The ${what} have too few or too many bytes.`);
  }
}

/**
 * The whole numbers of a list, packed or not, in order. For the columns of a matrix and above they are `width` numbers
 * in a list for each stored element; in a list of single numbers the inner lists may be missing.
 */
function indices(expr: Expr, width: number, what: string): IndexData {
  const deep = what === "column indices";
  if (expr instanceof Packed) {
    const flat = expr.dims.length === 1 && (width === 1 || expr.dims[0] === 0);
    if (!flat && !(deep && expr.dims.length === 2 && expr.dims[1] === width)) {
      refuse(`The ${what} have the wrong shape.`);
    }
    return packedIndices(expr, what);
  }
  if (!isFn(expr, "List")) refuse(`The ${what} must be a list of integers.`);
  const numbers: number[] = [];
  for (const item of expr.args) {
    if (deep && item instanceof Packed) {
      if (item.dims.length !== 1 || item.dims[0] !== width)
        refuse(`The ${what} have the wrong shape.`);
      for (const index of packedIndices(item, what)) numbers.push(index);
    } else if (deep && item instanceof Fn && isFn(item, "List")) {
      if (item.args.length !== width) refuse(`The ${what} have the wrong shape.`);
      for (const index of item.args) numbers.push(whole(index, what));
    } else if (width === 1) numbers.push(whole(item, what));
    else refuse(`The ${what} must be lists of ${width} integers.`);
  }
  return Float64Array.from(numbers);
}

function packedIndices(array: Packed, what: string): IndexData {
  if (!isIntegerType(array.type) || isComplexType(array.type)) {
    refuse(`The ${what} must be integers.`);
  }
  checkBytes(array, what);
  const { data } = array;
  if (data instanceof Int8Array || data instanceof Int16Array || data instanceof Int32Array) {
    return data;
  }
  const wide = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!Number.isSafeInteger(value)) refuse(`The ${what} must be below 2^53.`);
    wide[i] = value;
  }
  return wide;
}

function whole(expr: Expr, what: string): number {
  return typeof expr === "number" && Number.isSafeInteger(expr)
    ? expr
    : refuse(`The ${what} must be integers below 2^53.`);
}

function checkRows(pointers: IndexData, rows: number, count: number): void {
  if (pointers.length !== rows + 1) {
    refuse(`There are ${pointers.length} row pointers; ${rows} rows need ${rows + 1}.`);
  }
  if (pointers[0] !== 0) refuse("The row pointers must begin with 0.");
  for (let i = 1; i < pointers.length; i++) {
    if ((pointers[i] as number) < (pointers[i - 1] as number))
      refuse("The row pointers must not fall.");
  }
  const last = pointers[pointers.length - 1];
  if (last !== count) refuse(`The row pointers end at ${last}, but ${count} values are stored.`);
}

/** Checks every index; true when each row's positions rise, so that they can be searched. */
function checkColumns(
  columns: IndexData,
  dims: readonly number[],
  pointers: IndexData,
  count: number,
): boolean {
  const axes = dims.length === 1 ? dims : dims.slice(1);
  const width = axes.length;
  if (columns.length !== count * width) {
    refuse(`There are ${columns.length} column indices; ${count} values need ${count * width}.`);
  }
  for (let i = 0; i < columns.length; i++) {
    const index = columns[i] as number;
    if (index < 1 || index > (axes[i % width] as number)) {
      refuse(`Column index ${index} lies outside 1 to ${axes[i % width]}.`);
    }
  }
  let sorted = true;
  for (let row = 0; row + 1 < pointers.length; row++) {
    const from = pointers[row] as number;
    const to = pointers[row + 1] as number;
    for (let i = from + 1; sorted && i < to; i++) {
      const order = compareColumns(columns, i, columns, i - 1, width);
      if (order === 0) refuse("A position is stored twice.");
      if (order < 0) sorted = false;
    }
    if (!sorted) refuseRepeated(columns, width, from, to);
  }
  return sorted;
}

/** Refuses a row in which one position is stored twice, in whatever order the row is. */
function refuseRepeated(columns: IndexData, width: number, from: number, to: number): void {
  const seen = new Set<string>();
  for (let i = from; i < to; i++) {
    const position = Array.from(columns.subarray(i * width, (i + 1) * width)).join();
    if (seen.has(position)) refuse("A position is stored twice.");
    seen.add(position);
  }
}
