import { infixOperators, postfixOperators, prefixOperators } from "./operators.js";

// Characters beyond ASCII count as letters unless they are one of these.
const notLetters = new Set<number>();
for (const table of [infixOperators, prefixOperators, postfixOperators]) {
  for (const text of table.keys()) {
    const code = text.charCodeAt(0);
    if (code > 127) notLetters.add(code);
  }
}
// Brackets, separators and the characters that are a token of their own.
for (const character of "〚〛\u2329\u232A\uF113\uF114∞°\uF74D\uF74E\uF74F\uF765\u2062\uFEFF\uFFFD") {
  notLetters.add(character.charCodeAt(0));
}

/** True for blanks and line ends, the Unicode ones included. */
export function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return (
    code === 0xa0 ||
    code === 0x85 ||
    (code >= 0x2000 && code <= 0x200b) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x2060 ||
    code === 0x3000 ||
    code === 0xf360 ||
    code === 0xfeff
  );
}

/** True for a UTF-16 unit that may begin a symbol name. */
export function isNameStart(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 36;
  return code >= 0xa0 && !notLetters.has(code) && !isSpace(code);
}

/** True for a UTF-16 unit that may go on a symbol name. */
export function isNamePart(code: number): boolean {
  return (code >= 48 && code <= 57) || isNameStart(code);
}

/** True when the text can be written as a symbol: names of letters, digits and `$`, with contexts before it. */
export function isSymbolName(text: string): boolean {
  // The letter alone is another spelling of `Pi`.
  if (text === "π") return false;
  let start = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 96) {
      if (start && i > 0) return false;
      start = true;
    } else if (start ? !isNameStart(code) : !isNamePart(code)) return false;
    else start = false;
  }
  return !start;
}

/** Names with a character of their own: the one-character token and the symbol it means. */
export const symbolAliases: ReadonlyMap<string, string> = new Map([
  ["π", "Pi"],
  ["∞", "Infinity"],
  ["°", "Degree"],
  ["\uF74D", "E"],
  ["\uF74E", "I"],
  ["\uF74F", "I"],
]);
