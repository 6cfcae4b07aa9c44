import type { Expr } from "./expr.js";
import { isFn } from "./function.js";
import type { Numeric, Packed } from "./number-array.js";
import { elementAt } from "./packed-elements.js";
import { complexText } from "./print-arithmetic.js";
import { printReal } from "./print-number.js";

/** The elements of an array as nested lists; stops soon after `limit` characters. */
export function printElements(
  array: Packed | Numeric,
  limit: number,
  open: string,
  close: string,
  mark: string,
): string {
  const { dims } = array;
  const rank = dims.length;
  let text = open;
  let index = 0;
  // One counter per axis, the last one fastest: no recursion over a rank that came from outside.
  const counters: number[] = [0];
  while (counters.length > 0 && text.length <= limit) {
    const axis = counters.length - 1;
    const position = counters[axis] as number;
    if (position >= (dims[axis] as number)) {
      text += close;
      counters.pop();
      continue;
    }
    if (position > 0) text += ", ";
    counters[axis] = position + 1;
    if (axis + 1 < rank) {
      text += open;
      counters.push(0);
      continue;
    }
    text += elementText(elementAt(array, index), mark);
    index++;
  }
  return text;
}

/** One element; a complex one in InputForm, whose reals have no mark, as other complex numbers are printed. */
function elementText(element: Expr, mark: string): string {
  if (typeof element === "object" && element.kind === "Real") return printReal(element.value, mark);
  if (!isFn(element, "Complex")) return String(element);
  const text = mark === "" ? complexText(element) : undefined;
  if (text !== undefined) return text;
  const parts = element.args.map((part) => elementText(part, mark));
  return `Complex[${parts.join(", ")}]`;
}
