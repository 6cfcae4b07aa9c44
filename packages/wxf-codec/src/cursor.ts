import { ByteArr, type Expr, Numeric, Packed, type Sym } from "@remotebatch/expr-model";
import type { ArrayHeader, BodyReader } from "./body-reader.js";
import { readTree } from "./decode-tree.js";
import { token } from "./tokens.js";

/**
 * Walks the parts of a body in the order they are written, without making nodes: a function or association
 * first, then its parts. The getters speak of the current part, the one that the last {@link next} came to.
 *
 * Text is only checked when it is asked for.
 */
export class WxfCursor {
  readonly #reader: BodyReader;
  /** Where the next part must end at the latest, as {@link BodyReader} explains. */
  #limit: number;
  /** Of the open part: parts left times 2, plus 1 in an association. */
  #state = 2;
  readonly #stack: number[] = [];
  #token = 0;
  #tokenAt = 0;
  /** Where the payload of the current part lies. */
  #from = 0;
  #to = 0;
  #size = 0;
  #array: ArrayHeader | undefined;
  #isKey = false;
  #delayed = false;
  /** True when the current part opened a level on the stack. */
  #opened = false;

  /** @internal Use `openCursor`. */
  constructor(reader: BodyReader) {
    this.#reader = reader;
    this.#limit = reader.bytes.length - 2;
  }

  /**
   * Goes to the next part; false after the last one.
   * @throws WxfDecodeError when what follows is no part, or bytes follow the whole expression.
   */
  next(): boolean {
    if (this.#state < 2 && !this.#close()) {
      const { position, lenient, bytes } = this.#reader;
      if (position < bytes.length && !lenient) {
        this.#reader.fail("WXF_TRAILING", "Bytes follow the expression.", position);
      }
      return false;
    }
    this.#read();
    return true;
  }

  /** Token byte of the current part: compare with {@link token}. 0 before the first. */
  get token(): number {
    return this.#token;
  }

  /** Level of the current part: 1 for the root. */
  get depth(): number {
    return this.#stack.length + (this.#opened ? 0 : 1);
  }

  /** Arguments of a function, entries of an association, bytes of text or byte array, elements' bytes of an array, else 0. */
  get size(): number {
    return this.#size;
  }

  /** True when the current part is a key of an association. */
  get isKey(): boolean {
    return this.#isKey;
  }

  /** True when the entry begun last, whose key or value this is, is delayed (`:>`). */
  get isDelayed(): boolean {
    return this.#delayed;
  }

  /** Where the current part begins, counted like a {@link WxfDecodeError}'s offset. */
  get offset(): number {
    return this.#tokenAt - this.#reader.start + 2;
  }

  /** The value of an integer of any width. */
  integer(): number | bigint {
    const { bytes, view } = this.#reader;
    const at = this.#from;
    switch (this.#token) {
      case token.integer8:
        return ((bytes[at] as number) << 24) >> 24;
      case token.integer16:
        return (((bytes[at] as number) | ((bytes[at + 1] as number) << 8)) << 16) >> 16;
      case token.integer32:
        return view.getInt32(at, true);
      case token.integer64:
        return this.#again((reader, limit) => reader.integer64(limit));
      case token.bigInteger:
        return this.#again((reader, limit) => reader.bigInteger(limit));
      default:
        return this.#not("an integer");
    }
  }

  /** The value of a machine real. */
  real(): number {
    if (this.#token !== token.real64) this.#not("a machine real");
    return this.#reader.view.getFloat64(this.#from, true);
  }

  /** The text of a string, symbol, big integer or big real, as on the wire. */
  text(): string {
    if (!this.#isText()) this.#not("text");
    return this.#reader.textOf(this.#from, this.#to - this.#from);
  }

  /** The symbol. */
  symbol(): Sym {
    if (this.#token !== token.symbol) this.#not("a symbol");
    return this.#reader.symbolOf(this.#from, this.#to - this.#from);
  }

  /** True when the current part has these payload bytes, for example the UTF-8 of a symbol's name. Decodes nothing. */
  payloadIs(expected: Uint8Array): boolean {
    const { bytes } = this.#reader;
    const from = this.#from;
    if (this.#to - from !== expected.length) return false;
    for (let i = 0; i < expected.length; i++) {
      if (bytes[from + i] !== expected[i]) return false;
    }
    return true;
  }

  /** The payload bytes of an atom or array, a view of the input. */
  payload(): Uint8Array {
    return this.#reader.bytes.subarray(this.#from, this.#to);
  }

  /** The packed or numeric array; its bytes are a view of the input. */
  array(): Packed | Numeric {
    const array = this.#array;
    if (array === undefined) return this.#not("an array");
    const { type, dims } = array;
    return this.#token === token.packedArray
      ? new Packed(type, dims, this.payload())
      : new Numeric(type, dims, this.payload());
  }

  /** The byte array; a view of the input. */
  byteArray(): ByteArr {
    if (this.#token !== token.byteArray) this.#not("a byte array");
    return new ByteArr(this.payload());
  }

  /** Builds the current part as an expression and goes to its end, so that {@link next} goes on after it. */
  expr(): Expr {
    if (this.#token === 0) return this.#not("begun");
    const reader = this.#reader;
    const end = this.#opened ? this.#endOfOpened() : reader.position;
    reader.position = this.#tokenAt;
    // Parts were counted when the cursor went over them.
    const { nodes } = reader;
    reader.nodes = 0;
    const expr = readTree(reader, end, { copy: false });
    reader.nodes = nodes;
    return expr;
  }

  /** Goes to the end of the current part without looking at its parts. */
  skip(): void {
    if (this.#opened) this.#endOfOpened();
  }

  /** Goes to the end of the part that holds the current one; {@link next} then comes to what follows it. */
  leave(): void {
    this.skip();
    const height = this.#stack.length;
    while (this.#state >= 2 || this.#stack.length > height) {
      if (this.#state < 2) this.#pop();
      else this.#read();
    }
  }

  /** Reads to the end of the part just opened, and closes it. */
  #endOfOpened(): number {
    const height = this.#stack.length;
    const { tokenAt, token: tokenByte, size } = this.#mark();
    while (this.#stack.length >= height) {
      if (this.#state < 2) this.#pop();
      else this.#read();
    }
    this.#tokenAt = tokenAt;
    this.#token = tokenByte;
    this.#size = size;
    this.#opened = false;
    return this.#reader.position;
  }

  #mark() {
    return { tokenAt: this.#tokenAt, token: this.#token, size: this.#size };
  }

  /** Closes finished parts; false when the root is finished too. */
  #close(): boolean {
    while (this.#state < 2) {
      if (this.#stack.length === 0) return false;
      this.#pop();
    }
    return true;
  }

  #pop(): void {
    this.#state = this.#stack.pop() ?? 0;
    this.#opened = false;
  }

  #read(): void {
    const reader = this.#reader;
    const { bytes } = reader;
    let state = this.#state;
    let limit = this.#limit + 2;
    if ((state & 1) === 1) {
      this.#isKey = (state & 2) === 0;
      if (this.#isKey) limit = this.#readRule(limit - 2) + 2;
    } else {
      this.#isKey = false;
    }
    state -= 2;
    this.#state = state;
    this.#limit = limit;
    const at = reader.position;
    if (at >= limit) reader.truncated(at);
    const tokenByte = bytes[at] as number;
    this.#tokenAt = at;
    this.#token = tokenByte;
    this.#opened = false;
    this.#array = undefined;
    reader.position = at + 1;
    switch (tokenByte) {
      case token.symbol:
      case token.string:
      case token.byteArray:
      case token.bigInteger:
      case token.bigReal: {
        const length = reader.varint(limit);
        const from = reader.take(length, limit);
        this.#from = from;
        this.#to = from + length;
        this.#size = length;
        return;
      }
      case token.function:
      case token.association:
        this.#open(tokenByte === token.function, limit, at);
        return;
      case token.integer8:
        this.#fixed(1, limit);
        return;
      case token.real64:
      case token.integer64:
        this.#fixed(8, limit);
        return;
      case token.integer16:
        this.#fixed(2, limit);
        return;
      case token.integer32:
        this.#fixed(4, limit);
        return;
      case token.packedArray:
      case token.numericArray: {
        const array = reader.arrayHeader(tokenByte, limit);
        this.#array = array;
        this.#from = reader.take(array.byteLength, limit);
        this.#to = reader.position;
        this.#size = array.byteLength;
        return;
      }
      default:
        reader.noToken(tokenByte, at);
    }
  }

  #fixed(width: number, limit: number): void {
    const from = this.#reader.take(width, limit);
    this.#from = from;
    this.#to = from + width;
    this.#size = 0;
  }

  #open(isFunction: boolean, limit: number, at: number): void {
    const reader = this.#reader;
    const size = reader.varint(limit);
    this.#size = size;
    this.#from = reader.position;
    this.#to = reader.position;
    const parts = isFunction ? size + 1 : 2 * size;
    const partsLimit = limit - (isFunction ? 2 * parts : 5 * size);
    if (partsLimit < reader.position) reader.truncated(at);
    reader.promise(parts, at);
    if (parts > 0 && this.#stack.length + 1 >= reader.limits.maxDepth) reader.tooDeep(at);
    this.#stack.push(this.#state);
    this.#state = parts * 2 + (isFunction ? 0 : 1);
    this.#limit = partsLimit;
    this.#opened = true;
  }

  /** Consumes a rule token; gives the limit less what it needed. */
  #readRule(limit: number): number {
    this.#delayed = this.#reader.rule(limit + 1);
    return limit + 1;
  }

  #isText(): boolean {
    switch (this.#token) {
      case token.string:
      case token.symbol:
      case token.bigInteger:
      case token.bigReal:
        return true;
      default:
        return false;
    }
  }

  /** Reads the current part's payload with a method of the reader. */
  #again<Value>(read: (reader: BodyReader, limit: number) => Value): Value {
    const reader = this.#reader;
    const { position } = reader;
    reader.position = this.#tokenAt + 1;
    const value = read(reader, position);
    reader.position = position;
    return value;
  }

  #not(what: string): never {
    return this.#reader.fail("WXF_USE", `The current part is not ${what}.`, this.#tokenAt);
  }
}
