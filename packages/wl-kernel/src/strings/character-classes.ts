import type { StringNode } from "./string-match.js";
import { oneOf, place, repeated } from "./string-match.js";

const isWord = (char: string | undefined): boolean =>
  char !== undefined && /[\p{L}\p{N}_]/u.test(char);

/** Tests of the named character classes. */
export const characterTests: Readonly<Record<string, (char: string) => boolean>> = {
  DigitCharacter: (char) => /\p{Nd}/u.test(char),
  LetterCharacter: (char) => /\p{L}/u.test(char),
  WordCharacter: (char) => /[\p{L}\p{N}]/u.test(char),
  WhitespaceCharacter: (char) => /\s/u.test(char),
  PunctuationCharacter: (char) => /[\p{P}\p{S}]/u.test(char),
  HexadecimalCharacter: (char) => /[0-9a-fA-F]/u.test(char),
};

/** Symbols that match a place. */
const places: Readonly<Record<string, (chars: readonly string[], at: number) => boolean>> = {
  StartOfString: (_chars, at) => at === 0,
  EndOfString: (chars, at) => at === chars.length,
  StartOfLine: (chars, at) => at === 0 || chars[at - 1] === "\n",
  EndOfLine: (chars, at) => at === chars.length || chars[at] === "\n",
  WordBoundary: (chars, at) => isWord(chars[at - 1]) !== isWord(chars[at]),
};

const some = { least: 1, most: Number.POSITIVE_INFINITY, isLazy: false };

/** The part that a symbol such as `DigitCharacter` stands for. */
export function symbolNode(name: string): StringNode | undefined {
  const test = characterTests[name];
  if (test !== undefined) return oneOf(test);
  const at = places[name];
  if (at !== undefined) return place(at);
  if (name === "Whitespace")
    return repeated(
      oneOf((char) => /\s/u.test(char)),
      some,
    );
  if (name === "NumberString") return numberString;
  return undefined;
}

/** A number: a sign, digits and a point with digits, as long as it gets. */
const numberString: StringNode = {
  match(at, { chars }, next) {
    const digit = (char: string | undefined): boolean => char !== undefined && /\p{Nd}/u.test(char);
    let end = at;
    if (chars[end] === "-" || chars[end] === "+") end++;
    const first = end;
    while (digit(chars[end])) end++;
    const whole = end - first;
    if (chars[end] === "." && (whole > 0 || digit(chars[end + 1]))) {
      end++;
      while (digit(chars[end])) end++;
    }
    if (whole === 0 && end === first) return false;
    for (; end > first; end--) if (chars[end - 1] !== "." || whole > 0) if (next(end)) return true;
    return false;
  },
};
