import type { ArrayHeader, BodyReader } from "./body-reader.js";
import { fixedSizes, skipAtom } from "./skip-index.js";
import { token } from "./tokens.js";

/**
 * How atoms are measured by the two bytes they begin with, by token: bits 0 to 7 are the mask that gives the length
 * in the second byte, 8 to 11 the bytes besides, bit 12 is 1 where a length stands before the payload. 0: otherwise.
 */
const atomForms = Uint16Array.from(fixedSizes, (width) => width << 8);
for (const text of [token.symbol, token.string]) atomForms[text] = 0x11ff;

/** The movements of a cursor; what it came to is told by `WxfCursor`. */
export abstract class CursorWalk {
  protected readonly reader: BodyReader;
  protected readonly bytes: Uint8Array;
  /** Where the next part begins. */
  protected position: number;
  /** Where the next part must end at the latest, less 2, as {@link BodyReader} explains. */
  protected limit: number;
  /** Of the open part: parts left times 2, plus 1 in an association. */
  protected state = 2;
  /** The same of the parts around it, outermost first; what lies above `height` is of no meaning. */
  protected readonly stack: number[] = [];
  protected height = 0;
  protected nodes = 1;
  protected currentToken = 0;
  protected tokenAt = 0;
  /** Where the payload of the current part begins. */
  protected from = 0;
  protected currentSize = 0;
  protected arrayShape: ArrayHeader | undefined;
  protected delayed = false;
  /** True when the current part opened a level on the stack. */
  protected opened = false;

  /** @internal Use `openCursor`. */
  constructor(reader: BodyReader) {
    this.reader = reader;
    this.bytes = reader.bytes;
    this.position = reader.position;
    this.limit = reader.bytes.length - 2;
  }

  /**
   * Goes to the next part; false after the last one.
   * @throws WxfDecodeError when what follows is no part, or bytes follow the whole expression.
   */
  next(): boolean {
    let state = this.state;
    if (state < 2) {
      state = this.#close();
      if (state < 2) return this.#end();
    }
    let at = this.position;
    let limit = this.limit + 2;
    // A rule token stands before a key, that is where the number of parts left is even.
    if ((state & 3) === 1) {
      limit++;
      this.#rule(at, limit - 2);
      at++;
    }
    state -= 2;
    this.state = state;
    this.limit = limit;
    this.opened = false;
    this.tokenAt = at;
    const room = limit - at;
    if (room < 2) return this.#readLast(at, limit);
    const tokenByte = this.bytes[at] as number;
    const next = this.bytes[at + 1] as number;
    this.currentToken = tokenByte;
    // What is common and has a length below 128 is read here, everything else by the reader.
    if (tokenByte === token.function) {
      const partsLimit = limit - 2 * next - 2;
      const nodes = this.nodes + next + 1;
      const height = this.height;
      const { maxNodes, maxDepth } = this.reader.limits;
      if (next < 0x80 && at + 2 <= partsLimit && nodes <= maxNodes && height + 1 < maxDepth) {
        this.stack[height] = state;
        this.height = height + 1;
        this.state = 2 * next + 2;
        this.limit = partsLimit;
        this.nodes = nodes;
        this.opened = true;
        this.currentSize = next;
        this.position = at + 2;
        return true;
      }
    } else {
      // One path for texts and numbers, because which of them comes is hard to foresee for the processor.
      const form = atomForms[tokenByte] as number;
      const size = next & form & 0x7f;
      const width = ((form >> 8) & 0xf) + size;
      if (form !== 0 && (next & form & 0x80) === 0 && width < room) {
        this.from = at + 1 + ((form >> 12) & 1);
        this.currentSize = size;
        this.position = at + 1 + width;
        return true;
      }
    }
    this.#readOther(tokenByte, at, limit);
    return true;
  }

  /**
   * Goes to the end of the current part without looking at its parts.
   * @throws WxfDecodeError when the structure of one is refused.
   */
  skip(): void {
    if (this.opened) this.endOfOpened();
  }

  /**
   * Goes to the end of the part that holds the current one; {@link next} then comes to what follows it.
   * @throws WxfDecodeError when the structure of a part on the way is refused.
   */
  leave(): void {
    this.skip();
    this.#runTo(this.height);
  }

  /** Reads to the end of the part just opened, and closes it. */
  protected endOfOpened(): void {
    const tokenAt = this.tokenAt;
    const tokenByte = this.currentToken;
    const size = this.currentSize;
    this.#runTo(this.height);
    this.state = this.stack[--this.height] as number;
    this.tokenAt = tokenAt;
    this.currentToken = tokenByte;
    this.currentSize = size;
    this.opened = false;
  }

  /** Reads until no parts are left at that height of the stack. */
  #runTo(height: number): void {
    for (;;) {
      while (this.state < 2 && this.height > height) {
        this.state = this.stack[--this.height] as number;
      }
      if (this.state < 2) return;
      this.next();
    }
  }

  /** Closes the parts that are whole; gives the state of the innermost that is not, below 2 when all are. */
  #close(): number {
    let { state, height } = this;
    while (state < 2 && height > 0) state = this.stack[--height] as number;
    this.height = height;
    this.state = state;
    return state;
  }

  /** Reads where no part but a broken one has room. */
  #readLast(at: number, limit: number): true {
    if (limit <= at) this.reader.truncated(at);
    this.currentToken = this.bytes[at] as number;
    this.#readOther(this.currentToken, at, limit);
    return true;
  }

  #end(): false {
    const { lenient, bytes } = this.reader;
    this.opened = false;
    if (this.position < bytes.length && !lenient) {
      this.reader.fail("WXF_TRAILING", "Bytes follow the expression.", this.position);
    }
    return false;
  }

  /** Reads the rule token there. */
  #rule(at: number, limit: number): void {
    const reader = this.reader;
    reader.position = at;
    this.delayed = reader.rule(limit);
  }

  /** Reads what follows any token byte. */
  #readOther(tokenByte: number, at: number, limit: number): void {
    const reader = this.reader;
    reader.position = at + 1;
    if (tokenByte === token.function || tokenByte === token.association) {
      this.#open(tokenByte === token.function, limit, at);
    } else if (tokenByte === token.packedArray || tokenByte === token.numericArray) {
      const array = reader.arrayHeader(tokenByte, limit);
      this.arrayShape = array;
      this.currentSize = array.byteLength;
      this.from = reader.take(array.byteLength, limit);
    } else {
      this.from = skipAtom(reader, tokenByte, limit);
      this.currentSize =
        isText(tokenByte) || tokenByte === token.byteArray ? reader.position - this.from : 0;
    }
    this.position = reader.position;
  }

  #open(isFunction: boolean, limit: number, at: number): void {
    const reader = this.reader;
    const size = reader.varint(limit);
    const parts = isFunction ? size + 1 : 2 * size;
    const partsLimit = limit - (isFunction ? 2 * parts : 5 * size);
    if (partsLimit < reader.position) reader.truncated(at);
    reader.nodes = this.nodes;
    reader.promise(parts, at);
    this.nodes = reader.nodes;
    if (parts > 0 && this.height + 1 >= reader.limits.maxDepth) reader.tooDeep(at);
    this.stack[this.height++] = this.state;
    this.state = parts * 2 + (isFunction ? 0 : 1);
    this.limit = partsLimit;
    this.currentSize = size;
    this.opened = true;
  }
}

/** True for the tokens whose payload is text. */
export function isText(tokenByte: number): boolean {
  return (
    tokenByte === token.string ||
    tokenByte === token.symbol ||
    tokenByte === token.bigInteger ||
    tokenByte === token.bigReal
  );
}
