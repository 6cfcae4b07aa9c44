import type { Expr } from "./expr.js";
import { isNameStart, isNewline, isSpace, symbolAliases } from "./name-characters.js";
import { describeCharacter } from "./named-characters.js";
import { matchfixCharacters, sameAsAscii, unreadableCharacters } from "./operator-characters.js";
import { infixOperators, postfixOperators, prefixOperators } from "./operators.js";
import {
  endOfName,
  type Fail,
  isDigit,
  type LeafToken,
  readBlank,
  readOut,
  readSlot,
  readString,
} from "./read-leaf.js";
import { readNumber } from "./read-number.js";
import { type SourceText, sourceText } from "./source-text.js";
import { sym } from "./symbol.js";
import { WlSyntaxError, type WlSyntaxErrorCode } from "./syntax-error.js";

/**
 * What a token is. `operator` covers brackets and separators too; `number` is a leaf apart, because a sign before it
 * makes it negative.
 */
export type TokenKind = "end" | "number" | "name" | "leaf" | "operator";

/** `\\[Continuation]`, after which a line end does not count. */
const continuation = 0xf3b1;

/** Operators by their first character, longest first. */
const byFirst = new Map<string, string[]>();
for (const text of [
  ...infixOperators.keys(),
  ...prefixOperators.keys(),
  ...postfixOperators.keys(),
  ...[";", ";;", ":", "::", "/:", "~", "@", "//", "'", "<<", ">>", ">>>", "<|", "|>"],
  ..."()[]{},〚〛",
  ...matchfixCharacters.flatMap(({ open, close }) => [open, close]),
]) {
  const first = text.charAt(0);
  const list = byFirst.get(first) ?? [];
  if (!list.includes(text)) list.push(text);
  byFirst.set(first, list);
}
for (const list of byFirst.values()) list.sort((a, b) => b.length - a.length);

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

  /** Errors of the functions that read a single token. */
  readonly #fail: Fail = (code, message, offset) => this.error(code, message, offset);

  /** @param from Where the first token may begin; what lies before it is not read. */
  constructor(original: string, maxDigits: number, from = 0) {
    this.#original = original;
    this.#source = sourceText(original, from);
    this.end = from;
    this.#text = this.#source.text;
    this.#maxDigits = maxDigits;
    this.#expansion = maxDigits;
    this.next();
  }

  /** A syntax error at an offset of the prepared text. */
  error(code: WlSyntaxErrorCode, message: string, offset = this.start): WlSyntaxError {
    return new WlSyntaxError(code, message, this.#original, this.#source.originalOffset(offset));
  }

  /** The present token for a message. */
  get shown(): string {
    return this.kind === "operator" || this.kind === "name"
      ? shownOperator(this.text)
      : `a ${this.kind}`;
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
    } else if (code === 95) this.#leaf(readBlank(text, offset, undefined));
    else if (code === 34) this.#leaf(readString(text, offset, this.#fail));
    else if (code === 35) this.#leaf(readSlot(text, offset, this.#fail));
    else if (code === 37) this.#leaf(readOut(text, offset));
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
      this.#leaf(readString(text, offset, this.#fail));
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

  #leaf(token: LeafToken): void {
    this.#set("leaf", "", token.end);
    this.value = token.value;
  }

  #skipSpace(from: number): number {
    const text = this.#text;
    let offset = from;
    let continued = false;
    this.afterNewline = false;
    for (;;) {
      const code = text.charCodeAt(offset);
      if (code === continuation) continued = true;
      else if (isNewline(code)) {
        if (code === 13 && text.charCodeAt(offset + 1) === 10) offset++;
        if (!continued) this.afterNewline = true;
        continued = false;
      } else if (code === 40 && text.charCodeAt(offset + 1) === 42) {
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
    const end = endOfName(text, start);
    if (end === start) {
      throw this.error("WL_BAD_CHARACTER", "Expected a name after the context mark", start);
    }
    const name = text.slice(start, end);
    if (text.charCodeAt(end) === 95) {
      this.#leaf(readBlank(text, end, name));
      return;
    }
    this.#set("name", name, end);
    this.value = sym(symbolAliases.get(name) ?? name);
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

  #readOperator(start: number): void {
    const text = this.#text;
    const character = text.charAt(start);
    const alias = symbolAliases.get(character);
    if (alias !== undefined) {
      this.#set("name", character, start + 1);
      this.value = sym(alias);
      return;
    }
    const ascii = sameAsAscii.get(character);
    if (ascii !== undefined) {
      this.#set("operator", ascii, start + 1);
      return;
    }
    for (const candidate of byFirst.get(character) ?? []) {
      if (!text.startsWith(candidate, start)) continue;
      // `a=.5` and `a/.5` end in a number, not in an operator with a point.
      const last = start + candidate.length;
      if (candidate.length > 1 && /^[=/]+\.$/.test(candidate) && isDigit(text.charCodeAt(last)))
        continue;
      this.#set("operator", candidate, last);
      return;
    }
    const shown = describeCharacter(text.codePointAt(start) ?? 0);
    const advice = unreadableCharacters.get(character);
    throw this.error(
      "WL_BAD_CHARACTER",
      advice === undefined
        ? `The character ${shown} has no meaning here`
        : `${shown} has no meaning in text on one line; ${advice}`,
      start,
    );
  }
}

/** An operator for a message: one beyond ASCII by its name and code point. */
export function shownOperator(text: string): string {
  const code = text.charCodeAt(0);
  return text.length === 1 && code > 127 ? describeCharacter(code) : text;
}
