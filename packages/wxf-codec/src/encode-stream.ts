import type { Expr } from "@remotebatch/expr-model";
import { throughZlib } from "./chunk-source.js";
import { type TreeForm, TreeWriter } from "./encode-tree.js";
import { type EncodeOptions, formOf, levelOf } from "./encoder.js";
import { compressedHeader, plainHeader } from "./header.js";
import { Output } from "./output.js";

/** Bytes that wait before a chunk of a stream is given out. */
const streamChunkBytes = 65_536;

/**
 * The file as a list of chunks whose concatenation is what {@link encode} gives. The bytes of large arrays are
 * referenced, not copied: do not change them before the chunks are written.
 * @throws WxfEncodeError when a value is no expression or too deep; RangeError when an option has a wrong value.
 */
export function encodeChunks(
  expr: Expr,
  options: Omit<EncodeOptions, "compress"> = {},
): Uint8Array[] {
  const output = new Output();
  output.pieces = [];
  output.raw(plainHeader);
  new TreeWriter(output, formOf(options)).write(expr, 1);
  return output.finishPieces();
}

/**
 * The file in chunks, made as they are taken, in bounded memory; compressed on the way when asked for. The bytes
 * of large arrays are referenced.
 * @throws WxfEncodeError when a value is no expression or too deep; RangeError when an option has a wrong value.
 */
export async function* encodeStream(
  expr: Expr,
  options: EncodeOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const form = formOf(options);
  const level = levelOf(options);
  const body = bodyPieces(expr, form);
  if (level === undefined) {
    yield plainHeader.slice();
    yield* body;
    return;
  }
  yield compressedHeader.slice();
  yield* throughZlib(body, "deflate", level, { given: 0, used: () => undefined });
}

function* bodyPieces(expr: Expr, form: TreeForm): Generator<Uint8Array, void, undefined> {
  const output = new Output();
  output.pieces = [];
  const walk = new TreeWriter(output, form).walk(expr, 1, streamChunkBytes);
  for (;;) {
    const { done } = walk.next();
    yield* output.finishPieces();
    if (done === true) return;
  }
}
