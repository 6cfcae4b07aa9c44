import { BlockCodes, badStream, exhausted } from "./inflate-codes.js";

/** Farthest that a match may reach back, and what a copy may add at most. */
const windowBytes = 32_768;
const longestMatch = 258;

const lengthBase = Uint16Array.of(
  ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115],
  ...[131, 163, 195, 227, 258],
);
const lengthBits = Uint8Array.of(
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
);

/** What the next bits are. */
type Stage = "header" | "block" | "stored" | "codes" | "checksum" | "done";

/**
 * Inflates a zlib stream (RFC 1950, 1951) from chunks cut anywhere, synchronously, in plain JavaScript: no engine does
 * that. What has been inflated is handed over before `write` returns, in memory that is used again.
 */
export class PushInflate {
  readonly #give: (inflated: Uint8Array) => void;
  readonly #codes = new BlockCodes();
  readonly #out = new Uint8Array(4 * windowBytes);
  #position = 0;
  #given = 0;
  #total = 0;
  #stage: Stage = "header";
  #isLast = false;
  #storedLeft = 0;
  #low = 1;
  #high = 0;

  constructor(give: (inflated: Uint8Array) => void) {
    this.#give = give;
  }

  /** True when the stream is whole and its checksum right. */
  get done(): boolean {
    return this.#stage === "done";
  }

  /**
   * Takes the next bytes; gives how many of them it has no use for, because the stream ended before them.
   * @throws WxfDecodeError `WXF_ZLIB` when the stream is damaged; what `give` throws.
   */
  write(chunk: Uint8Array): number {
    const codes = this.#codes;
    codes.feed(chunk);
    try {
      while (this.#stage !== "done") {
        codes.mark();
        this.#step();
      }
    } catch (problem) {
      if (problem !== exhausted) throw problem;
      codes.rewind();
    }
    this.#handOver();
    return this.done ? codes.bytesLeft : 0;
  }

  #step(): void {
    const codes = this.#codes;
    switch (this.#stage) {
      case "header": {
        const method = codes.bits(8);
        const flags = codes.bits(8);
        const isZlib = (method & 15) === 8 && method >> 4 <= 7 && (method * 256 + flags) % 31 === 0;
        if (!isZlib || (flags & 32) !== 0) badStream("incorrect header check");
        this.#stage = "block";
        return;
      }
      case "block":
        this.#beginBlock();
        return;
      case "stored":
        this.#copyStored();
        return;
      case "codes":
        this.#codedPart();
        return;
      default:
        this.#checkSum();
    }
  }

  #beginBlock(): void {
    const codes = this.#codes;
    const isLast = codes.bits(1) === 1;
    const type = codes.bits(2);
    if (type === 0) {
      codes.toByte();
      const length = codes.bits(16);
      if (codes.bits(16) !== (length ^ 0xffff)) badStream("invalid stored block lengths");
      this.#storedLeft = length;
      this.#stage = "stored";
    } else {
      if (type === 3) badStream("invalid block type");
      codes.readTables(type === 2);
      this.#stage = "codes";
    }
    this.#isLast = isLast;
  }

  #endBlock(): void {
    this.#stage = this.#isLast ? "checksum" : "block";
  }

  #copyStored(): void {
    if (this.#storedLeft === 0) {
      this.#endBlock();
      return;
    }
    this.#out[this.#position] = this.#codes.bits(8);
    this.#position++;
    this.#storedLeft--;
    this.#makeRoom();
  }

  /** Reads literals and one match, or the end of the block: what can be read again when the input ends inside. */
  #codedPart(): void {
    const codes = this.#codes;
    const symbol = codes.literalOrLength();
    if (symbol < 256) {
      this.#out[this.#position++] = symbol;
      this.#makeRoom();
      return;
    }
    if (symbol === 256) {
      this.#endBlock();
      return;
    }
    const kind = symbol - 257;
    if (kind > 28) badStream("invalid literal/length code");
    const length = (lengthBase[kind] as number) + codes.bits(lengthBits[kind] as number);
    const place = codes.distance();
    if (place > 29) badStream("invalid distance code");
    const extra = place < 4 ? 0 : (place >> 1) - 1;
    const base = place < 4 ? place + 1 : ((2 + (place & 1)) << extra) + 1;
    const distance = base + codes.bits(extra);
    if (distance > this.#total + this.#position - this.#given || distance > windowBytes) {
      badStream("invalid distance too far back");
    }
    const out = this.#out;
    const end = this.#position + length;
    for (let at = this.#position; at < end; at++) out[at] = out[at - distance] as number;
    this.#position = end;
    this.#makeRoom();
  }

  #makeRoom(): void {
    if (this.#position + longestMatch < this.#out.length) return;
    this.#handOver();
    this.#out.copyWithin(0, this.#position - windowBytes, this.#position);
    this.#position = windowBytes;
    this.#given = windowBytes;
  }

  #handOver(): void {
    if (this.#position === this.#given) return;
    const fresh = this.#out.subarray(this.#given, this.#position);
    this.#given = this.#position;
    this.#total += fresh.length;
    this.#sum(fresh);
    this.#give(fresh);
  }

  #sum(bytes: Uint8Array): void {
    let low = this.#low;
    let high = this.#high;
    for (let at = 0; at < bytes.length; ) {
      // So many additions stay below 2^32.
      const end = Math.min(at + 5552, bytes.length);
      for (; at < end; at++) {
        low += bytes[at] as number;
        high += low;
      }
      low %= 65_521;
      high %= 65_521;
    }
    this.#low = low;
    this.#high = high;
  }

  #checkSum(): void {
    const codes = this.#codes;
    codes.toByte();
    const high = codes.bits(8) * 256 + codes.bits(8);
    const low = codes.bits(8) * 256 + codes.bits(8);
    this.#handOver();
    if (high !== this.#high || low !== this.#low) badStream("incorrect data check");
    this.#stage = "done";
  }
}
