import { type BodyReader, readerOver } from "./body-reader.js";
import { cursorOver, type WxfCursor } from "./cursor.js";
import { type Body, limitsInside, openBody, openBodySoon, refuseTrailing } from "./decoder.js";
import { plainHeader } from "./header.js";
import { countTokens, type WxfSummary } from "./inspect.js";
import { LazyExpr } from "./lazy-expr.js";
import { type OpenOptions, resolveOpenOptions } from "./open-options.js";
import { buildSkipIndex } from "./skip-index.js";

/**
 * A cursor before the first part of a file. What the cursor has not come to has not been checked.
 * @throws WxfDecodeError when the header is none, or the zlib stream is damaged.
 */
export function openCursor(bytes: Uint8Array, options: OpenOptions = {}): WxfCursor {
  const { reader, copy } = readerOf(bytes, options);
  return cursorOver(reader, copy);
}

/**
 * A tree whose parts are made when they are touched. One fast pass checks all structure and notes where
 * compound parts end; text and big numbers are checked when they are read.
 * @throws WxfDecodeError when the structure is refused.
 */
export function decodeLazy(bytes: Uint8Array, options: OpenOptions = {}): LazyExpr {
  const { reader, copy } = readerOf(bytes, options);
  const start = reader.position;
  const index = buildSkipIndex(reader);
  refuseTrailing(reader);
  return new LazyExpr({ reader, index, copy }, start, 0);
}

/**
 * What a file holds, in numbers, by one pass that builds nothing.
 * @throws WxfDecodeError when the structure is refused.
 */
export function inspect(bytes: Uint8Array, options: OpenOptions = {}): WxfSummary {
  const { reader, body } = readerOf(bytes, options);
  const counted = countTokens(cursorOver(reader));
  const { compressed } = body;
  return {
    compressed,
    fileBytes: bytes.length,
    bodyBytes: body.bytes.length - body.start,
    ...counted,
  };
}

/**
 * The same file without compression, for the readers that cannot wait where inflating is only asynchronous
 * (browsers). A file that is not compressed is given back as it is.
 * @throws WxfDecodeError when the header is none, the zlib stream damaged or too large.
 */
export async function inflate(bytes: Uint8Array, options: OpenOptions = {}): Promise<Uint8Array> {
  const { limits, lenient } = resolveOpenOptions(options);
  const body = await openBodySoon(bytes, limits, lenient);
  if (!body.compressed) return bytes;
  const file = new Uint8Array(plainHeader.length + body.bytes.length);
  file.set(plainHeader);
  file.set(body.bytes, plainHeader.length);
  return file;
}

interface Opened {
  readonly reader: BodyReader;
  readonly body: Body;
  readonly copy: boolean;
}

function readerOf(bytes: Uint8Array, options: OpenOptions): Opened {
  const { limits, lenient, copy } = resolveOpenOptions(options);
  const body = openBody(bytes, limits, lenient);
  return {
    reader: readerOver(body.bytes, body.start, limitsInside(body, limits), lenient),
    body,
    copy,
  };
}
