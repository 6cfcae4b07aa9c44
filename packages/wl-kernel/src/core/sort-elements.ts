import { type Expr, Fn } from "./expr.js";
import { List } from "./language-symbols.js";
import { compareExpr } from "./order.js";
import { machineNumbers, packedList } from "./packed-list.js";

// Below this a comparison function is as fast as a detour through a typed array.
const fewElements = 64;

/** The list of these elements in canonical order, evaluated as they are; for other heads `undefined`. */
export function sortedNumbers(list: Fn): Fn | undefined {
  const numbers = machineNumbers(list);
  return numbers === undefined
    ? undefined
    : packedList(numbers.values.slice().sort(), numbers.real);
}

/** The elements in canonical order, as a new array. */
export function sortElements(elements: readonly Expr[]): Expr[] {
  if (elements.length >= fewElements) {
    const sorted = sortedNumbers(new Fn(List, elements));
    if (sorted !== undefined) return sorted.args as Expr[];
  }
  return (elements.slice() as Expr[]).sort(compareExpr);
}
