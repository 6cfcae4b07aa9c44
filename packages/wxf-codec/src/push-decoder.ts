import { Numeric, Packed } from "@remotebatch/expr-model";
import { ArrayShape } from "./array-shape.js";
import { emitPayload, ownBytes, type Payload, wantsPayload } from "./emit-payload.js";
import { hexByte, WxfDecodeError } from "./errors.js";
import { type ResolvedLimits, resolveLimits } from "./limits.js";
import type { OpenOptions } from "./open.js";
import { type Fail, PartStack } from "./part-stack.js";
import { PayloadCollector } from "./payload-collector.js";
import { plainBytes } from "./platform.js";
import { token } from "./tokens.js";
import type { WxfVisitor } from "./visitor.js";

/** The longest unit that is never split: a token and its length, or a fixed-size atom. */
const carrySize = 16;

/** What the next bytes belong to. */
type Mode = "header" | "part" | "dimensions" | "payload" | "done";

/**
 * Decodes bytes as they come, in chunks cut anywhere, and tells a visitor what they are. Holds the unfinished
 * atom or array and one number per open level, nothing else. A chunk may be reused after {@link write}.
 */
export class PushDecoder {
  readonly #visitor: WxfVisitor;
  readonly #limits: ResolvedLimits;
  readonly #lenient: boolean;
  readonly #stack: PartStack;
  readonly #carry = new Uint8Array(carrySize);
  readonly #carryView = new DataView(this.#carry.buffer);
  #carried = 0;
  #mode: Mode;
  /** Bytes before the current chunk. */
  #before: number;
  #size = 0;
  #payloadToken = 0;
  #payloadLength = 0;
  #shape: ArrayShape | undefined;
  #collector: PayloadCollector | undefined;
  #skipLeft = 0;
  #failed: { readonly problem: unknown } | undefined;

  /**
   * `header: false` is for a body without `8:`.
   * @throws RangeError when a limit is negative or no number.
   */
  constructor(visitor: WxfVisitor, options: OpenOptions & { readonly header?: boolean } = {}) {
    this.#visitor = visitor;
    this.#limits = resolveLimits(options);
    this.#lenient = options.accept === "lenient";
    this.#stack = new PartStack(this.#limits);
    this.#mode = options.header === false ? "part" : "header";
    this.#before = options.header === false ? 2 : 0;
  }

  /** True when the expression is whole. */
  get done(): boolean {
    return this.#mode === "done";
  }

  /**
   * Takes the next bytes.
   * @throws WxfDecodeError when they are refused, and what the visitor throws; from then on the same again.
   */
  write(chunk: Uint8Array): void {
    if (this.#failed !== undefined) throw this.#failed.problem;
    try {
      const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      this.#consume(plainBytes(chunk), view);
    } catch (problem) {
      this.#failed = { problem };
      throw problem;
    }
    this.#before += chunk.length;
  }

  /**
   * Says that no more bytes come.
   * @throws WxfDecodeError `WXF_TRUNCATED` when the expression is not whole.
   */
  end(): void {
    if (this.#failed !== undefined) throw this.#failed.problem;
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
        at = this.#payload(chunk, at, end);
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
    if (this.#mode === "dimensions") return this.#dimension(bytes, at, end, base);
    return this.#header(bytes, at, end, base);
  }

  #header(bytes: Uint8Array, at: number, end: number, base: number): number {
    const second = at + 1 < end ? bytes[at + 1] : undefined;
    if (bytes[at] !== 0x38 || (second !== undefined && second !== 0x3a && second !== 0x43)) {
      const wrong = bytes[at] === 0x38 ? at + 1 : at;
      const message = `Not WXF: ${hexByte(bytes[wrong])} stands where "8:" or "8C:" is due.`;
      this.#fail("WXF_HEADER", message, base + wrong);
    }
    if (second === undefined) return -1;
    if (second === 0x43) {
      const message = "A push decoder does not inflate; use decodeStream or visitStream.";
      this.#fail("WXF_NEEDS_ASYNC", message, base + at + 1);
    }
    this.#mode = "part";
    return at + 2;
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
        this.#mode = "dimensions";
        return at + 1;
      case token.string:
      case token.symbol:
      case token.byteArray:
      case token.bigInteger:
      case token.bigReal: {
        const next = this.#varint(bytes, at, end, base);
        if (next >= 0) this.#beginPayload(tokenByte, this.#size, base + start);
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
      this.#beginPayload(shape.tokenByte, shape.byteLength, base + at);
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
    this.#allowBytes(this.#before + length, offset);
    this.#payloadToken = tokenByte;
    this.#payloadLength = length;
    this.#mode = "payload";
    this.#skipLeft = wantsPayload(this.#visitor, tokenByte) ? 0 : length;
    if (length === 0) this.#finishPayload(new Uint8Array(0), 0, true, offset);
  }

  #payload(chunk: Uint8Array, at: number, end: number): number {
    if (this.#skipLeft > 0) {
      const count = Math.min(this.#skipLeft, end - at);
      this.#skipLeft -= count;
      if (this.#skipLeft === 0) this.#partEnds();
      return at + count;
    }
    const length = this.#payloadLength;
    if (this.#collector === undefined && length <= end - at) {
      this.#finishPayload(chunk, at, false, this.#before + at);
      return at + length;
    }
    this.#collector ??= new PayloadCollector(length);
    const next = this.#collector.add(chunk, at, end);
    if (this.#collector.missing === 0) {
      const whole = this.#collector.finish();
      this.#collector = undefined;
      this.#finishPayload(whole, 0, true, this.#before + next - length);
    }
    return next;
  }

  #finishPayload(bytes: Uint8Array, from: number, owned: boolean, offset: number): void {
    const tokenByte = this.#payloadToken;
    const payload: Payload = {
      tokenByte,
      bytes,
      from,
      to: from + this.#payloadLength,
      owned,
      offset,
    };
    const shape = this.#shape;
    if (shape === undefined) {
      emitPayload(this.#visitor, payload, this.#lenient, this.#fail);
    } else {
      const { type, dims } = shape;
      const elements = ownBytes(payload);
      this.#shape = undefined;
      this.#visitor.array?.(
        tokenByte === token.packedArray
          ? new Packed(type, dims, elements)
          : new Numeric(type, dims, elements),
      );
    }
    this.#partEnds();
  }
}

function integer64At(view: DataView, at: number): number | bigint {
  const high = view.getInt32(at + 4, true);
  const low = view.getUint32(at, true);
  const isSafe = high >= -0x200000 && high < 0x200000 && (high !== -0x200000 || low !== 0);
  return isSafe ? high * 0x1_0000_0000 + low : view.getBigInt64(at, true);
}
