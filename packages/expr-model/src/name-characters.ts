import { characterNamed, nameOfCharacter } from "./named-characters.js";
import { matchfixCharacters, sameAsAscii, unreadableCharacters } from "./operator-characters.js";
import { infixOperators, postfixOperators, prefixOperators } from "./operators.js";

/** Names with a character of their own: the one-character token and the symbol it means. */
export const symbolAliases: ReadonlyMap<string, string> = new Map(
  (
    [
      ["Pi", "Pi"],
      ["Infinity", "Infinity"],
      ["Degree", "Degree"],
      ["ExponentialE", "E"],
      ["ImaginaryI", "I"],
      ["ImaginaryJ", "I"],
      ["SystemsModelDelay", "SystemsModelDelay"],
    ] as const
  ).map(([character, symbol]) => [characterNamed(character) as string, symbol]),
);

// Characters of the language that are no letters: operators, brackets, separators and tokens of their own.
const notLetters = new Set<number>();
for (const characters of [
  infixOperators.keys(),
  prefixOperators.keys(),
  postfixOperators.keys(),
  matchfixCharacters.flatMap(({ open, close }) => [open, close]),
  sameAsAscii.keys(),
  unreadableCharacters.keys(),
  [...symbolAliases.keys()].filter((character) => character !== "π"),
  "〚〛",
]) {
  for (const text of characters) {
    const code = text.charCodeAt(0);
    if (code > 127) notLetters.add(code);
  }
}

// Line ends, the ones of notebooks included.
const newlines = new Set([0x0a, 0x0d, 0x2028, 0x2029, 0xf3a3, 0xf76e, 0xf76f]);

// Blanks beyond those of Unicode's general punctuation.
const blanks = new Set([
  0xa0, 0x85, 0x202f, 0x205f, 0x2060, 0x2423, 0x3000, 0xfeff, 0xf360, 0xf380,
]);
for (const code of [0xf382, 0xf383, 0xf384, 0xf3ad, 0xf3b1, 0xf3b2, 0xf3c6, 0xf760]) {
  blanks.add(code);
}
for (const code of [0xf3bd, 0xf3be, 0xf3bf, ...newlines]) blanks.add(code);

/** True for line ends, those of notebooks and of Unicode included. */
export function isNewline(code: number): boolean {
  return newlines.has(code);
}

/** True for blanks and line ends, the Unicode ones included. */
export function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return (code >= 0x2000 && code <= 0x200b) || blanks.has(code);
}

// What Unicode takes for an operator, a bracket or punctuation is no letter unless the language says so.
const operatorLike = /[\p{Sm}\p{P}]/u;

/** True for a UTF-16 unit that may begin a symbol name. */
export function isNameStart(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 36;
  // Past the end of the text the code is NaN.
  if (!(code >= 0xa0) || notLetters.has(code) || isSpace(code)) return false;
  return nameOfCharacter(code) !== undefined || !operatorLike.test(String.fromCharCode(code));
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
