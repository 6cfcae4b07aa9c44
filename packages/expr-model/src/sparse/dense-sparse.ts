import { sameExpr } from "../equality.js";
import type { Expr } from "../expr.js";
import { ExprError } from "../expr-error.js";
import { Fn, isFn, List } from "../function.js";
import { real } from "../number.js";
import { type ElementType, elementSize, Numeric, Packed } from "../number-array.js";
import { packValues } from "../pack-values.js";
import { elementAt, elementCount } from "../packed-elements.js";
import { checkDims, checkedValue, checkRank, checkRowCount, refuse } from "./sparse-checks.js";
import {
  columnWidth,
  pickValues,
  rowCount,
  type SparseParts,
  type StoredValues,
  storedCount,
  valueAt,
  valuesOf,
} from "./sparse-parts.js";

/** Signed element types that hold what an unsigned one holds; a packed array has signed ones only. */
const signedTypes: ReadonlyMap<ElementType, ElementType> = new Map([
  ["UnsignedInteger8", "Integer16"],
  ["UnsignedInteger16", "Integer32"],
  ["UnsignedInteger32", "Integer64"],
  ["UnsignedInteger64", "Integer64"],
]);

/** The sparse form of a nested list, packed array or numeric array: what is not the background is stored. */
export function partsOfDense(dense: Expr, background: Expr | undefined): SparseParts {
  const isArray = dense instanceof Packed || dense instanceof Numeric;
  const dims = isArray ? dense.dims : listDims(dense);
  checkDims(dims);
  checkRank(dims.length);
  checkRowCount(rowCount(dims));
  const elements = isArray ? arrayElements(dense) : listElements(dense, dims);
  const count = storedCount(elements);
  const ground =
    background === undefined ? usualZero(elements) : checkedValue(background, "The background");
  const kept: number[] = [];
  for (let i = 0; i < count; i++) {
    if (!sameExpr(valueAt(elements, i), ground)) kept.push(i);
  }
  const indexes = Uint32Array.from(kept);
  const stored = pickValues(elements, indexes);
  const width = columnWidth(dims);
  const columns = new Float64Array(kept.length * width);
  const rowPointers = new Float64Array(rowCount(dims) + 1);
  indexes.forEach((index, i) => {
    let rest = index;
    for (let j = width - 1; j >= 0; j--) {
      const dim = dims[dims.length - width + j] as number;
      columns[i * width + j] = 1 + (rest % dim);
      rest = Math.floor(rest / dim);
    }
    rowPointers[rest + 1] = (rowPointers[rest + 1] as number) + 1;
  });
  for (let row = 1; row < rowPointers.length; row++) {
    rowPointers[row] = (rowPointers[row] as number) + (rowPointers[row - 1] as number);
  }
  return { dims: [...dims], background: ground, rowPointers, columns, stored, sorted: true };
}

/** `0.` where every element is a machine real, else 0. */
function usualZero(elements: StoredValues): Expr {
  if (elements instanceof Packed) return elements.type.startsWith("Real") ? real(0) : 0;
  const allReal = elements.every((value) => typeof value === "object" && value.kind === "Real");
  return allReal && elements.length > 0 ? real(0) : 0;
}

function arrayElements(array: Packed | Numeric): StoredValues {
  const { type, bytes } = array;
  const count = elementCount(array);
  if (array.dims.length === 0 || bytes.length !== count * elementSize[type]) {
    refuse("The dense array has too few or too many bytes for its dimensions.");
  }
  const signed = signedTypes.get(type);
  if (signed === undefined) return new Packed(type, [count], bytes);
  const values = Array.from({ length: count }, (_, i) => elementAt(array, i));
  return packValues(values, signed) ?? values;
}

function listDims(dense: Expr): readonly number[] {
  const dims: number[] = [];
  let part: Expr | undefined = dense;
  while (part !== undefined && typeof part === "object") {
    if (part.kind === "Packed") return [...dims, ...part.dims];
    if (!isFn(part, "List")) break;
    dims.push(part.args.length);
    part = part.args[0];
  }
  if (dims.length === 0) refuse("A dense array must be a list or an array of numbers.");
  return dims;
}

/** The elements of a nested list whose rows may be packed, in row order. */
function listElements(dense: Expr, dims: readonly number[]): readonly Expr[] {
  const elements: Expr[] = [];
  function visit(part: Expr, axis: number): void {
    if (axis === dims.length) {
      if (isFn(part, "List") || part instanceof Packed) unequal();
      elements.push(checkedValue(part, "An element"));
    } else if (part instanceof Packed) {
      const rest = dims.slice(axis);
      if (part.dims.length !== rest.length || rest.some((dim, i) => dim !== part.dims[i])) {
        unequal();
      }
      for (const value of valuesOf(arrayElements(part))) elements.push(value);
    } else if (isFn(part, "List") && part.args.length === dims[axis]) {
      for (const item of part.args) visit(item, axis + 1);
    } else unequal();
  }
  visit(dense, 0);
  return elements;
}

function unequal(): never {
  return refuse("The rows of the list have different lengths or depths.");
}

/** The dense array: packed where the values are and the background fits their type, else the nested list. */
export function denseOf(parts: SparseParts, maxElements: number): Expr {
  const { dims } = parts;
  if (!(maxElements >= 0))
    throw new RangeError(`maxElements must be 0 or more, not ${maxElements}.`);
  checkRank(dims.length);
  const total = dims.reduce((product, dim) => product * Math.max(1, dim), 1);
  if (total > maxElements) {
    throw new ExprError(
      "EXPR_TOO_LARGE",
      `The dense array has ${total} elements; maxElements is ${maxElements}.`,
    );
  }
  return packedDense(parts, total) ?? listDense(parts, total);
}

function packedDense(parts: SparseParts, total: number): Packed | undefined {
  const { dims, stored } = parts;
  if (!(stored instanceof Packed) || dims.includes(0)) return undefined;
  const ground = packValues([parts.background], stored.type)?.bytes;
  if (ground === undefined) return undefined;
  const size = ground.length;
  const bytes = new Uint8Array(total * size);
  if (ground.some((byte) => byte !== 0)) {
    for (let at = 0; at < bytes.length; at += size) bytes.set(ground, at);
  }
  forEachFlat(parts, (flat, i) => {
    for (let j = 0; j < size; j++) bytes[flat * size + j] = stored.bytes[i * size + j] as number;
  });
  return new Packed(stored.type, dims, bytes);
}

function listDense(parts: SparseParts, total: number): Fn {
  const { dims, stored } = parts;
  const elements: Expr[] = new Array<Expr>(total).fill(parts.background);
  forEachFlat(parts, (flat, i) => {
    elements[flat] = valueAt(stored, i);
  });
  let next = 0;
  const build = (axis: number): Fn => {
    const items: Expr[] = [];
    for (let i = 0; i < (dims[axis] as number); i++) {
      items.push(axis + 1 < dims.length ? build(axis + 1) : (elements[next++] as Expr));
    }
    return new Fn(List, items);
  };
  return build(0);
}

/** Calls with the place of every stored element in the dense array and its index among the stored ones. */
function forEachFlat(parts: SparseParts, visit: (flat: number, index: number) => void): void {
  const { dims, rowPointers, columns } = parts;
  const width = columnWidth(dims);
  const axes = dims.slice(dims.length - width);
  for (let row = 0; row + 1 < rowPointers.length; row++) {
    const end = rowPointers[row + 1] as number;
    for (let i = rowPointers[row] as number; i < end; i++) {
      let flat = row;
      for (let j = 0; j < width; j++) {
        flat = flat * (axes[j] as number) + (columns[i * width + j] as number) - 1;
      }
      visit(flat, i);
    }
  }
}
