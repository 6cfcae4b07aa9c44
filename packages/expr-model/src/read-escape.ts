import { characterNamed } from "./named-characters.js";

/** A character written with a backslash: what it is, and how many UTF-16 units of text it takes. */
export interface Escape {
  readonly text: string;
  readonly length: number;
}

/**
 * Reads `\[Name]`, `\:hhhh`, `\.hh`, `\|hhhhhh` or `\ooo` at the backslash at `offset`; `undefined` when there is none
 * of these, or the name is not known.
 */
export function readEscape(text: string, offset: number): Escape | undefined {
  switch (text.charCodeAt(offset + 1)) {
    case 91: {
      // Names are short; a bound keeps many unclosed brackets from costing quadratic time.
      const end = text.slice(offset + 2, offset + 66).indexOf("]");
      if (end < 0) return undefined;
      const character = characterNamed(text.slice(offset + 2, offset + 2 + end));
      return character === undefined ? undefined : { text: character, length: end + 3 };
    }
    case 58:
      return digits(text, offset, 2, 4, 16);
    case 46:
      return digits(text, offset, 2, 2, 16);
    case 124:
      return digits(text, offset, 2, 6, 16);
    default:
      return digits(text, offset, 1, 3, 8);
  }
}

/** What to say of a `\\[Name]` at `offset` that has the form of a name but is none; `undefined` for anything else. */
export function unknownName(text: string, offset: number): string | undefined {
  const name = /^\\\[[A-Za-z0-9]*\]/.exec(text.slice(offset, offset + 66))?.[0];
  return name === undefined ? undefined : `${name} is no character of the language`;
}

function digits(
  text: string,
  offset: number,
  skip: number,
  count: number,
  base: 8 | 16,
): Escape | undefined {
  const digitText = text.slice(offset + skip, offset + skip + count);
  if (digitText.length < count) return undefined;
  if (!(base === 8 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/).test(digitText)) return undefined;
  const code = Number.parseInt(digitText, base);
  if (code > 0x10ffff) return undefined;
  return { text: String.fromCodePoint(code), length: skip + count };
}
