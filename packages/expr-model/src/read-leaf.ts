import type { Expr } from "./expr.js";
import { Fn } from "./function.js";
import { isNamePart, isNameStart } from "./name-characters.js";
import { readEscape, unknownName } from "./read-escape.js";
import { sym } from "./symbol.js";
import type { WlSyntaxError, WlSyntaxErrorCode } from "./syntax-error.js";

/** An expression that is one token, and the offset after it. */
export interface LeafToken {
  readonly value: Expr;
  readonly end: number;
}

/** Makes the error of a place in the text. */
export type Fail = (code: WlSyntaxErrorCode, message: string, offset: number) => WlSyntaxError;

const Out = sym("Out");
const Blank = [sym("Blank"), sym("BlankSequence"), sym("BlankNullSequence")] as const;
const Pattern = sym("Pattern");
const Optional = sym("Optional");
const Slot = sym("Slot");
const SlotSequence = sym("SlotSequence");

/** True for the code of an ASCII digit. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The offset after the name, with contexts, that begins at `start`; `start` itself when none does. */
export function endOfName(text: string, start: number): number {
  let end = start;
  let code = text.charCodeAt(end);
  while (code === 96 ? isNameStart(text.charCodeAt(end + 1)) : isNamePart(code)) {
    code = text.charCodeAt(++end);
  }
  return end;
}

/** `_`, `__h`, `_.` and the like at `from`, of the pattern called `name` if there is one. */
export function readBlank(text: string, from: number, name: string | undefined): LeafToken {
  let end = from;
  while (end < from + 3 && text.charCodeAt(end) === 95) end++;
  const marks = end - from;
  let head: Expr[] = [];
  if (isNameStart(text.charCodeAt(end)) || text.charCodeAt(end) === 96) {
    const start = end;
    end = endOfName(text, start);
    if (end > start) head = [sym(text.slice(start, end))];
  }
  let value: Expr = new Fn(Blank[marks - 1] ?? Blank[0], head);
  if (name !== undefined) value = new Fn(Pattern, [sym(name), value]);
  const point = text.charCodeAt(end) === 46 && text.charCodeAt(end + 1) !== 46;
  if (marks === 1 && head.length === 0 && point) {
    value = new Fn(Optional, [value]);
    end++;
  }
  return { value, end };
}

/** `#`, `#2`, `#name`, `#"any text"`, `##` or `##2`. */
export function readSlot(text: string, start: number, fail: Fail): LeafToken {
  const sequence = text.charCodeAt(start + 1) === 35;
  const from = sequence ? start + 2 : start + 1;
  let end = from;
  while (isDigit(text.charCodeAt(end))) end++;
  let slot: Expr = 1;
  if (end > from) {
    if (end - from > 15) throw fail("WL_BAD_NUMBER", "The slot number is too large", start);
    slot = Number(text.slice(from, end));
  } else if (!sequence && isNameStart(text.charCodeAt(end))) {
    while (isNamePart(text.charCodeAt(end))) end++;
    slot = text.slice(from, end);
  } else if (!sequence && text.charCodeAt(end) === 34) {
    ({ value: slot, end } = readString(text, end, fail));
  }
  return { value: new Fn(sequence ? SlotSequence : Slot, [slot]), end };
}

/** `%`, `%%` or `%5`. */
export function readOut(text: string, start: number): LeafToken {
  let end = start;
  while (text.charCodeAt(end) === 37) end++;
  const marks = end - start;
  const from = end;
  if (marks === 1) while (isDigit(text.charCodeAt(end)) && end - from < 15) end++;
  if (end > from) return { value: new Fn(Out, [Number(text.slice(from, end))]), end };
  return { value: new Fn(Out, marks === 1 ? [] : [-marks]), end };
}

/** The string whose opening quote is at `start`. */
export function readString(
  text: string,
  start: number,
  fail: Fail,
): LeafToken & { readonly value: string } {
  let value = "";
  let copied = start + 1;
  let offset = copied;
  for (;;) {
    if (offset >= text.length) {
      throw fail("WL_UNBALANCED", 'The string is not closed; expected "', start);
    }
    const code = text.charCodeAt(offset);
    if (code === 34) break;
    if (code !== 92) {
      offset++;
      continue;
    }
    value += text.slice(copied, offset);
    const escaped = readStringEscape(text, offset, fail);
    value += escaped.text;
    offset += escaped.length;
    copied = offset;
  }
  return { value: value + text.slice(copied, offset), end: offset + 1 };
}

const stringEscapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
  ['"', '"'],
  ["\\", "\\"],
  ["<", ""],
  [">", ""],
  ["\n", ""],
]);

function readStringEscape(
  text: string,
  offset: number,
  fail: Fail,
): { readonly text: string; readonly length: number } {
  const plain = stringEscapes.get(text.charAt(offset + 1));
  if (plain !== undefined) return { text: plain, length: 2 };
  if (text.charAt(offset + 1) === "\r") {
    return { text: "", length: text.charAt(offset + 2) === "\n" ? 3 : 2 };
  }
  const character = readEscape(text, offset);
  if (character !== undefined) return character;
  const message =
    unknownName(text, offset) ??
    'The backslash begins no known escape; expected \\n, \\t, \\", \\\\, \\[Name] or \\:hhhh';
  throw fail("WL_BAD_STRING", message, offset);
}
