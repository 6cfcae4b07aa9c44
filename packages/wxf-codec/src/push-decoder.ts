import { checkChunk } from "./chunk-source.js";
import { WxfDecodeError } from "./errors.js";
import { readHeader } from "./header.js";
import { checkInflated, damaged, trailing } from "./inflate.js";
import type { ResolvedLimits } from "./limits.js";
import { type OpenOptions, resolveOpenOptions } from "./open-options.js";
import { checkedFlag } from "./option-checks.js";
import { PushBody } from "./push-body.js";
import { PushInflate } from "./push-inflate.js";
import type { WxfVisitor } from "./visitor.js";

/**
 * Decodes bytes as they come, in chunks cut anywhere, and tells a visitor what they are; compressed files are inflated
 * on the way. Holds the unfinished atom or array and one number per open level, and of a compressed file the last
 * 32 KiB, nothing else. A chunk may be reused after {@link write}.
 */
export class PushDecoder {
  readonly #visitor: WxfVisitor;
  readonly #limits: ResolvedLimits;
  readonly #lenient: boolean;
  /** The bytes so far, as long as the header is not whole. */
  #header = new Uint8Array(0);
  #body: PushBody | undefined;
  #inflate: PushInflate | undefined;
  #taken = 0;
  #inflated = 0;
  #failed: { readonly problem: unknown } | undefined;

  /**
   * `header: false` is for a body without `8:`.
   * @throws RangeError when an option has a wrong value.
   */
  constructor(visitor: WxfVisitor, options: OpenOptions & { readonly header?: boolean } = {}) {
    const { limits, lenient } = resolveOpenOptions(options);
    this.#visitor = visitor;
    this.#limits = limits;
    this.#lenient = lenient;
    if (!checkedFlag("header", options.header, true)) {
      this.#body = new PushBody(visitor, limits, lenient, 0);
    }
  }

  /** True when the expression is whole. */
  get done(): boolean {
    return this.#body?.done === true;
  }

  /**
   * Takes the next bytes.
   * @throws WxfDecodeError when they are refused, TypeError when they are no `Uint8Array`, and what the visitor throws;
   * from then on the same again.
   */
  write(chunk: Uint8Array): void {
    this.#guarded(() => {
      checkChunk(chunk);
      if (this.#body === undefined) this.#takeHeader(chunk);
      else if (this.#inflate === undefined) this.#body.write(chunk);
      else this.#inflateMore(this.#inflate, chunk);
    });
  }

  /**
   * Says that no more bytes come.
   * @throws WxfDecodeError `WXF_TRUNCATED` when the expression is not whole, `WXF_ZLIB` when the zlib stream is not.
   */
  end(): void {
    this.#guarded(() => {
      if (this.#body === undefined) readHeader(this.#header);
      else if (this.#inflate?.done === false) {
        throw damaged("unexpected end of file");
      } else this.#body.end();
    });
  }

  #guarded(work: () => void): void {
    if (this.#failed !== undefined) throw this.#failed.problem;
    try {
      work();
    } catch (problem) {
      this.#failed = { problem };
      throw problem;
    }
  }

  #takeHeader(chunk: Uint8Array): void {
    const start = new Uint8Array(this.#header.length + chunk.length);
    start.set(this.#header);
    start.set(chunk, this.#header.length);
    if (isPartOfHeader(start)) {
      this.#header = start;
      return;
    }
    const { compressed, bodyStart } = readHeader(start);
    const body = start.subarray(bodyStart);
    if (!compressed) {
      this.#body = new PushBody(this.#visitor, this.#limits, this.#lenient, bodyStart);
      this.#body.write(body);
      return;
    }
    const limits = { ...this.#limits, maxBytes: Number.POSITIVE_INFINITY };
    const inner = new PushBody(this.#visitor, limits, this.#lenient, 0);
    this.#body = inner;
    this.#inflate = new PushInflate((inflated) => {
      this.#inflated += inflated.length;
      checkInflated(this.#inflated, this.#limits.maxInflatedBytes);
      inner.write(inflated);
    });
    this.#taken = bodyStart;
    this.#inflateMore(this.#inflate, body);
  }

  #inflateMore(inflate: PushInflate, chunk: Uint8Array): void {
    const { maxBytes } = this.#limits;
    this.#taken += chunk.length;
    if (this.#taken > maxBytes) {
      const message = `The input has more than ${maxBytes} bytes (maxBytes).`;
      throw new WxfDecodeError("WXF_LIMIT_BYTES", message, maxBytes);
    }
    const left = inflate.done ? chunk.length : inflate.write(chunk);
    if (left > 0 && !this.#lenient) throw trailing(this.#taken - left);
  }
}

function isPartOfHeader(start: Uint8Array): boolean {
  const [version, second] = start;
  if (start.length === 0) return true;
  if (version !== 0x38) return false;
  return start.length === 1 || (start.length === 2 && second === 0x43);
}
