import type { Expr } from "./expr.js";
import { isFn } from "./function.js";
import { type ElementData, type ElementType, elementSize, Packed } from "./number-array.js";
import { isComplexType, isIntegerType } from "./packed-elements.js";

/** The packed array of one dimension with these elements, or `undefined` when one has no exact place in the type. */
export function packValues(values: readonly Expr[], type: ElementType): Packed | undefined {
  const bytes = new Uint8Array(values.length * elementSize[type]);
  const packed = new Packed(type, [values.length], bytes);
  const { data } = packed;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as Expr;
    if (!(isComplexType(type) ? putComplex(data, i, value) : putNumber(data, type, i, value))) {
      return undefined;
    }
  }
  return packed;
}

function putNumber(data: ElementData, type: ElementType, index: number, value: Expr): boolean {
  if (!isIntegerType(type)) return putReal(data, index, value);
  if (typeof value !== "number" && typeof value !== "bigint") return false;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    data[index] = BigInt(value);
    return data[index] === BigInt(value);
  }
  data[index] = Number(value);
  return data[index] === value;
}

function putReal(data: ElementData, index: number, value: Expr): boolean {
  if (typeof value !== "object" || value.kind !== "Real") return false;
  data[index] = value.value;
  return Object.is(data[index], value.value);
}

function putComplex(data: ElementData, index: number, value: Expr): boolean {
  if (!isFn(value, "Complex") || value.args.length !== 2) return false;
  const [re, im] = value.args as readonly [Expr, Expr];
  return putReal(data, 2 * index, re) && putReal(data, 2 * index + 1, im);
}
