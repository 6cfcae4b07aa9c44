import type { Expr } from "@remotebatch/expr-model";
import { BatchError } from "@remotebatch/job-model";
import { decodeBody } from "@remotebatch/wxf-codec";

/** Bytes of one entry: offset and length, little-endian unsigned 64-bit. */
export const indexEntryBytes = 16;

/** Where the bytes of one element lie in its child's result file. */
export interface ElementRange {
  readonly offset: number;
  readonly length: number;
}

function corrupt(what: string): never {
  throw new BatchError("BATCH_CORRUPT_RECORD", `The element index of ${what} is damaged.`);
}

/**
 * Reads entry number `position` (from 0) of an index or of a part of one.
 * @throws BatchError `BATCH_CORRUPT_RECORD` when it lies outside a file of `fileBytes` bytes.
 */
export function readIndexEntry(
  index: Uint8Array,
  position: number,
  what: string,
  fileBytes = Number.MAX_SAFE_INTEGER,
): ElementRange {
  const start = position * indexEntryBytes;
  if (start + indexEntryBytes > index.length) corrupt(what);
  const view = new DataView(index.buffer, index.byteOffset + start, indexEntryBytes);
  const offset = view.getBigUint64(0, true);
  const length = view.getBigUint64(8, true);
  if (length === 0n || offset + length > BigInt(fileBytes)) corrupt(what);
  return { offset: Number(offset), length: Number(length) };
}

/** Decodes one element: a WXF body without its header. */
export function decodeElement(body: Uint8Array, what: string): Expr {
  try {
    return decodeBody(body);
  } catch (cause) {
    throw new BatchError("BATCH_CORRUPT_RECORD", `An element of ${what} can't be decoded.`, {
      cause,
    });
  }
}
