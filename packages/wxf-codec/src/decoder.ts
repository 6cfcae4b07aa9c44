import type { Expr } from "@remotebatch/expr-model";
import { type BodyReader, readerOver } from "./body-reader.js";
import { refuseOtherForms } from "./canonical-form.js";
import { readTree } from "./decode-tree.js";
import { WxfDecodeError } from "./errors.js";
import { readHeader } from "./header.js";
import { inflateNow, inflateSoon } from "./inflate.js";
import { type DecodeLimits, type ResolvedLimits, resolveLimits } from "./limits.js";
import { checkedChoice, checkedFlag, checkOptions } from "./option-checks.js";
import { plainBytes } from "./platform.js";

/** What a decoder accepts and gives. */
export interface DecodeOptions extends DecodeLimits {
  /**
   * - `"valid"` (default): what the format allows, padded lengths and wide integers included.
   * - `"canonical"`: only the very bytes that a kernel would write for the expression: shortest lengths, smallest
   *   integers and packed integers, symbols of the language bare.
   * - `"lenient"`: also bytes after the expression or zlib stream (ignored), dimensions of 0, a plus sign
   *   in big integers.
   */
  readonly accept?: "canonical" | "valid" | "lenient";
  /** Copies arrays and byte strings; by default they are views that keep the input alive. */
  readonly copy?: boolean;
}

/** Bytes of a body, and where it begins in them. */
export interface Body {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly compressed: boolean;
}

/** Reads WXF with one set of options; gives the same as {@link decode}. Keeps nothing between calls. */
export class Decoder {
  readonly #limits: ResolvedLimits;
  readonly #accept: "canonical" | "valid" | "lenient";
  readonly #copy: boolean;

  /** @throws RangeError when an option has a wrong value. */
  constructor(options: DecodeOptions = {}) {
    checkOptions(options);
    this.#limits = resolveLimits(options);
    this.#accept = checkedChoice("accept", options.accept, ["valid", "canonical", "lenient"]);
    this.#copy = checkedFlag("copy", options.copy, false);
  }

  /**
   * Reads one file.
   * @throws WxfDecodeError when the bytes are refused.
   */
  decode(bytes: Uint8Array): Expr {
    return this.#finish(openBody(bytes, this.#limits, this.#accept === "lenient"));
  }

  /** The same, for engines that can only inflate asynchronously. */
  async decodeAsync(bytes: Uint8Array): Promise<Expr> {
    return this.#finish(await openBodySoon(bytes, this.#limits, this.#accept === "lenient"));
  }

  /**
   * Reads a body: one expression without the `8:` header.
   * @throws WxfDecodeError when the bytes are refused.
   */
  decodeBody(bytes: Uint8Array): Expr {
    checkInput(bytes, this.#limits);
    return this.#finish({ bytes: unshared(bytes), start: 0, compressed: false });
  }

  #finish(body: Body): Expr {
    const limits = limitsInside(body, this.#limits);
    const reader = readerOver(body.bytes, body.start, limits, this.#accept === "lenient");
    const expr = readTree(reader, body.bytes.length, { copy: this.#copy });
    refuseTrailing(reader);
    if (this.#accept === "canonical") refuseOtherForms(reader, expr);
    return expr;
  }
}

const plainDecoder = new Decoder();

/**
 * Reads one WXF file, with either header.
 * @throws WxfDecodeError when the bytes are refused; RangeError when an option has a wrong value.
 */
export function decode(bytes: Uint8Array, options?: DecodeOptions): Expr {
  return (options === undefined ? plainDecoder : new Decoder(options)).decode(bytes);
}

/** {@link decode} for engines that can only inflate asynchronously (browsers, for `8C:`). */
export async function decodeAsync(bytes: Uint8Array, options?: DecodeOptions): Promise<Expr> {
  return await new Decoder(options).decodeAsync(bytes);
}

/**
 * Reads a body: one expression without the `8:` header, as an element index cuts it out of a result.
 * @throws WxfDecodeError when the bytes are refused; RangeError when an option has a wrong value.
 */
export function decodeBody(bytes: Uint8Array, options?: DecodeOptions): Expr {
  return (options === undefined ? plainDecoder : new Decoder(options)).decodeBody(bytes);
}

/** Checks header and size, and inflates when needed. */
export function openBody(bytes: Uint8Array, limits: ResolvedLimits, lenient: boolean): Body {
  const { compressed, bodyStart } = readChecked(bytes, limits);
  if (!compressed) return { bytes: unshared(bytes), start: bodyStart, compressed };
  const inflated = inflateNow(bytes.subarray(bodyStart), limits.maxInflatedBytes, lenient);
  return { bytes: inflated, start: 0, compressed };
}

/** The same, where inflating may take its time. */
export async function openBodySoon(
  bytes: Uint8Array,
  limits: ResolvedLimits,
  lenient: boolean,
): Promise<Body> {
  const { compressed, bodyStart } = readChecked(bytes, limits);
  if (!compressed) return { bytes: unshared(bytes), start: bodyStart, compressed };
  const inflated = await inflateSoon(bytes.subarray(bodyStart), limits.maxInflatedBytes, lenient);
  return { bytes: inflated, start: 0, compressed };
}

/** The limits on what is in the body: the bytes of an inflated one have a limit of their own. */
export function limitsInside(body: Body, limits: ResolvedLimits): ResolvedLimits {
  if (!body.compressed) return limits;
  // Made as all limits are, so that readers meet one shape of object.
  return resolveLimits({ ...limits, maxBytes: Number.POSITIVE_INFINITY });
}

/** Throws when the expression did not end where the body does, unless that is allowed. */
export function refuseTrailing(reader: BodyReader): void {
  if (reader.position < reader.bytes.length && !reader.lenient) {
    throw new WxfDecodeError("WXF_TRAILING", "Bytes follow the expression.", reader.position);
  }
}

function readChecked(bytes: Uint8Array, limits: ResolvedLimits) {
  checkInput(bytes, limits);
  return readHeader(bytes);
}

function checkInput(bytes: Uint8Array, limits: ResolvedLimits): void {
  if (!(bytes instanceof Uint8Array)) throw new TypeError("WXF is read from a Uint8Array.");
  if (bytes.length > limits.maxBytes) {
    const message = `The input has ${bytes.length} bytes; maxBytes is ${limits.maxBytes}.`;
    throw new WxfDecodeError("WXF_LIMIT_BYTES", message, limits.maxBytes);
  }
}

/** Shared memory can change while it is read, so it is copied first; of a Node buffer the plain view is taken. */
function unshared(bytes: Uint8Array): Uint8Array {
  const isShared =
    typeof SharedArrayBuffer !== "undefined" && bytes.buffer instanceof SharedArrayBuffer;
  return isShared ? new Uint8Array(bytes) : plainBytes(bytes);
}
