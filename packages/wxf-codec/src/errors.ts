/**
 * Why input was refused.
 *
 * - `WXF_HEADER`: the input does not begin with `8:` or `8C:`.
 * - `WXF_TRUNCATED`: the input ends, or must end, before the expression does.
 * - `WXF_TRAILING`: bytes follow the expression or the zlib stream.
 * - `WXF_TOKEN`: a byte that begins no part, or a rule outside an association.
 * - `WXF_RULE`: an association entry without a rule token.
 * - `WXF_VARINT`: a length of more than nine bytes or above 2^53-1.
 * - `WXF_UTF8`: text that is not UTF-8.
 * - `WXF_NUMBER`: the text of a big integer or big real breaks its grammar.
 * - `WXF_SYMBOL`: an empty symbol name.
 * - `WXF_ARRAY`: an unknown or forbidden element type, rank 0, or a dimension of 0.
 * - `WXF_ZLIB`: the compressed body is damaged.
 * - `WXF_NOT_CANONICAL`: well-formed, but not the bytes a kernel writes (only with `accept: "canonical"`).
 * - `WXF_NEEDS_ASYNC`: this engine can only inflate asynchronously.
 * - `WXF_LIMIT_TEXT`: a text is longer than the engine's strings can be (2^29 characters or so).
 * - `WXF_LIMIT_…`: a limit of {@link DecodeLimits} was passed.
 * - `WXF_USE`: the reader was used against its rules, for example a part was asked for after the end.
 */
export type WxfDecodeErrorCode =
  | "WXF_HEADER"
  | "WXF_TRUNCATED"
  | "WXF_TRAILING"
  | "WXF_TOKEN"
  | "WXF_RULE"
  | "WXF_VARINT"
  | "WXF_UTF8"
  | "WXF_NUMBER"
  | "WXF_SYMBOL"
  | "WXF_ARRAY"
  | "WXF_ZLIB"
  | "WXF_NOT_CANONICAL"
  | "WXF_NEEDS_ASYNC"
  | "WXF_LIMIT_BYTES"
  | "WXF_LIMIT_INFLATED"
  | "WXF_LIMIT_DEPTH"
  | "WXF_LIMIT_NODES"
  | "WXF_LIMIT_DIGITS"
  | "WXF_LIMIT_ARRAY"
  | "WXF_LIMIT_TEXT"
  | "WXF_USE";

/** Thrown when bytes are no acceptable WXF. */
export class WxfDecodeError extends Error {
  override readonly name = "WxfDecodeError";
  readonly code: WxfDecodeErrorCode;
  /**
   * Where, in bytes from the start of what the reader was given: a file with its header, or a body without one. In a
   * compressed file: from the start of the inflated body; but errors of header and zlib stream: in the file.
   * The same from every reader: of text, its first byte; of what ends too early, the end.
   */
  readonly offset: number;
  /**
   * The way from the root to the part: 0 is a head, i the i-th argument or the value of the i-th entry, -i
   * the key of the i-th entry. Holds at most the first 64 steps.
   */
  readonly path: readonly number[];

  constructor(
    code: WxfDecodeErrorCode,
    message: string,
    offset: number,
    path: readonly number[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.offset = offset;
    this.path = path;
  }
}

/**
 * Why an expression could not be written.
 *
 * - `WXF_VALUE`: a value that is no expression (undefined, a plain object, a fractional number, -0).
 * - `WXF_NUMBER`: a big real whose text breaks the grammar.
 * - `WXF_SYMBOL`: an empty symbol name.
 * - `WXF_ARRAY`: type, dimensions and bytes of an array do not fit together.
 * - `WXF_PARTS`: an incremental writer got more or fewer parts than were announced.
 * - `WXF_LIMIT_DEPTH`: nested deeper than `maxDepth`, as a cyclic value is.
 * - `WXF_LIMIT_BYTES`: the bytes do not fit one buffer, or the memory there is; write a stream.
 * - `WXF_NEEDS_ASYNC`: this engine can only compress asynchronously.
 */
export type WxfEncodeErrorCode =
  | "WXF_VALUE"
  | "WXF_NUMBER"
  | "WXF_SYMBOL"
  | "WXF_ARRAY"
  | "WXF_PARTS"
  | "WXF_LIMIT_DEPTH"
  | "WXF_LIMIT_BYTES"
  | "WXF_NEEDS_ASYNC";

/** Thrown when a value cannot be written as WXF. */
export class WxfEncodeError extends TypeError {
  override readonly name = "WxfEncodeError";
  readonly code: WxfEncodeErrorCode;

  constructor(code: WxfEncodeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A byte as error messages name it, for example 0x66. */
export function hexByte(byte: number | undefined): string {
  return byte === undefined ? "the end of input" : `0x${byte.toString(16).padStart(2, "0")}`;
}
