import type { BodyReader } from "./body-reader.js";
import { token } from "./tokens.js";

/**
 * Where the functions and associations of a body end, numbered in the order they begin. Two words each, in
 * typed arrays: the garbage collector has nothing to walk.
 */
export interface SkipIndex {
  /** Position after the n-th compound part. */
  readonly ends: Uint32Array;
  /** Number of the first compound part that begins after the end of the n-th. */
  readonly after: Uint32Array;
  readonly count: number;
}

/** Bytes of fixed-size payloads by token byte; 0 for all others. */
export const fixedSizes: Uint8Array = new Uint8Array(256);
fixedSizes[token.integer8] = 1;
fixedSizes[token.integer16] = 2;
fixedSizes[token.integer32] = 4;
fixedSizes[token.integer64] = 8;
fixedSizes[token.real64] = 8;

/** Consumes the payload of an atom or array without looking at it; gives where it begins, past lengths and shape. */
export function skipAtom(reader: BodyReader, tokenByte: number, limit: number): number {
  const fixed = fixedSizes[tokenByte] as number;
  if (fixed > 0) return reader.take(fixed, limit);
  switch (tokenByte) {
    case token.symbol:
    case token.string:
    case token.byteArray:
    case token.bigInteger:
    case token.bigReal:
      return reader.take(reader.varint(limit), limit);
    case token.packedArray:
    case token.numericArray: {
      const { byteLength } = reader.arrayHeader(tokenByte, limit);
      return reader.take(byteLength, limit);
    }
    default:
      return reader.noToken(tokenByte, reader.position - 1);
  }
}

/** Goes over one expression and notes where its compound parts end. All structure is checked, text is not. */
export function buildSkipIndex(reader: BodyReader): SkipIndex {
  const { bytes, limits } = reader;
  if (bytes.length >= 2 ** 32) reader.fail("WXF_LIMIT_BYTES", "Lazy trees end at 4 GiB.", 0);
  let ends = new Uint32Array(64);
  let after = new Uint32Array(64);
  let count = 0;
  let state = 2;
  let limit = bytes.length - 2;
  const states: number[] = [];
  const open: number[] = [];
  for (;;) {
    while (state < 2) {
      const number = open.pop();
      if (number === undefined) {
        return { ends: ends.subarray(0, count), after: after.subarray(0, count), count };
      }
      ends[number] = reader.position;
      after[number] = count;
      state = states.pop() as number;
    }
    if ((state & 3) === 1) {
      limit += 1;
      reader.rule(limit);
    }
    state -= 2;
    limit += 2;
    const at = reader.position;
    if (at >= limit) reader.truncated(at);
    const tokenByte = bytes[at] as number;
    reader.position = at + 1;
    if (tokenByte !== token.function && tokenByte !== token.association) {
      skipAtom(reader, tokenByte, limit);
      continue;
    }
    const isFunction = tokenByte === token.function;
    const size = reader.varint(limit);
    const parts = isFunction ? size + 1 : 2 * size;
    limit -= isFunction ? 2 * parts : 5 * size;
    if (limit < reader.position) reader.truncated(at);
    reader.promise(parts, at);
    if (parts > 0 && open.length + 1 >= limits.maxDepth) reader.tooDeep(at);
    if (count === ends.length) {
      ends = doubled(ends);
      after = doubled(after);
    }
    open.push(count++);
    states.push(state);
    state = parts * 2 + (isFunction ? 0 : 1);
  }
}

function doubled(words: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(words.length * 2);
  grown.set(words);
  return grown;
}
