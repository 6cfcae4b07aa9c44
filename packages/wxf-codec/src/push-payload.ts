import { Numeric, Packed } from "@remotebatch/expr-model";
import type { ArrayShape } from "./array-shape.js";
import { emitPayload, ownBytes, type Payload, wantsPayload } from "./emit-payload.js";
import type { Fail } from "./part-stack.js";
import { PayloadCollector } from "./payload-collector.js";
import { token } from "./tokens.js";
import type { WxfVisitor } from "./visitor.js";

/** Takes payloads of known length, one at a time, from chunks cut anywhere, and tells a visitor each that is whole. */
export class PushPayload {
  readonly #visitor: WxfVisitor;
  readonly #lenient: boolean;
  readonly #fail: Fail;
  #tokenByte = 0;
  #length = 0;
  #shape: ArrayShape | undefined;
  #collector: PayloadCollector | undefined;
  #skipLeft = 0;
  #whole = true;

  constructor(visitor: WxfVisitor, lenient: boolean, fail: Fail) {
    this.#visitor = visitor;
    this.#lenient = lenient;
    this.#fail = fail;
  }

  /** True when nothing of the payload begun last is missing. */
  get whole(): boolean {
    return this.#whole;
  }

  /** Begins a payload, of an array when a shape is given; `offset` is where it begins. */
  begin(tokenByte: number, length: number, shape: ArrayShape | undefined, offset: number): void {
    this.#tokenByte = tokenByte;
    this.#length = length;
    this.#shape = shape;
    this.#whole = false;
    this.#skipLeft = wantsPayload(this.#visitor, tokenByte) ? 0 : length;
    if (length > 0) return;
    if (tokenByte !== token.string) {
      this.#finish(new Uint8Array(0), 0, true, offset);
      return;
    }
    // Two bytes each make one: nothing else may be made for it.
    this.#visitor.string?.("");
    this.#whole = true;
  }

  /** Takes what it needs of `chunk[at, end)`; gives the position after that. `before` is the offset of the chunk. */
  take(chunk: Uint8Array, at: number, end: number, before: number): number {
    if (this.#skipLeft > 0) {
      const count = Math.min(this.#skipLeft, end - at);
      this.#skipLeft -= count;
      if (this.#skipLeft === 0) this.#whole = true;
      return at + count;
    }
    const length = this.#length;
    if (this.#collector === undefined && length <= end - at) {
      this.#finish(chunk, at, false, before + at);
      return at + length;
    }
    this.#collector ??= new PayloadCollector(length);
    const next = this.#collector.add(chunk, at, end);
    if (this.#collector.missing === 0) {
      const whole = this.#collector.finish();
      this.#collector = undefined;
      this.#finish(whole, 0, true, before + next - length);
    }
    return next;
  }

  #finish(bytes: Uint8Array, from: number, owned: boolean, offset: number): void {
    const tokenByte = this.#tokenByte;
    const payload: Payload = { tokenByte, bytes, from, to: from + this.#length, owned, offset };
    const shape = this.#shape;
    if (shape === undefined) {
      emitPayload(this.#visitor, payload, this.#lenient, this.#fail);
    } else {
      const { type, dims } = shape;
      const elements = ownBytes(payload);
      this.#visitor.array?.(
        tokenByte === token.packedArray
          ? new Packed(type, dims, elements)
          : new Numeric(type, dims, elements),
      );
    }
    this.#whole = true;
  }
}
