import { ByteArr, type Expr, Numeric, Packed, type Sym } from "@remotebatch/expr-model";
import { type BodyReader, readerOver } from "./body-reader.js";
import { CursorWalk, isText } from "./cursor-walk.js";
import { readTree } from "./decode-tree.js";
import { token } from "./tokens.js";

/**
 * Walks the parts of a body in the order they are written, without making nodes: a function or association
 * first, then its parts. The getters speak of the current part, the one that the last `next` came to.
 *
 * Text is only checked when it is asked for.
 */
export class WxfCursor extends CursorWalk {
  /** Arrays and byte strings are copied and keep nothing of the input alive. */
  copies = false;

  /** Token byte of the current part: compare with {@link token}. 0 before the first. */
  get token(): number {
    return this.currentToken;
  }

  /** Level of the current part: 1 for the root, also before the first. */
  get depth(): number {
    return this.height + (this.opened ? 0 : 1);
  }

  /** Arguments of a function, entries of an association, bytes of text or byte array, elements' bytes of an array, else 0. */
  get size(): number {
    return this.currentSize;
  }

  /** True when the current part is a key of an association. */
  get isKey(): boolean {
    const state = this.opened ? (this.stack[this.height - 1] as number) : this.state;
    return (state & 3) === 3;
  }

  /** True when the entry begun last, whose key or value this is, is delayed (`:>`). */
  get isDelayed(): boolean {
    return this.delayed;
  }

  /** Where the current part begins, counted like a {@link WxfDecodeError}'s offset. */
  get offset(): number {
    return this.tokenAt;
  }

  /**
   * The value of an integer of any width: a bigint when it is beyond ±(2^53-1).
   * @throws WxfDecodeError `WXF_USE` when the current part is none; `WXF_NUMBER`, `WXF_LIMIT_DIGITS` of a big integer.
   */
  integer(): number | bigint {
    const bytes = this.bytes;
    const at = this.from;
    switch (this.currentToken) {
      case token.integer8:
        return ((bytes[at] as number) << 24) >> 24;
      case token.integer16:
        return (((bytes[at] as number) | ((bytes[at + 1] as number) << 8)) << 16) >> 16;
      case token.integer32:
        return this.reader.view.getInt32(at, true);
      case token.integer64:
        return this.#again((reader, limit) => reader.integer64(limit));
      case token.bigInteger:
        return this.#again((reader, limit) => reader.bigInteger(limit));
      default:
        return this.#not("an integer");
    }
  }

  /**
   * The value of a machine real.
   * @throws WxfDecodeError `WXF_USE` when the current part is none.
   */
  real(): number {
    if (this.currentToken !== token.real64) this.#not("a machine real");
    return this.reader.view.getFloat64(this.from, true);
  }

  /**
   * The text of a string, symbol, big integer or big real, as on the wire.
   * @throws WxfDecodeError `WXF_USE` when the current part has none; `WXF_UTF8`, `WXF_LIMIT_TEXT`.
   */
  text(): string {
    if (!isText(this.currentToken)) this.#not("text");
    const isNumber = this.currentToken === token.bigInteger || this.currentToken === token.bigReal;
    if (isNumber) this.reader.checkDigits(this.currentSize, this.from);
    return this.reader.textOf(this.from, this.currentSize);
  }

  /**
   * The symbol.
   * @throws WxfDecodeError `WXF_USE` when the current part is none; `WXF_SYMBOL`, `WXF_UTF8`, `WXF_LIMIT_TEXT`.
   */
  symbol(): Sym {
    if (this.currentToken !== token.symbol) this.#not("a symbol");
    return this.reader.symbolOf(this.from, this.currentSize);
  }

  /** True when the current part has these payload bytes, for example the UTF-8 of a symbol's name. Decodes nothing. */
  payloadIs(expected: Uint8Array): boolean {
    const bytes = this.bytes;
    const from = this.#payloadStart();
    if (this.position - from !== expected.length) return false;
    for (let i = 0; i < expected.length; i++) {
      if (bytes[from + i] !== expected[i]) return false;
    }
    return true;
  }

  /** The payload bytes of an atom or array, a view of the input; none of a function or association. */
  payload(): Uint8Array {
    return this.bytes.subarray(this.#payloadStart(), this.position);
  }

  #payloadStart(): number {
    const isCompound =
      this.currentToken === token.function || this.currentToken === token.association;
    return isCompound ? this.position : this.from;
  }

  #own(): Uint8Array {
    return this.copies ? this.payload().slice() : this.payload();
  }

  /**
   * The packed or numeric array; its bytes are a view of the input unless the cursor copies.
   * @throws WxfDecodeError `WXF_USE` when the current part is none.
   */
  array(): Packed | Numeric {
    const isPacked = this.currentToken === token.packedArray;
    if (this.arrayShape === undefined || (!isPacked && this.currentToken !== token.numericArray)) {
      return this.#not("an array");
    }
    const { type, dims } = this.arrayShape;
    return isPacked ? new Packed(type, dims, this.#own()) : new Numeric(type, dims, this.#own());
  }

  /**
   * The byte array; a view of the input unless the cursor copies.
   * @throws WxfDecodeError `WXF_USE` when the current part is none.
   */
  byteArray(): ByteArr {
    if (this.currentToken !== token.byteArray) this.#not("a byte array");
    return new ByteArr(this.#own());
  }

  /**
   * Builds the current part as an expression and goes to its end, so that `next` goes on after it.
   * @throws WxfDecodeError when the part is refused; `WXF_USE` before the first.
   */
  expr(): Expr {
    if (this.currentToken === 0) return this.#not("begun");
    if (this.opened) this.endOfOpened();
    const reader = this.reader;
    reader.position = this.tokenAt;
    // Parts were counted when the cursor went over them.
    reader.nodes = 0;
    return readTree(reader, this.position, { copy: this.copies });
  }

  /** Reads the current part's payload with a method of the reader. */
  #again<Value>(read: (reader: BodyReader, limit: number) => Value): Value {
    const reader = this.reader;
    reader.position = this.tokenAt + 1;
    return read(reader, this.position);
  }

  #not(what: string): never {
    return this.reader.fail("WXF_USE", `The current part is not ${what}.`, this.tokenAt);
  }
}

const kept: WxfCursor[] = [];

/** A cursor over that reader; one more always lives, for the reason that {@link readerOver} gives. */
export function cursorOver(reader: BodyReader, copies = false): WxfCursor {
  if (kept.length === 0) {
    kept.push(new WxfCursor(readerOver(new Uint8Array(0), 0, reader.limits, false)));
  }
  const cursor = new WxfCursor(reader);
  cursor.copies = copies;
  return cursor;
}
