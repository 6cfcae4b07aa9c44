import type { Expr } from "./expr.js";
import { ExprError } from "./expr-error.js";
import { Fn, isFn } from "./function.js";
import { Packed } from "./number-array.js";
import { elementCount, isComplexType, isIntegerType } from "./packed-elements.js";

/** Whole numbers in a typed array; a view of the packed data where that has one. */
export type IndexData = Int8Array | Int16Array | Int32Array | Float64Array;

/** The checked parts of a sparse array's expression. */
export interface SparseParts {
  readonly dims: readonly number[];
  readonly background: Expr;
  readonly rowPointers: IndexData;
  readonly columns: IndexData;
  readonly stored: Packed | readonly Expr[];
  readonly sorted: boolean;
}

function refuse(message: string): never {
  throw new ExprError("EXPR_BAD_SPARSE", message);
}

/** Takes a `SparseArray[…]` apart and checks every length, order and index. */
export function readSparse(expr: Expr): SparseParts {
  if (!isFn(expr, "SparseArray") || expr.args.length !== 4) {
    refuse("Expected SparseArray[Automatic, dims, background, {1, {rows, columns}, values}].");
  }
  const [, dimsExpr, background, data] = expr.args as readonly [Expr, Expr, Expr, Expr];
  const dims = [...indices(dimsExpr, "dimensions")];
  if (dims.length === 0) refuse("A sparse array needs at least one dimension.");
  if (dims.some((dim) => dim < 0)) refuse("A dimension is negative.");
  if (!isFn(data, "List") || data.args.length !== 3 || data.args[0] !== 1) {
    refuse("The data must be {1, {rows, columns}, values}.");
  }
  const [, structure, values] = data.args as readonly [Expr, Expr, Expr];
  const pair = pairOf(structure);
  const rowPointers = indices(pair[0], "row pointers");
  const columns = indices(pair[1], "column indices");
  const stored = storedValues(values);
  const count = stored instanceof Packed ? elementCount(stored) : stored.length;
  checkRows(rowPointers, dims.length === 1 ? 1 : (dims[0] as number), count);
  const sorted = checkColumns(columns, dims, rowPointers, count);
  return { dims, background, rowPointers, columns, stored, sorted };
}

function pairOf(structure: Expr): readonly [Expr, Expr] {
  if (!isFn(structure, "List") || structure.args.length !== 2) {
    refuse("The structure must be {rows, columns}.");
  }
  return structure.args as readonly Expr[] as readonly [Expr, Expr];
}

function storedValues(values: Expr): Packed | readonly Expr[] {
  if (values instanceof Packed) {
    if (values.dims.length !== 1) refuse("The values must be a list of depth one.");
    return values;
  }
  if (isFn(values, "List")) return values.args;
  return refuse("The values must be a list; an array of a pattern alone has none.");
}

/** The whole numbers of a packed array or nested list, in order. */
function indices(expr: Expr, what: string): IndexData {
  if (expr instanceof Packed) {
    if (!isIntegerType(expr.type) || isComplexType(expr.type))
      refuse(`The ${what} must be integers.`);
    const { data } = expr;
    if (data.length !== elementCount(expr)) refuse(`The ${what} have too few or too many bytes.`);
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
  const flat: number[] = [];
  const rows: Expr[] = [expr];
  if (!isFn(expr, "List")) refuse(`The ${what} must be a list of integers.`);
  // At most two levels: the list, and one list for each stored element.
  for (const item of (rows[0] as Fn).args) {
    if (item instanceof Packed) for (const index of indices(item, what)) flat.push(index);
    else if (item instanceof Fn && isFn(item, "List"))
      for (const index of item.args) flat.push(whole(index, what));
    else flat.push(whole(item, what));
  }
  return Float64Array.from(flat);
}

function whole(expr: Expr, what: string): number {
  return typeof expr === "number" ? expr : refuse(`The ${what} must be integers below 2^53.`);
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
      let order = 0;
      for (let j = 0; j < width && order === 0; j++) {
        order = (columns[i * width + j] as number) - (columns[(i - 1) * width + j] as number);
      }
      if (order === 0) refuse("A position is stored twice.");
      if (order < 0) sorted = false;
    }
    if (!sorted) refuseRepeated(columns, width, from, to);
  }
  return sorted;
}

/** Whole numbers as a packed array of the smallest integer type that holds them all. */
export function packIndices(data: IndexData, dims: readonly number[]): Packed {
  let highest = 0;
  for (const value of data) if (value > highest) highest = value;
  const count = data.length;
  if (highest < 128) return packed("Integer8", dims, Int8Array.from(data));
  if (highest < 32_768) return packed("Integer16", dims, Int16Array.from(data));
  if (highest < 2_147_483_648) return packed("Integer32", dims, Int32Array.from(data));
  const wide = new BigInt64Array(count);
  for (let i = 0; i < count; i++) wide[i] = BigInt(data[i] as number);
  return packed("Integer64", dims, wide);
}

function packed(
  type: "Integer8" | "Integer16" | "Integer32" | "Integer64",
  dims: readonly number[],
  data: Int8Array | Int16Array | Int32Array | BigInt64Array,
): Packed {
  return new Packed(type, dims, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
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
