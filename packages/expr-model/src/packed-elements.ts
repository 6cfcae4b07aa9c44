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

/** The nested `List` of a packed or numeric array's elements, every element an expression. */
export function unpack(array: Packed | Numeric): Fn {
  let index = 0;
  const dims = array.dims;
  function level(axis: number): Fn {
    const length = dims[axis] ?? 0;
    const items: Expr[] = new Array(length);
    for (let i = 0; i < length; i++) {
      items[i] = axis + 1 < dims.length ? level(axis + 1) : elementAt(array, index++);
    }
    return new Fn(List, items);
  }
  return level(0);
}

/** True when `other` is the nested list with the same elements as the packed array. */
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
