import type { Expr } from "./expr.js";
import { Fn } from "./function.js";
import { isNamePart, isNameStart, isSpace, symbolAliases } from "./name-characters.js";
import { infixOperators, postfixOperators, prefixOperators } from "./operators.js";
import { readEscape } from "./read-escape.js";
import { readNumber } from "./read-number.js";
import { type SourceText, sourceText } from "./source-text.js";
import { sym } from "./symbol.js";
import { WlSyntaxError, type WlSyntaxErrorCode } from "./syntax-error.js";

/**
 * What a token is. `operator` covers brackets and separators too; `number` is a leaf apart, because a sign before it
 * makes it negative.
 */
export type TokenKind = "end" | "number" | "name" | "leaf" | "operator";

const single = new Set("()[]{},〚〛\uF113\uF114");
/** Operators by their first character, longest first. */
const byFirst = new Map<string, string[]>();
for (const text of [
  ...infixOperators.keys(),
  ...prefixOperators.keys(),
  ...postfixOperators.keys(),
  ...[";", ";;", ":", "::", "/:", "~", "@", "//", "'", "<<", ">>", ">>>", "<|", "|>", "\uF76D"],
  ...single,
]) {
  const first = text.charAt(0);
  const list = byFirst.get(first) ?? [];
  if (!list.includes(text)) list.push(text);
  byFirst.set(first, list);
}
for (const list of byFirst.values()) list.sort((a, b) => b.length - a.length);

const Out = sym("Out");
const Blank = [sym("Blank"), sym("BlankSequence"), sym("BlankNullSequence")] as const;
const Pattern = sym("Pattern");
const Optional = sym("Optional");
const Slot = sym("Slot");
const SlotSequence = sym("SlotSequence");

/** Reads one token after the other from a text; the fields describe the present one. */
export class Lexer {
  kind: TokenKind = "end";
  /** The operator's text, or the symbol's name. */
  text = "";
  /** The expression of a number, name or leaf. */
  value: Expr = 0;
  /** Where the token begins and ends. */
  start = 0;
  end = 0;
  /** A line end lies between this token and the one before it. */
  afterNewline = false;
  readonly #source: SourceText;
  readonly #original: string;
  readonly #text: string;
  readonly #maxDigits: number;
  /** Digits that exponents may still add; a short text must not ask for gigabytes. */
  #expansion: number;

  constructor(original: string, maxDigits: number) {
    this.#original = original;
    this.#source = sourceText(original);
    this.#text = this.#source.text;
    this.#maxDigits = maxDigits;
    this.#expansion = maxDigits;
    this.next();
  }

  /** A syntax error at an offset of the prepared text. */
  error(code: WlSyntaxErrorCode, message: string, offset = this.start): WlSyntaxError {
    return new WlSyntaxError(code, message, this.#original, this.#source.originalOffset(offset));
  }

  /** True when the character straight after this token is the given one. */
  isFollowedBy(character: string): boolean {
    return this.#text.charAt(this.end) === character;
  }

  /** Goes to the next token. */
  next(): void {
    const offset = this.#skipSpace(this.end);
    this.start = offset;
    const text = this.#text;
    if (offset >= text.length) {
      this.#set("end", "", offset);
      return;
    }
    const code = text.charCodeAt(offset);
    if (isNameStart(code)) this.#readName(offset);
    else if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(offset + 1)))) {
      this.#readNumber(offset);
    } else if (code === 95) this.#readBlank(offset, undefined);
    else if (code === 34) this.#readString(offset);
    else if (code === 35) this.#readSlot(offset);
    else if (code === 37) this.#readOut(offset);
    else if (code === 96) this.#readName(offset);
    else this.#readOperator(offset);
  }

  /** The raw word after `<<`, `>>` or `::`: a quoted string, or the characters up to a space or separator. */
  readWord(what: string, isPart: (code: number) => boolean): string {
    const text = this.#text;
    let offset = this.end;
    if (what === "file name") offset = this.#skipSpace(offset);
    this.start = offset;
    if (text.charCodeAt(offset) === 34) {
      this.#readString(offset);
      return this.value as string;
    }
    let end = offset;
    while (end < text.length && isPart(text.charCodeAt(end))) end++;
    if (end === offset) throw this.error("WL_UNEXPECTED", `Expected a ${what}`, offset);
    this.end = end;
    return text.slice(offset, end);
  }

  #set(kind: TokenKind, text: string, end: number): void {
    this.kind = kind;
    this.text = text;
    this.end = end;
  }

  #leaf(value: Expr, end: number): void {
    this.#set("leaf", "", end);
    this.value = value;
  }

  #skipSpace(from: number): number {
    const text = this.#text;
    let offset = from;
    this.afterNewline = false;
    for (;;) {
      const code = text.charCodeAt(offset);
      if (code === 10 || code === 13 || code === 0xf3a3) this.afterNewline = true;
      else if (code === 40 && text.charCodeAt(offset + 1) === 42) {
        offset = this.#skipComment(offset);
        continue;
      } else if (!isSpace(code)) return offset;
      offset++;
    }
  }

  #skipComment(start: number): number {
    const text = this.#text;
    let depth = 1;
    let offset = start + 2;
    while (depth > 0) {
      if (offset >= text.length) {
        throw this.error("WL_UNBALANCED", "The comment is not closed; expected *)", start);
      }
      const code = text.charCodeAt(offset);
      const next = text.charCodeAt(offset + 1);
      if (code === 42 && next === 41) depth--;
      else if (code === 40 && next === 42) depth++;
      else {
        offset++;
        continue;
      }
      offset += 2;
    }
    return offset;
  }

  #readName(start: number): void {
    const text = this.#text;
    let end = start;
    let code = text.charCodeAt(end);
    while (code === 96 ? isNameStart(text.charCodeAt(end + 1)) : isNamePart(code)) {
      code = text.charCodeAt(++end);
    }
    if (end === start) {
      throw this.error("WL_BAD_CHARACTER", "Expected a name after the context mark", start);
    }
    const name = text.slice(start, end);
    if (code === 95) {
      this.#readBlank(end, name);
      return;
    }
    this.#set("name", name, end);
    this.value = sym(symbolAliases.get(name) ?? name);
  }

  #readBlank(from: number, name: string | undefined): void {
    const text = this.#text;
    let end = from;
    while (end < from + 3 && text.charCodeAt(end) === 95) end++;
    const marks = end - from;
    let head: Expr[] = [];
    if (isNameStart(text.charCodeAt(end)) || text.charCodeAt(end) === 96) {
      const start = end;
      let code = text.charCodeAt(end);
      while (code === 96 ? isNameStart(text.charCodeAt(end + 1)) : isNamePart(code)) {
        code = text.charCodeAt(++end);
      }
      if (end > start) head = [sym(text.slice(start, end))];
    }
    let value: Expr = new Fn(Blank[marks - 1] ?? Blank[0], head);
    if (name !== undefined) value = new Fn(Pattern, [sym(name), value]);
    if (
      marks === 1 &&
      head.length === 0 &&
      text.charCodeAt(end) === 46 &&
      text.charCodeAt(end + 1) !== 46
    ) {
      value = new Fn(Optional, [value]);
      end++;
    }
    this.#leaf(value, end);
  }

  #readNumber(start: number): void {
    const read = readNumber(this.#text, start, this.#maxDigits, this.#expansion);
    if ("complaint" in read) {
      const code = read.tooLarge === true ? "WL_TOO_LARGE" : "WL_BAD_NUMBER";
      throw this.error(code, read.complaint, read.offset);
    }
    this.#expansion -= read.expanded;
    this.#set("number", "", read.end);
    this.value = read.value;
  }

  #readSlot(start: number): void {
    const text = this.#text;
    const sequence = text.charCodeAt(start + 1) === 35;
    const from = sequence ? start + 2 : start + 1;
    let end = from;
    while (isDigit(text.charCodeAt(end))) end++;
    let slot: Expr = 1;
    if (end > from) {
      if (end - from > 15) throw this.error("WL_BAD_NUMBER", "The slot number is too large", start);
      slot = Number(text.slice(from, end));
    } else if (!sequence && isNameStart(text.charCodeAt(end))) {
      while (isNamePart(text.charCodeAt(end))) end++;
      slot = text.slice(from, end);
    }
    this.#leaf(new Fn(sequence ? SlotSequence : Slot, [slot]), end);
  }

  #readOut(start: number): void {
    const text = this.#text;
    let end = start;
    while (text.charCodeAt(end) === 37) end++;
    const marks = end - start;
    const from = end;
    if (marks === 1) while (isDigit(text.charCodeAt(end)) && end - from < 15) end++;
    if (end > from) this.#leaf(new Fn(Out, [Number(text.slice(from, end))]), end);
    else this.#leaf(new Fn(Out, marks === 1 ? [] : [-marks]), end);
  }

  #readString(start: number): void {
    const text = this.#text;
    let value = "";
    let copied = start + 1;
    let offset = copied;
    for (;;) {
      if (offset >= text.length) {
        throw this.error("WL_UNBALANCED", 'The string is not closed; expected "', start);
      }
      const code = text.charCodeAt(offset);
      if (code === 34) break;
      if (code !== 92) {
        offset++;
        continue;
      }
      value += text.slice(copied, offset);
      const { text: character, length } = this.#readStringEscape(offset);
      value += character;
      offset += length;
      copied = offset;
    }
    this.#leaf(value + text.slice(copied, offset), offset + 1);
  }

  #readStringEscape(offset: number): { text: string; length: number } {
    const text = this.#text;
    const plain = stringEscapes.get(text.charAt(offset + 1));
    if (plain !== undefined) return { text: plain, length: 2 };
    if (text.charAt(offset + 1) === "\r") {
      return { text: "", length: text.charAt(offset + 2) === "\n" ? 3 : 2 };
    }
    const character = readEscape(text, offset);
    if (character !== undefined) return character;
    if (
      text.charAt(offset + 1) === "[" &&
      /^\\\[[A-Za-z0-9]*\]/.test(text.slice(offset, offset + 66))
    ) {
      throw this.error("WL_BAD_STRING", "The character name is not known", offset);
    }
    throw this.error(
      "WL_BAD_STRING",
      'The backslash begins no known escape; expected \\n, \\t, \\", \\\\, \\[Name] or \\:hhhh',
      offset,
    );
  }

  #readOperator(start: number): void {
    const text = this.#text;
    const character = text.charAt(start);
    const alias = symbolAliases.get(character);
    if (alias !== undefined) {
      this.#set("name", character, start + 1);
      this.value = sym(alias);
      return;
    }
    const candidates = byFirst.get(character);
    if (candidates !== undefined) {
      for (const candidate of candidates) {
        if (!text.startsWith(candidate, start)) continue;
        // `a=.5` and `a/.5` end in a number, not in an operator with a point.
        const last = start + candidate.length;
        if (candidate.length > 1 && /^[=/]+\.$/.test(candidate) && isDigit(text.charCodeAt(last)))
          continue;
        this.#set("operator", candidate, last);
        return;
      }
    }
    const shown = String.fromCodePoint(text.codePointAt(start) ?? 0);
    throw this.error("WL_BAD_CHARACTER", `The character ${shown} has no meaning here`, start);
  }
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

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
