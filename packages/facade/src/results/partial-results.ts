import { type Expr, isFn, listOf, Packed, SparseArray } from "@remotebatch/expr-model";
import type { PartialResults } from "../job/job.js";
import { notAvailable } from "./absent.js";

/** True for a list, which no sparse array can hold as an element. */
function isList(expr: Expr | undefined): boolean {
  return expr !== undefined && (expr instanceof Packed || isFn(expr, "List"));
}

/** The results so far as a sparse array with its mask, or as a dense list when one of them is a list. */
export function partialResultsOf(values: readonly (Expr | undefined)[]): PartialResults {
  const completed = Uint8Array.from(values, (value) => (value === undefined ? 0 : 1));
  if (values.some(isList)) {
    return { results: listOf(values.map((value) => value ?? notAvailable())), completed };
  }
  const positions: number[] = [];
  const present: Expr[] = [];
  for (const [slot, value] of values.entries()) {
    if (value === undefined) continue;
    positions.push(slot + 1);
    present.push(value);
  }
  return { results: SparseArray.fromPositions(values.length, positions, present), completed };
}
