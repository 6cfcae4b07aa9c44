import type { Expr } from "@remotebatch/expr-model";
import { deflateNow, deflateSoon } from "./deflate.js";
import { defaultForm, type TreeForm, TreeWriter } from "./encode-tree.js";
import { checkedChoice, checkedFlag, checkedLimit, checkOptions } from "./option-checks.js";
import { Output } from "./output.js";

/** Compression level of zlib: 0 stores, 1 is fast, 9 is small, -1 is zlib's own choice. */
export type CompressionLevel = -1 | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/**
 * How an encoder writes. Without options it gives the bytes of a kernel's `BinarySerialize`, as long as packed arrays of
 * integers have the smallest type that holds them: their type is kept.
 */
export interface EncodeOptions {
  /** Compresses the body (`8C:`): `true` as a kernel does, or a level. Default false. */
  readonly compress?: boolean | CompressionLevel;
  /**
   * Writes a `List` of machine integers, machine reals or complex machine reals, nested to a rectangle, as a
   * packed array with the smallest type. The kernel does so for lists that it holds packed. Default false.
   */
  readonly packLists?: boolean;
  /**
   * What becomes of machine reals that are no numbers: `"bits"` (default) writes them as they are,
   * `"symbolic"` as `Indeterminate` and `DirectedInfinity[±1]`, which is how a kernel holds them.
   */
  readonly nonFiniteReals?: "bits" | "symbolic";
  /** Levels of nesting, 1 or more, an atom having one; a cyclic value is refused by it. Default 10,000. */
  readonly maxDepth?: number;
}

/** Writes WXF with one set of options and a kept buffer; gives the same bytes as {@link encode}. */
export class Encoder {
  readonly #options: EncodeOptions;
  #isWriting = false;
  readonly #level: number | undefined;
  readonly #output = new Output();
  readonly #tree: TreeWriter;

  /** @throws RangeError when an option has a wrong value. */
  constructor(options: EncodeOptions = {}) {
    const form = formOf(options);
    this.#options = options;
    this.#level = levelOf(options);
    this.#tree = new TreeWriter(this.#output, form);
  }

  /**
   * Gives the whole file. The bytes are the caller's own.
   * @throws WxfEncodeError when a value is no expression or too deep.
   */
  encode(expr: Expr): Uint8Array {
    if (this.#level === undefined) return this.#write(expr, true);
    return deflateNow(this.#write(expr, false), this.#level);
  }

  /**
   * The same, for engines that can only compress asynchronously.
   * @throws WxfEncodeError as {@link encode}, by rejecting.
   */
  async encodeAsync(expr: Expr): Promise<Uint8Array> {
    if (this.#level === undefined) return this.#write(expr, true);
    return await deflateSoon(this.#write(expr, false), this.#level);
  }

  /**
   * Gives the body alone: no header, no compression.
   * @throws WxfEncodeError as {@link encode}.
   */
  encodeBody(expr: Expr): Uint8Array {
    return this.#write(expr, false);
  }

  #write(expr: Expr, withHeader: boolean): Uint8Array {
    // A value whose getter encodes something itself must not write into the same buffer.
    if (this.#isWriting) return new Encoder(this.#options).#write(expr, withHeader);
    const output = this.#output;
    this.#isWriting = true;
    output.position = 0;
    try {
      if (withHeader) {
        output.byte(0x38);
        output.byte(0x3a);
      }
      this.#tree.write(expr, 1);
    } catch (problem) {
      output.drop();
      throw problem;
    } finally {
      this.#isWriting = false;
    }
    return output.finish();
  }
}

/** zlib's level, or `undefined` for no compression. */
export function levelOf({ compress = false }: EncodeOptions): number | undefined {
  if (typeof compress === "boolean") return compress ? -1 : undefined;
  if (Number.isInteger(compress) && compress >= -1 && compress <= 9) return compress;
  const shown = String(compress);
  throw new RangeError(`compress must be true, false or a level from -1 to 9, not ${shown}.`);
}

/**
 * The part of the options that concerns trees.
 * @throws RangeError when an option has a wrong value.
 */
export function formOf(options: EncodeOptions): TreeForm {
  checkOptions(options);
  const nonFinite = checkedChoice("nonFiniteReals", options.nonFiniteReals, ["bits", "symbolic"]);
  return {
    maxDepth: checkedLimit("maxDepth", options.maxDepth, 1, defaultForm.maxDepth),
    packLists: checkedFlag("packLists", options.packLists, false),
    symbolicNonFinite: nonFinite === "symbolic",
  };
}

const plainEncoder = new Encoder();

/**
 * Writes one expression as a WXF file: by default the very bytes that a kernel writes.
 * @throws WxfEncodeError when a value is no expression or too deep; RangeError when an option has a wrong value.
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
