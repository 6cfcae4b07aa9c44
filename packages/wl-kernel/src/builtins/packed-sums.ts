import type { Fn } from "../core/expr.js";
import { packedList, packedNumbers } from "../core/packed-list.js";

/** Running totals of a list that is held packed; `undefined` for any other, and where one is out of range. */
export function runningTotals(expr: Fn): Fn | undefined {
  const packed = packedNumbers(expr);
  if (packed === undefined) return undefined;
  const { values, real } = packed;
  const out = new Float64Array(values.length);
  let sum = values[0] as number;
  out[0] = sum;
  for (let i = 1; i < values.length; i++) {
    sum += values[i] as number;
    if (real ? !Number.isFinite(sum) : !Number.isSafeInteger(sum)) return undefined;
    out[i] = sum;
  }
  return packedList(out, real);
}

/** Differences of neighbours in a list that is held packed; `undefined` as for {@link runningTotals}. */
export function packedDifferences(expr: Fn): Fn | undefined {
  const packed = packedNumbers(expr);
  if (packed === undefined) return undefined;
  const { values, real } = packed;
  const out = new Float64Array(values.length - 1);
  for (let i = 0; i < out.length; i++) {
    const difference = (values[i + 1] as number) - (values[i] as number);
    if (real ? !Number.isFinite(difference) : !Number.isSafeInteger(difference)) return undefined;
    out[i] = difference;
  }
  return packedList(out, real);
}
