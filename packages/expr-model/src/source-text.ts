import { readEscape, unknownName } from "./read-escape.js";
import { WlSyntaxError } from "./syntax-error.js";

/** Text in which every `\[Name]` outside strings and comments is its character, and lines are joined. */
export interface SourceText {
  readonly text: string;
  /** The offset in the text as given, for an offset in `text`. */
  originalOffset(offset: number): number;
}

/**
 * Brings a source into the form that the tokens are read from. What lies before `from` is left as it is.
 * @throws WlSyntaxError for a backslash that begins no character.
 */
export function sourceText(original: string, from = 0): SourceText {
  if (!original.includes("\\")) return { text: original, originalOffset: (offset) => offset };
  const places: number[] = [];
  const shifts: number[] = [];
  let text = "";
  let copied = 0;
  let i = from;
  let comments = 0;
  let inString = false;
  while (i < original.length) {
    const code = original.charCodeAt(i);
    if (inString) {
      if (code === 92) i++;
      else if (code === 34) inString = false;
      i++;
    } else if (code === 40 && original.charCodeAt(i + 1) === 42) {
      comments++;
      i += 2;
    } else if (comments > 0) {
      if (code === 42 && original.charCodeAt(i + 1) === 41) {
        comments--;
        i++;
      }
      i++;
    } else if (code === 34) {
      inString = true;
      i++;
    } else if (code !== 92) i++;
    else {
      const { text: replacement, length } = readOutside(original, i);
      text += original.slice(copied, i) + replacement;
      i += length;
      copied = i;
      places.push(text.length);
      shifts.push(i - text.length);
    }
  }
  text += original.slice(copied);
  return { text, originalOffset: (offset) => offset + shiftAt(places, shifts, offset) };
}

function readOutside(original: string, offset: number): { text: string; length: number } {
  const next = original.charCodeAt(offset + 1);
  if (next === 10) return { text: "", length: 2 };
  if (next === 13) return { text: "", length: original.charCodeAt(offset + 2) === 10 ? 3 : 2 };
  const character = readEscape(original, offset);
  if (character === undefined) {
    throw new WlSyntaxError(
      "WL_BAD_CHARACTER",
      unknownName(original, offset) ??
        "The backslash begins no known character; expected \\[Name], \\:hhhh, \\.hh or \\|hhhhhh",
      original,
      offset,
    );
  }
  return character;
}

function shiftAt(places: readonly number[], shifts: readonly number[], offset: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) <= offset) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : (shifts[low - 1] as number);
}
