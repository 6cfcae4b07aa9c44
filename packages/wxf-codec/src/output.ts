import { WxfEncodeError } from "./errors.js";
import { maxTextBytes, writeText } from "./utf8.js";

const firstCapacity = 4096;
/** Room that every part finds: more than any number, short text or header of a compound part takes. */
const partRoom = 160;
/** A buffer no larger than this is kept for the next use. */
const keptCapacity = 2 ** 20;
const maxCapacity = 2 ** 32;
/** Payloads from this size on are referenced in a list of pieces; below it copying is cheaper. */
const referencedBytes = 16_384;

/** A growing buffer. Whoever writes reserves first. */
export class Output {
  bytes: Uint8Array = new Uint8Array(firstCapacity);
  view: DataView = new DataView(this.bytes.buffer);
  position = 0;
  /** Up to here a part finds its room without a look at the capacity. */
  roomyUpTo: number = firstCapacity - partRoom;
  /** Size of the last large result: the next one is likely to take as much. */
  #lastSize = 0;
  /** Finished pieces, when large parts are to be referenced instead of copied. */
  pieces: Uint8Array[] | undefined;
  /** Bytes in {@link pieces}. */
  pieceBytes = 0;

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.bytes.length - this.position < count) this.#grow(count);
  }

  #grow(count: number): void {
    const needed = this.position + count;
    if (needed > maxCapacity) {
      const message = "The result would pass 4 GiB; write it with encodeStream or encodeChunks.";
      throw new WxfEncodeError("WXF_LIMIT_BYTES", message);
    }
    // A large part is given exactly the room it needs (and a little for what follows): it is most likely the bulk.
    const capacity = Math.max(
      needed + 1024,
      Math.min(this.bytes.length * 2, maxCapacity),
      this.#lastSize,
    );
    const grown = roomOf(capacity);
    grown.set(this.bytes.subarray(0, this.position));
    this.#use(grown);
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    this.roomyUpTo = bytes.length - partRoom;
  }

  /** Makes the room of a part at a position that the output does not know of yet. */
  makeRoomAt(position: number): void {
    this.position = position;
    this.reserve(partRoom);
  }

  /** Forgets what was written, and a buffer that grew large over it. */
  drop(): void {
    this.position = 0;
    if (this.bytes.length > keptCapacity) this.#use(new Uint8Array(firstCapacity));
  }

  byte(value: number): void {
    this.bytes[this.position++] = value;
  }

  /** Writes an unsigned LEB128 number; needs room for 9 bytes. */
  varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.position++] = (rest & 0x7f) | 0x80;
      rest = rest > 0x7fff_ffff ? Math.floor(rest / 128) : rest >>> 7;
    }
    this.bytes[this.position++] = rest;
  }

  /** Writes a token byte, the length of the text in bytes and the text. */
  text(tokenByte: number, text: string): void {
    const most = maxTextBytes(text);
    this.reserve(most + 10);
    this.bytes[this.position++] = tokenByte;
    const at = this.position;
    // The length field is guessed from the number of characters, and the text moved if it is longer.
    const guessed = varintSize(text.length);
    const end = writeText(this.bytes, at + guessed, text);
    const length = end - at - guessed;
    const size = varintSize(length);
    if (size !== guessed) this.bytes.copyWithin(at + size, at + guessed, end);
    this.varint(length);
    this.position = at + size + length;
  }

  /** Copies bytes, or references them when they are many and pieces are wanted; reserves room itself. */
  raw(bytes: Uint8Array): void {
    if (this.pieces !== undefined && bytes.length >= referencedBytes) {
      this.#endPiece(this.pieces);
      this.pieces.push(bytes);
      this.pieceBytes += bytes.length;
      return;
    }
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.position);
    this.position += bytes.length;
  }

  /** The bytes written, owned by the caller, and an empty output. */
  finish(): Uint8Array {
    const end = this.position;
    this.position = 0;
    if (this.bytes.length <= keptCapacity) return this.bytes.slice(0, end);
    const whole = this.bytes;
    this.#use(new Uint8Array(firstCapacity));
    this.#lastSize = end + 1024;
    // Handing the buffer over saves a copy; a mostly empty one would waste memory as long as the result lives.
    return end * 2 < whole.length ? whole.slice(0, end) : whole.subarray(0, end);
  }

  /** The pieces written since the last time, in order, and an empty output that goes on in pieces. */
  finishPieces(): Uint8Array[] {
    const pieces = this.pieces ?? [];
    this.#endPiece(pieces);
    this.pieces = [];
    this.pieceBytes = 0;
    return pieces;
  }

  #endPiece(pieces: Uint8Array[]): void {
    if (this.position === 0) return;
    this.pieceBytes += this.position;
    pieces.push(this.bytes.slice(0, this.position));
    this.position = 0;
  }
}

function roomOf(capacity: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(capacity);
  } catch (cause) {
    const message = `There is no memory for ${capacity} bytes; write with encodeStream.`;
    throw new WxfEncodeError("WXF_LIMIT_BYTES", message, { cause });
  }
}

/** Bytes that a number takes as a varint. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) size++;
  return size;
}
