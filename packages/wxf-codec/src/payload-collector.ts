/** An array is given all its room when this part of it has come: small claims can't cost much memory. */
const provenShare = 48;
const alwaysAllowed = 4096;

/**
 * Gathers a payload of known length from chunks. Memory grows with what has come, and the bulk is allocated once
 * and never copied.
 */
export class PayloadCollector {
  readonly length: number;
  #bytes: Uint8Array;
  #filled = 0;

  constructor(length: number) {
    this.length = length;
    this.#bytes = new Uint8Array(roomFor(length, 0));
  }

  /** Bytes still to come. */
  get missing(): number {
    return this.length - this.#filled;
  }

  /** Takes what it needs of `chunk[at, end)`; gives the position after that. */
  add(chunk: Uint8Array, at: number, end: number): number {
    const stop = Math.min(end, at + this.missing);
    for (let from = at; from < stop; ) {
      if (this.#filled === this.#bytes.length) this.#grow();
      const count = Math.min(stop - from, this.#bytes.length - this.#filled);
      this.#bytes.set(chunk.subarray(from, from + count), this.#filled);
      this.#filled += count;
      from += count;
    }
    return stop;
  }

  /** The whole payload, at offset 0 of a buffer of its own. */
  finish(): Uint8Array {
    return this.#bytes;
  }

  #grow(): void {
    const grown = new Uint8Array(roomFor(this.length, this.#filled));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

function roomFor(length: number, filled: number): number {
  const allowed = Math.max(alwaysAllowed, filled * provenShare);
  return length <= allowed ? length : Math.max(alwaysAllowed, filled * 2);
}
