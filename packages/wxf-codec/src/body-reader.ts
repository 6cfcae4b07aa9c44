import { BigReal, type ElementType, elementSize, type Sym } from "@remotebatch/expr-model";
import { mostEmptyLists } from "./array-shape.js";
import { hexByte, WxfDecodeError, type WxfDecodeErrorCode } from "./errors.js";
import { firstFault, isOfStructure } from "./first-fault.js";
import { Latin1Page } from "./latin1-page.js";
import { arrayWeight, defaultLimits, type ResolvedLimits } from "./limits.js";
import { bigRealPattern, parseBigInteger } from "./number-text.js";
import { pathToOffset } from "./path-to-offset.js";
import { knownSymbol, rememberSymbol } from "./symbol-table.js";
import { elementTypeOfByte, isPackableType, token } from "./tokens.js";
import { decodeText, textFault } from "./utf8.js";

/** Longer texts are decoded by one native call each. */
const longestPagedText = 200;

/** Shape and place of an array's elements. */
export interface ArrayHeader {
  readonly type: ElementType;
  readonly dims: readonly number[];
  /** Bytes of all elements; they begin at the reader's position. */
  readonly byteLength: number;
}

/**
 * The tokenizer that all readers of whole bytes share: a position in a body, and one method per payload. The
 * token byte itself has been consumed when a payload method is called.
 *
 * `limit` is where the part must end at the latest: the end of the body, less what the parts still promised
 * by open functions and associations need at the least. So nested claims of many parts fail at once.
 */
export class BodyReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly start: number;
  readonly limits: ResolvedLimits;
  readonly lenient: boolean;
  readonly page = new Latin1Page();
  position: number;
  /** Parts promised so far, for the limit on nodes. */
  nodes = 1;

  constructor(bytes: Uint8Array, start: number, limits: ResolvedLimits, lenient: boolean) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.start = start;
    this.position = start;
    this.limits = limits;
    this.lenient = lenient;
  }

  /**
   * Throws. Whatever way the reader came upon a fault of the structure, the error tells the first fault in the order of
   * the bytes, as a stream finds it, so that all readers tell the same.
   */
  fail(code: WxfDecodeErrorCode, message: string, position: number): never {
    const { bytes, start, limits, lenient } = this;
    const first = isOfStructure(code) ? firstFault(bytes, start, limits, lenient) : undefined;
    if (first !== undefined) throw first;
    throw new WxfDecodeError(code, message, position, pathToOffset(bytes, start, position));
  }

  truncated(position: number): never {
    return this.fail("WXF_TRUNCATED", "The input ends before the expression does.", position);
  }

  /** Consumes `count` bytes and gives where they began. */
  take(count: number, limit: number): number {
    const at = this.position;
    if (count > limit - at) this.truncated(at);
    this.position = at + count;
    return at;
  }

  varint(limit: number): number {
    const at = this.position;
    const first = at < limit ? (this.bytes[at] as number) : this.truncated(at);
    this.position = at + 1;
    return first < 0x80 ? first : this.longVarint(first, at, limit);
  }

  private longVarint(first: number, start: number, limit: number): number {
    let value = first & 0x7f;
    let scale = 128;
    for (let at = start + 1; at < start + 9; at++) {
      if (at >= limit) this.truncated(at);
      const byte = this.bytes[at] as number;
      // Multiplication, because shifts work on 32 bits.
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) break;
      if (byte < 0x80) {
        this.position = at + 1;
        return value;
      }
      scale *= 128;
    }
    return this.fail("WXF_VARINT", "A length is longer than nine bytes or above 2^53-1.", start);
  }

  integer64(limit: number): number | bigint {
    const at = this.take(8, limit);
    const high = this.view.getInt32(at + 4, true);
    const low = this.view.getUint32(at, true);
    if (high >= -0x200000 && high < 0x200000 && (high !== -0x200000 || low !== 0)) {
      return high * 0x1_0000_0000 + low;
    }
    return this.view.getBigInt64(at, true);
  }

  bigInteger(limit: number): number | bigint {
    const at = this.position;
    const value = parseBigInteger(this.digits(limit), this.lenient);
    if (value === undefined) {
      const message = "A big integer must be decimal digits after at most a minus.";
      return this.failAtText("WXF_NUMBER", message, at, limit);
    }
    return value;
  }

  bigReal(limit: number): BigReal {
    const at = this.position;
    const text = this.digits(limit);
    if (!bigRealPattern.test(text)) {
      const message = "A big real must be digits, precision mark and exponent.";
      this.failAtText("WXF_NUMBER", message, at, limit);
    }
    return new BigReal(text);
  }

  /** Throws with the place of the text whose length stands at `at`. */
  private failAtText(code: WxfDecodeErrorCode, message: string, at: number, limit: number): never {
    this.position = at;
    this.varint(limit);
    return this.fail(code, message, this.position);
  }

  private digits(limit: number): string {
    const length = this.varint(limit);
    const at = this.take(length, limit);
    this.checkDigits(length, at);
    return this.textOf(at, length);
  }

  /** @throws WxfDecodeError `WXF_LIMIT_DIGITS` when a number has so many digits. */
  checkDigits(length: number, at: number): void {
    if (length <= this.limits.maxDigits) return;
    this.fail("WXF_LIMIT_DIGITS", `${length} digits; maxDigits is ${this.limits.maxDigits}.`, at);
  }

  string(limit: number): string {
    const length = this.varint(limit);
    const at = this.take(length, limit);
    if (length > 8 && length <= longestPagedText) {
      const paged = this.page.slice(this.bytes, this.view, at, at + length);
      if (paged !== undefined) return paged;
    }
    return this.textOf(at, length);
  }

  symbol(limit: number): Sym {
    const length = this.varint(limit);
    return this.symbolOf(this.take(length, limit), length);
  }

  /** The symbol whose name stands there. */
  symbolOf(at: number, length: number): Sym {
    if (length === 0) this.fail("WXF_SYMBOL", "A symbol has an empty name.", at);
    const { bytes, view } = this;
    return (
      knownSymbol(bytes, view, at, length) ??
      rememberSymbol(bytes, view, at, length, this.textOf(at, length))
    );
  }

  /** The text that stands there. */
  textOf(at: number, length: number): string {
    try {
      return decodeText(this.bytes, at, at + length);
    } catch (problem) {
      const { code, message } = textFault(problem, length);
      return this.fail(code, message, at);
    }
  }

  byteArray(limit: number): Uint8Array {
    const length = this.varint(limit);
    const at = this.take(length, limit);
    return this.bytes.subarray(at, at + length);
  }

  /** Reads type, rank and dimensions; the elements follow and are known to be there. */
  arrayHeader(tokenByte: number, limit: number): ArrayHeader {
    const typeAt = this.take(1, limit);
    const typeByte = this.bytes[typeAt] as number;
    const type = elementTypeOfByte[typeByte];
    if (type === undefined || (tokenByte === token.packedArray && !isPackableType(typeByte))) {
      return this.fail(
        "WXF_ARRAY",
        `${hexByte(typeByte)} is no element type of this array.`,
        typeAt,
      );
    }
    const rank = this.varint(limit);
    if (rank === 0) this.fail("WXF_ARRAY", "An array has rank 0.", typeAt + 1);
    if (rank > limit - this.position) this.truncated(typeAt + 1);
    if (rank > this.limits.maxDepth) {
      const message = `An array has ${rank} dimensions; maxDepth is ${this.limits.maxDepth}.`;
      this.fail("WXF_LIMIT_DEPTH", message, typeAt + 1);
    }
    const dims: number[] = [];
    let count = 1;
    let isEmpty = false;
    for (let i = 0; i < rank; i++) {
      const at = this.position;
      const dim = this.varint(limit);
      if (dim === 0 && !this.lenient) this.fail("WXF_ARRAY", "An array has a dimension of 0.", at);
      dims.push(dim);
      if (dim === 0) isEmpty = true;
      else count *= dim;
      // Past 2^53 the product may be rounded, but it stays far above every limit.
      if (count > limit && !this.lenient) this.truncated(at);
    }
    if (count > this.limits.maxArrayElements) {
      const most = this.limits.maxArrayElements;
      this.fail("WXF_LIMIT_ARRAY", `${count} elements; maxArrayElements is ${most}.`, typeAt);
    }
    if (isEmpty && count > mostEmptyLists) {
      const message = `An array without elements has ${count} lists; ${mostEmptyLists} are the most.`;
      this.fail("WXF_LIMIT_ARRAY", message, typeAt);
    }
    const byteLength = isEmpty ? 0 : count * elementSize[type];
    if (byteLength > limit - this.position) this.truncated(this.position);
    return { type, dims, byteLength };
  }

  /** Consumes a rule token; true when it is the delayed one. */
  rule(limit: number): boolean {
    const at = this.take(1, limit);
    const tokenByte = this.bytes[at];
    if (tokenByte === token.rule) return false;
    if (tokenByte === token.ruleDelayed) return true;
    return this.fail("WXF_RULE", "An association entry begins with no rule token.", at);
  }

  /** Counts the parts that a function or association promises. */
  promise(parts: number, at: number): void {
    this.nodes += parts;
    if (this.nodes > this.limits.maxNodes) {
      this.fail("WXF_LIMIT_NODES", `More than ${this.limits.maxNodes} parts (maxNodes).`, at);
    }
  }

  /** Counts the objects that an array is made of, unless it is all there is. */
  weighArray(at: number): void {
    if (this.nodes > 1) this.promise(arrayWeight, at);
  }

  tooDeep(at: number): never {
    return this.fail(
      "WXF_LIMIT_DEPTH",
      `Nested deeper than ${this.limits.maxDepth} levels (maxDepth).`,
      at,
    );
  }

  noToken(byte: number, at: number): never {
    if (byte === token.rule || byte === token.ruleDelayed) {
      return this.fail("WXF_TOKEN", "A rule stands outside an association.", at);
    }
    return this.fail("WXF_TOKEN", `${hexByte(byte)} begins no part.`, at);
  }
}

const kept: BodyReader[] = [];

/**
 * A reader over those bytes. One empty reader always lives, because engines throw code away that was optimised for
 * objects of which none is left.
 */
export function readerOver(
  bytes: Uint8Array,
  start: number,
  limits: ResolvedLimits,
  lenient: boolean,
): BodyReader {
  if (kept.length === 0) kept.push(new BodyReader(new Uint8Array(0), 0, defaultLimits, false));
  return new BodyReader(bytes, start, limits, lenient);
}
