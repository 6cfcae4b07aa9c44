import { type Expr, fn, isFn, list, listOf, Packed, sym } from "@remotebatch/expr-model";
import type { PartialResults } from "../job/job.js";
import { notAvailable } from "./absent.js";

/** True for a list, which no sparse array can hold as an element. */
function isList(expr: Expr | undefined): boolean {
  return expr !== undefined && (expr instanceof Packed || isFn(expr, "List"));
}

/** The sparse array of rank 1 with background 0, as kernels write it. */
function sparseVector(length: number, positions: readonly number[], values: readonly Expr[]): Expr {
  return fn(
    "SparseArray",
    sym("Automatic"),
    list(length),
    0,
    list(
      1,
      list(list(0, positions.length), listOf(positions.map((position) => list(position)))),
      listOf(values),
    ),
  );
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
  return { results: sparseVector(values.length, positions, present), completed };
}
