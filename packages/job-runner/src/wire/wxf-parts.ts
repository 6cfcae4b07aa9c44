import type { Expr } from "@remotebatch/expr-model";
import { sym } from "@remotebatch/expr-model";
import { encodeBody } from "@remotebatch/wxf-codec";

/** A length as the format writes it: seven bits a byte, the lowest first. */
export function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

const byteOf = (character: string): Uint8Array => Uint8Array.of(character.charCodeAt(0));
const listHead = encodeBody(sym("List"));

/** First bytes of a WXF file. */
export const fileHeader: Uint8Array = Buffer.from("8:");

/** What stands before the parts of a list of that length. */
export function listHeader(length: number): Uint8Array {
  return Buffer.concat([byteOf("f"), varint(length), listHead]);
}

/** What stands before the entries of an association of that size. */
export function associationHeader(size: number): Uint8Array {
  return Buffer.concat([byteOf("A"), varint(size)]);
}

/** What stands before the value of an association's entry. */
export function entryHeader(key: Expr, delayed = false): Uint8Array {
  return Buffer.concat([byteOf(delayed ? ":" : "-"), encodeBody(key)]);
}

/** What stands before the data (little-endian doubles) of a packed vector. */
export function packedRealsHeader(length: number): Uint8Array {
  return Buffer.concat([Uint8Array.of(0xc1, 0x23, 1), varint(length)]);
}
