import { type Expr, Real } from "./expr.js";
import { compareExpr } from "./order.js";

// Below this a comparison function is as fast as a detour through a typed array.
const fewElements = 64;

/** The elements in canonical order, as a new array. */
export function sortElements(elements: readonly Expr[]): Expr[] {
  if (elements.length >= fewElements) {
    const numbers = allIntegers(elements) ?? allReals(elements);
    if (numbers !== undefined) return numbers;
  }
  return (elements.slice() as Expr[]).sort(compareExpr);
}

function allIntegers(elements: readonly Expr[]): Expr[] | undefined {
  const values = new Float64Array(elements.length);
  for (let i = 0; i < values.length; i++) {
    const element = elements[i];
    if (typeof element !== "number") return undefined;
    values[i] = element;
  }
  return Array.from(values.sort());
}

function allReals(elements: readonly Expr[]): Expr[] | undefined {
  const values = new Float64Array(elements.length);
  for (let i = 0; i < values.length; i++) {
    const element = elements[i];
    if (!(element instanceof Real)) return undefined;
    values[i] = element.value;
  }
  values.sort();
  const sorted: Expr[] = new Array(values.length);
  for (let i = 0; i < values.length; i++) sorted[i] = new Real(values[i] as number);
  return sorted;
}
