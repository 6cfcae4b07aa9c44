import { Assoc, type Expr, Fn, inert, Real, Sym } from "./expr.js";
import { False, Null, True } from "./symbols.js";

/** True for what no definition can change: numbers, strings, bytes, locked symbols, and lists of such. */
export function isInert(expr: Expr): boolean {
  if (typeof expr !== "object") return true;
  if (expr instanceof Fn) return expr.stamp === inert;
  if (expr instanceof Sym) return expr === True || expr === False || expr === Null;
  return !(expr instanceof Assoc);
}

/** True when none of the elements can ever evaluate to something else. */
export function isPlainData(elements: readonly Expr[]): boolean {
  for (const element of elements) {
    if (typeof element !== "object" || element instanceof Real) continue;
    if (!isInert(element)) return false;
  }
  return true;
}
