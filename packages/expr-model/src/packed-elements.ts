import type { Expr } from "./expr.js";
import { Fn, isFn, List } from "./function.js";
import { int, real } from "./number.js";
import type { ElementType, Numeric, Packed } from "./number-array.js";
import { sym } from "./symbol.js";

const Complex = sym("Complex");

/** True for element types of two numbers per element. */
export function isComplexType(type: ElementType): boolean {
  return type === "ComplexReal32" || type === "ComplexReal64";
}

/** True for the element types whose elements are integers. */
export function isIntegerType(type: ElementType): boolean {
  return type.includes("Integer");
}

/** The element at this flat, 0-based position as an expression. */
export function elementAt(array: Packed | Numeric, index: number): Expr {
  const data = array.data;
  if (isComplexType(array.type)) {
    return new Fn(Complex, [real(Number(data[2 * index])), real(Number(data[2 * index + 1]))]);
  }
  const value = data[index] ?? 0;
  if (!isIntegerType(array.type)) return real(Number(value));
  return typeof value === "bigint" ? int(value) : value;
}

/** The number of elements: the product of the dimensions. */
export function elementCount(array: Packed | Numeric): number {
  let count = 1;
  for (const dim of array.dims) count *= dim;
  return count;
}

/** Number of lists at each level of the nested list: the product of the dimensions above it. */
function listCounts(dims: readonly number[]): readonly number[] {
  let count = 1;
  return dims.map((dim) => {
    const lists = count;
    count *= dim;
    return lists;
  });
}

/**
 * The nested `List` of a packed or numeric array: lists of the lengths in `dims`, outermost first, every element an
 * integer, a real, or `Complex[re, im]` of two reals. Makes one object per list and real. Works at any rank.
 * @throws RangeError when there are more elements than an array of JavaScript holds (2^32 - 1).
 */
export function unpack(array: Packed | Numeric): Fn {
  const { dims } = array;
  let parts: Expr[] = Array.from({ length: elementCount(array) }, (_, index) =>
    elementAt(array, index),
  );
  const counts = listCounts(dims);
  // From the innermost level outwards: each level's lists are the parts of the one above.
  for (let axis = dims.length - 1; axis > 0; axis--) {
    const length = dims[axis] as number;
    const lists = counts[axis] as number;
    const level: Expr[] = new Array(lists);
    for (let i = 0; i < lists; i++) {
      level[i] = new Fn(List, parts.slice(i * length, (i + 1) * length));
    }
    parts = level;
  }
  return new Fn(List, parts);
}

/** Up to this rank {@link sameUnpacked} compares without making the nested list. */
export const maxComparedRank = 64;

/**
 * True when `other` is the nested list with the same elements as the packed array, whose rank is at most
 * {@link maxComparedRank}.
 */
export function sameUnpacked(packed: Packed, other: Expr): boolean {
  if (typeof other !== "object") return false;
  if (other.kind === "Packed") {
    if (isIntegerType(packed.type) !== isIntegerType(other.type)) return false;
    if (isComplexType(packed.type) !== isComplexType(other.type)) return false;
    const left = packed.data;
    const right = other.data;
    if (left.length !== right.length) return false;
    for (let i = 0; i < left.length; i++) {
      if (!Object.is(Number(left[i]), Number(right[i]))) return false;
    }
    return true;
  }
  let index = 0;
  const dims = packed.dims;
  function level(axis: number, list: Expr): boolean {
    if (typeof list === "object" && list.kind === "Packed") {
      return level(axis, unpack(list));
    }
    if (!isFn(list as Expr, "List")) return false;
    const items = (list as Fn).args;
    if (items.length !== dims[axis]) return false;
    for (const item of items) {
      if (axis + 1 < dims.length ? !level(axis + 1, item) : !sameElement(packed, index++, item)) {
        return false;
      }
    }
    return true;
  }
  return level(0, other);
}

function sameElement(packed: Packed, index: number, item: Expr): boolean {
  const element = elementAt(packed, index);
  if (typeof element !== "object" || typeof item !== "object") return element === item;
  if (element.kind === "Real") return item.kind === "Real" && Object.is(element.value, item.value);
  if (element.kind !== "Fn" || !isFn(item, "Complex") || item.args.length !== 2) return false;
  return element.args.every((part, i) => {
    const other = item.args[i] as Expr;
    return (
      typeof part === "object" &&
      part.kind === "Real" &&
      typeof other === "object" &&
      other.kind === "Real" &&
      Object.is(part.value, other.value)
    );
  });
}
