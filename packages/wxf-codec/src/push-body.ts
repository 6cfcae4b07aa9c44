import { ArrayShape } from "./array-shape.js";
import { hexByte, WxfDecodeError } from "./errors.js";
import type { ResolvedLimits } from "./limits.js";
import { type Fail, PartStack } from "./part-stack.js";
import { plainBytes } from "./platform.js";
import { PushPayload } from "./push-payload.js";
import { token } from "./tokens.js";
import type { WxfVisitor } from "./visitor.js";

/** The longest unit that is never split: a token and its length, or a fixed-size atom. */
const carrySize = 16;

/** What the next bytes belong to. */
type Mode = "part" | "dimensions" | "payload" | "done";

/**
 * Reads a body from chunks cut anywhere. Holds the unfinished atom or array and one number per open level, nothing
 * else. Whatever throws once is not to be called again.
 */
export class PushBody {
  readonly #visitor: WxfVisitor;
  readonly #limits: ResolvedLimits;
  readonly #lenient: boolean;
  readonly #stack: PartStack;
  readonly #payload: PushPayload;
  readonly #carry = new Uint8Array(carrySize);
  readonly #carryView = new DataView(this.#carry.buffer);
  #carried = 0;
  #mode: Mode = "part";
  /** Bytes before the current chunk. */
  #before: number;
  #size = 0;
  #shape: ArrayShape | undefined;

  /** `before` is where the body begins in what the caller gave; offsets of errors count from there. */
  constructor(visitor: WxfVisitor, limits: ResolvedLimits, lenient: boolean, before: number) {
    this.#visitor = visitor;
    this.#limits = limits;
    this.#lenient = lenient;
    this.#stack = new PartStack(limits);
    this.#payload = new PushPayload(visitor, lenient, this.#fail);
    this.#before = before;
  }

  /** True when the expression is whole. */
  get done(): boolean {
    return this.#mode === "done";
  }

  /**
   * Takes the next bytes.
   * @throws WxfDecodeError when they are refused, and what the visitor throws.
   */
  write(chunk: Uint8Array): void {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#consume(plainBytes(chunk), view);
    this.#before += chunk.length;
  }

  /**
   * Says that no more bytes come.
   * @throws WxfDecodeError `WXF_TRUNCATED` when the expression is not whole.
   */
  end(): void {
    if (this.#mode === "done") return;
    this.#fail("WXF_TRUNCATED", "The input ends before the expression does.", this.#before);
  }

  readonly #fail: Fail = (code, message, offset) => {
    throw new WxfDecodeError(code, message, offset, this.#stack.path());
  };

  #consume(chunk: Uint8Array, view: DataView): void {
    const end = chunk.length;
    this.#allowBytes(this.#before + end, this.#limits.maxBytes);
    let at = 0;
    while (at < end) {
      if (this.#mode === "payload") {
        at = this.#payload.take(chunk, at, end, this.#before);
        if (this.#payload.whole) this.#partEnds();
      } else if (this.#mode === "done") {
        if (this.#lenient) return;
        this.#fail("WXF_TRAILING", "Bytes follow the expression.", this.#before + at);
      } else if (this.#carried > 0) {
        at = this.#unitFromCarry(chunk, at, end);
      } else {
        const next = this.#unit(chunk, view, at, end, this.#before);
        if (next < 0) {
          this.#carry.set(chunk.subarray(at, end));
          this.#carried = end - at;
          return;
        }
        at = next;
      }
    }
  }

  #allowBytes(count: number, offset: number): void {
    if (count <= this.#limits.maxBytes) return;
    const message = `The input has more than ${this.#limits.maxBytes} bytes (maxBytes).`;
    this.#fail("WXF_LIMIT_BYTES", message, offset);
  }

  /** Completes a unit that began in an earlier chunk. */
  #unitFromCarry(chunk: Uint8Array, at: number, end: number): number {
    const carried = this.#carried;
    const count = Math.min(carrySize - carried, end - at);
    this.#carry.set(chunk.subarray(at, at + count), carried);
    const base = this.#before + at - carried;
    const next = this.#unit(this.#carry, this.#carryView, 0, carried + count, base);
    if (next < 0) {
      this.#carried = carried + count;
      return at + count;
    }
    this.#carried = 0;
    return at + next - carried;
  }

  /** Reads one unit; gives the position after it, or -1 when it is not whole. `base` is the offset of `bytes[0]`. */
  #unit(bytes: Uint8Array, view: DataView, at: number, end: number, base: number): number {
    if (this.#mode === "part") return this.#part(bytes, view, at, end, base);
    return this.#dimension(bytes, at, end, base);
  }

  #part(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number {
    const tokenByte = bytes[start] as number;
    const at = start + 1;
    if (this.#stack.ruleDue) return this.#rule(tokenByte, at, base);
    switch (tokenByte) {
      case token.integer8:
        if (at + 1 > end) return -1;
        this.#visitor.integer?.(view.getInt8(at));
        return this.#atomEnds(at + 1);
      case token.integer16:
        if (at + 2 > end) return -1;
        this.#visitor.integer?.(view.getInt16(at, true));
        return this.#atomEnds(at + 2);
      case token.integer32:
        if (at + 4 > end) return -1;
        this.#visitor.integer?.(view.getInt32(at, true));
        return this.#atomEnds(at + 4);
      case token.integer64:
        if (at + 8 > end) return -1;
        this.#visitor.integer?.(integer64At(view, at));
        return this.#atomEnds(at + 8);
      case token.real64:
        if (at + 8 > end) return -1;
        this.#visitor.real?.(view.getFloat64(at, true));
        return this.#atomEnds(at + 8);
      case token.packedArray:
      case token.numericArray:
        if (at + 1 > end) return -1;
        this.#shape = new ArrayShape(
          tokenByte,
          bytes[at] as number,
          this.#lenient,
          base + at,
          this.#fail,
        );
        this.#stack.weighArray(base + start, this.#fail);
        this.#mode = "dimensions";
        return at + 1;
      case token.string:
      case token.symbol:
      case token.byteArray:
      case token.bigInteger:
      case token.bigReal: {
        const next = this.#varint(bytes, at, end, base);
        if (next < 0) return next;
        if (tokenByte === token.byteArray) this.#stack.weighArray(base + start, this.#fail);
        this.#beginPayload(tokenByte, this.#size, base + next);
        return next;
      }
      case token.function:
      case token.association: {
        const next = this.#varint(bytes, at, end, base);
        if (next >= 0) this.#open(tokenByte === token.function, base + start);
        return next;
      }
      case token.rule:
      case token.ruleDelayed:
        return this.#fail("WXF_TOKEN", "A rule stands outside an association.", base + start);
      default:
        return this.#fail("WXF_TOKEN", `${hexByte(tokenByte)} begins no part.`, base + start);
    }
  }

  #rule(tokenByte: number, at: number, base: number): number {
    if (tokenByte !== token.rule && tokenByte !== token.ruleDelayed) {
      this.#fail("WXF_RULE", "An association entry begins with no rule token.", base + at - 1);
    }
    this.#stack.ruleCame();
    this.#visitor.beginEntry?.(tokenByte === token.ruleDelayed);
    return at;
  }

  /** Reads a length into `#size`; gives the position after it, or -1 when it is not whole. */
  #varint(bytes: Uint8Array, start: number, end: number, base: number): number {
    let value = 0;
    let scale = 1;
    for (let at = start; at < start + 9; at++) {
      if (at >= end) return -1;
      const byte = bytes[at] as number;
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) break;
      if (byte < 0x80) {
        this.#size = value;
        return at + 1;
      }
      scale *= 128;
    }
    const message = "A length is longer than nine bytes or above 2^53-1.";
    return this.#fail("WXF_VARINT", message, base + start);
  }

  #open(isFunction: boolean, offset: number): void {
    const size = this.#size;
    const hasParts = this.#stack.open(isFunction, size, offset, this.#fail);
    if (isFunction) this.#visitor.beginFunction?.(size);
    else this.#visitor.beginAssociation?.(size);
    if (hasParts) return;
    this.#visitor.end?.();
    this.#partEnds();
  }

  #atomEnds(at: number): number {
    this.#partEnds();
    return at;
  }

  #partEnds(): void {
    const closed = this.#stack.partEnds();
    this.#mode = closed < 0 ? "done" : "part";
    for (let i = closed < 0 ? -1 - closed : closed; i > 0; i--) this.#visitor.end?.();
  }

  #dimension(bytes: Uint8Array, at: number, end: number, base: number): number {
    const next = this.#varint(bytes, at, end, base);
    const shape = this.#shape;
    if (next < 0 || shape === undefined) return -1;
    if (shape.add(this.#size, this.#limits, base + at, this.#fail)) {
      this.#beginPayload(shape.tokenByte, shape.byteLength, base + next);
    }
    return next;
  }

  #beginPayload(tokenByte: number, length: number, offset: number): void {
    const { maxDigits } = this.#limits;
    if ((tokenByte === token.bigInteger || tokenByte === token.bigReal) && length > maxDigits) {
      this.#fail("WXF_LIMIT_DIGITS", `${length} digits; maxDigits is ${maxDigits}.`, offset);
    }
    if (tokenByte === token.symbol && length === 0) {
      this.#fail("WXF_SYMBOL", "A symbol has an empty name.", offset);
    }
    this.#allowBytes(offset + length, offset);
    this.#mode = "payload";
    this.#payload.begin(tokenByte, length, this.#shape, offset);
    this.#shape = undefined;
    if (this.#payload.whole) this.#partEnds();
  }
}

function integer64At(view: DataView, at: number): number | bigint {
  const high = view.getInt32(at + 4, true);
  const low = view.getUint32(at, true);
  const isSafe = high >= -0x200000 && high < 0x200000 && (high !== -0x200000 || low !== 0);
  return isSafe ? high * 0x1_0000_0000 + low : view.getBigInt64(at, true);
}
