import type { Expr } from "../expr.js";
import { Fn, listOf } from "../function.js";
import { Packed } from "../number-array.js";
import { sym } from "../symbol.js";
import { columnWidth, type IndexData, type SparseParts, storedCount } from "./sparse-parts.js";

/** The expression that kernels read and write, with packed indices of the smallest width. */
export function writeSparse(parts: SparseParts): Fn {
  const { stored, dims, rowPointers } = parts;
  const count = storedCount(stored);
  const columns: Expr =
    count === 0 ? listOf([]) : packIndices(parts.columns, [count, columnWidth(dims)]);
  const values = stored instanceof Packed ? stored : listOf(stored);
  const rows = packIndices(rowPointers, [rowPointers.length]);
  const data = listOf([1, listOf([rows, columns]), values]);
  const packedDims = packIndices(Float64Array.from(dims), [dims.length]);
  return new Fn(sym("SparseArray"), [sym("Automatic"), packedDims, parts.background, data]);
}

/** Whole numbers as a packed array of the smallest integer type that holds them all. */
function packIndices(data: IndexData, dims: readonly number[]): Packed {
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
