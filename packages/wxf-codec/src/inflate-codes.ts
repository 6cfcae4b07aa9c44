import { damaged } from "./inflate.js";

/** Thrown (without a stack) when the bytes so far end inside something; never leaves the package. */
export const exhausted = Symbol("more bytes are needed");

/** @throws WxfDecodeError with what is wrong, in zlib's words. */
export function badStream(what: string): never {
  throw damaged(what);
}

const lengthOrder = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);

/** A prefix code as one table: by the next `width` bits, the symbol times 16 plus its length; 0 where no symbol is. */
interface Table {
  readonly entries: Uint16Array;
  readonly width: number;
}

/** The bits of a deflate stream and the codes of its current block. Reading can be taken back to a mark. */
export class BlockCodes {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #held = 0;
  #heldBits = 0;
  #markAt = 0;
  #markHeld = 0;
  #markHeldBits = 0;
  #literals: Table = fixedLiterals;
  #distances: Table = fixedDistances;

  /** Adds bytes behind those that were not read yet. */
  feed(chunk: Uint8Array): void {
    const rest = this.#bytes.length - this.#at;
    const joined = new Uint8Array(rest + chunk.length);
    joined.set(this.#bytes.subarray(this.#at));
    joined.set(chunk, rest);
    this.#bytes = joined;
    this.#at = 0;
  }

  /** Whole bytes that were not read. */
  get bytesLeft(): number {
    return this.#bytes.length - this.#at + (this.#heldBits >> 3);
  }

  mark(): void {
    this.#markAt = this.#at;
    this.#markHeld = this.#held;
    this.#markHeldBits = this.#heldBits;
  }

  /** Takes back what was read since the mark. */
  rewind(): void {
    this.#at = this.#markAt;
    this.#held = this.#markHeld;
    this.#heldBits = this.#markHeldBits;
  }

  /** The next bits, at most 16, as a number; throws {@link exhausted}. */
  bits(count: number): number {
    while (this.#heldBits < count) this.#hold();
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#heldBits -= count;
    return value;
  }

  /** Drops what is left of a byte that was begun. */
  toByte(): void {
    this.bits(this.#heldBits & 7);
  }

  literalOrLength(): number {
    return this.#symbol(this.#literals);
  }

  distance(): number {
    return this.#symbol(this.#distances);
  }

  /** Reads the codes of a block, or takes the ones that need no words. */
  readTables(isDynamic: boolean): void {
    if (!isDynamic) {
      this.#literals = fixedLiterals;
      this.#distances = fixedDistances;
      return;
    }
    const literals = this.bits(5) + 257;
    const distances = this.bits(5) + 1;
    const count = this.bits(4) + 4;
    if (literals > 286 || distances > 30) badStream("too many length or distance symbols");
    const ownLengths = new Uint8Array(19);
    for (let i = 0; i < count; i++) ownLengths[lengthOrder[i] as number] = this.bits(3);
    const lengths = this.#lengths(tableOf(ownLengths, false), literals + distances);
    if (lengths[256] === 0) badStream("invalid code -- missing end-of-block");
    const literalTable = tableOf(lengths.subarray(0, literals), true);
    this.#distances = tableOf(lengths.subarray(literals), true);
    this.#literals = literalTable;
  }

  #lengths(table: Table, total: number): Uint8Array {
    const lengths = new Uint8Array(total);
    for (let at = 0; at < total; ) {
      const symbol = this.#symbol(table);
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) badStream("invalid bit length repeat");
      const value = symbol === 16 ? (lengths[at - 1] as number) : 0;
      const times =
        symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      if (at + times > total) badStream("invalid bit length repeat");
      lengths.fill(value, at, at + times);
      at += times;
    }
    return lengths;
  }

  #symbol({ entries, width }: Table): number {
    const mask = (1 << width) - 1;
    for (;;) {
      const entry = entries[this.#held & mask] as number;
      const length = entry & 15;
      if (length <= this.#heldBits && entry !== 0) {
        this.#held >>>= length;
        this.#heldBits -= length;
        return entry >> 4;
      }
      if (this.#heldBits >= width) badStream("invalid code");
      this.#hold();
    }
  }

  #hold(): void {
    if (this.#at === this.#bytes.length) throw exhausted;
    this.#held |= (this.#bytes[this.#at++] as number) << this.#heldBits;
    this.#heldBits += 8;
  }
}

/** The table of a canonical code. `mayLack`: a code of a single symbol, or none, leaves the rest unused. */
function tableOf(lengths: Uint8Array, mayLack: boolean): Table {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  let width = 15;
  while (width > 1 && counts[width] === 0) width--;
  let left = 1;
  let used = 0;
  const next = new Uint16Array(17);
  for (let length = 1; length <= 15; length++) {
    const count = counts[length] as number;
    left = left * 2 - count;
    if (left < 0) badStream("over-subscribed code");
    used += count;
    next[length + 1] = ((next[length] as number) + count) << 1;
  }
  if (left > 0 && !(mayLack && width === 1 && used <= 1)) badStream("incomplete code");
  const entries = new Uint16Array(1 << width);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const code = next[length] as number;
    next[length] = code + 1;
    // Codes stand with their first bit lowest.
    let reversed = 0;
    for (let bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
    for (let at = reversed; at < entries.length; at += 1 << length) {
      entries[at] = symbol * 16 + length;
    }
  });
  return { entries, width };
}

const fixedLiterals = tableOf(
  Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
  ),
  false,
);
const fixedDistances = tableOf(new Uint8Array(32).fill(5), false);
