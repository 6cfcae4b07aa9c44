import { toBase64 } from "./base64.js";
import { isSymbolName } from "./name-characters.js";
import type { BigReal } from "./number.js";
import { isBigRealText } from "./print-number.js";
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
