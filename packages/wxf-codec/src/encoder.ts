import type { Expr } from "@remotebatch/expr-model";
import { deflateNow, deflateSoon } from "./deflate.js";
import { TreeWriter } from "./encode-tree.js";
import { Output } from "./output.js";

/** Compression level of zlib: 0 stores, 1 is fast, 9 is small, -1 is zlib's own choice. */
export type CompressionLevel = -1 | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** How an encoder writes. Without options it gives the bytes of a kernel's `BinarySerialize`. */
export interface EncodeOptions {
  /** Compresses the body (`8C:`): `true` as a kernel does, or a level. Default false. */
  readonly compress?: boolean | CompressionLevel;
  /** Levels of nesting; a cyclic value is refused by it. Default 10,000. */
  readonly maxDepth?: number;
}

/** Writes WXF with one set of options and a kept buffer; gives the same bytes as {@link encode}. */
export class Encoder {
  readonly #level: number | undefined;
  readonly #output = new Output();
  readonly #tree: TreeWriter;

  /** @throws RangeError when an option is out of range. */
  constructor(options: EncodeOptions = {}) {
    const { compress = false, maxDepth = 10_000 } = options;
    if (!(maxDepth >= 1)) throw new RangeError(`maxDepth must be 1 or more, not ${maxDepth}.`);
    this.#level = typeof compress === "number" ? compress : compress ? -1 : undefined;
    this.#tree = new TreeWriter(this.#output, maxDepth);
  }

  /**
   * Gives the whole file. The bytes are the caller's own.
   * @throws WxfEncodeError when a value is no expression or too deep.
   */
  encode(expr: Expr): Uint8Array {
    if (this.#level === undefined) return this.#write(expr, true);
    return deflateNow(this.#write(expr, false), this.#level);
  }

  /** The same, for engines that can only compress asynchronously. */
  async encodeAsync(expr: Expr): Promise<Uint8Array> {
    if (this.#level === undefined) return this.#write(expr, true);
    return await deflateSoon(this.#write(expr, false), this.#level);
  }

  /** Gives the body alone: no header, no compression. */
  encodeBody(expr: Expr): Uint8Array {
    return this.#write(expr, false);
  }

  #write(expr: Expr, withHeader: boolean): Uint8Array {
    const output = this.#output;
    output.position = 0;
    if (withHeader) {
      output.byte(0x38);
      output.byte(0x3a);
    }
    this.#tree.write(expr, 1);
    return output.finish();
  }
}

const plainEncoder = new Encoder();

/**
 * Writes one expression as a WXF file: by default the very bytes that a kernel writes.
 * @throws WxfEncodeError when a value is no expression or too deep; RangeError when an option is out of range.
 */
export function encode(expr: Expr, options?: EncodeOptions): Uint8Array {
  return (options === undefined ? plainEncoder : new Encoder(options)).encode(expr);
}

/** {@link encode} for engines that can only compress asynchronously (browsers). */
export async function encodeAsync(expr: Expr, options?: EncodeOptions): Promise<Uint8Array> {
  return await new Encoder(options).encodeAsync(expr);
}

/**
 * Writes the body alone, without the `8:` header: what can be copied into another file as a part.
 * @throws WxfEncodeError when a value is no expression or too deep.
 */
export function encodeBody(expr: Expr): Uint8Array {
  return plainEncoder.encodeBody(expr);
}
