import { toBase64 } from "./base64.js";
import { isSymbolName } from "./name-characters.js";
import type { BigReal } from "./number.js";
import type { Numeric, Packed } from "./number-array.js";
import { elementAt, isComplexType } from "./packed-elements.js";
import { isBigRealText, printReal } from "./print-number.js";
import { printString } from "./string-literal.js";

/** A symbol's name; one that no source text could spell as `Symbol["…"]`, so that printed text is safe to read. */
export function printSymbol(name: string): string {
  return isSymbolName(name) ? name : `Symbol[${printString(name)}]`;
}

/** A big real's text; one that is no number as `BigReal["…"]`. */
export function printBigReal(number: BigReal): string {
  return isBigRealText(number.text) ? number.text : `BigReal[${printString(number.text)}]`;
}

/** `ByteArray["base64"]`. */
export function printBytes(bytes: Uint8Array): string {
  return `ByteArray["${toBase64(bytes)}"]`;
}

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
  const complex = isComplexType(array.type);
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
    if (complex) {
      const { data } = array;
      text += `Complex[${printReal(Number(data[2 * index]), mark)}, ${printReal(Number(data[2 * index + 1]), mark)}]`;
    } else {
      const element = elementAt(array, index);
      text +=
        typeof element === "object" && element.kind === "Real"
          ? printReal(element.value, mark)
          : String(element);
    }
    index++;
  }
  return text;
}
