import { closeSync, openSync, readSync } from "node:fs";
import type { SpanFiles } from "./start-message.js";

const windowElements = 4096;
const windowBytes = 1 << 20;

/** Reads a span's elements one after another, a window of the file at a time. */
export class ElementReader {
  readonly #span: SpanFiles;
  readonly #offsetsFile: number;
  readonly #elementsFile: number;
  /** Offsets of the elements from `#offsetsFrom` on. */
  #offsets: BigUint64Array = new BigUint64Array(0);
  #offsetsFrom = 0;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;

  /** @throws the file system's error. */
  constructor(span: SpanFiles) {
    this.#span = span;
    this.#offsetsFile = openSync(span.offsetsPath, "r");
    this.#elementsFile = openSync(span.elementsPath, "r");
  }

  /**
   * The WXF file of one element, by its 1-based position in the span; valid until the next call.
   * @throws RangeError when the offsets are no offsets, Error when the file ends too early.
   */
  read(position: number): Uint8Array {
    const from = this.#offset(position - 1);
    const to = this.#offset(position);
    if (to < from) throw new RangeError(`The offsets of element ${position} are in disorder.`);
    const start = from + this.#span.elementsShift;
    const length = to - from;
    if (start < this.#windowAt || start + length > this.#windowAt + this.#window.length) {
      this.#window = this.#readAt(this.#elementsFile, start, Math.max(length, windowBytes), length);
      this.#windowAt = start;
    }
    return this.#window.subarray(start - this.#windowAt, start - this.#windowAt + length);
  }

  close(): void {
    closeSync(this.#offsetsFile);
    closeSync(this.#elementsFile);
  }

  #offset(index: number): number {
    if (index < this.#offsetsFrom || index >= this.#offsetsFrom + this.#offsets.length) {
      const count = Math.min(windowElements, this.#span.count + 1 - index);
      const bytes = this.#readAt(
        this.#offsetsFile,
        this.#span.offsetsAt + 8 * index,
        8 * count,
        8 * count,
      );
      this.#offsets = new BigUint64Array(new Uint8Array(bytes).buffer);
      this.#offsetsFrom = index;
    }
    const offset = Number(this.#offsets[index - this.#offsetsFrom]);
    if (!Number.isSafeInteger(offset)) throw new RangeError("An element's offset is too large.");
    return offset;
  }

  #readAt(file: number, position: number, wanted: number, least: number): Buffer {
    // A fresh buffer each time: decoded arrays may be views of the one before.
    const buffer = Buffer.allocUnsafeSlow(wanted);
    let done = 0;
    while (done < wanted) {
      const count = readSync(file, buffer, done, wanted - done, position + done);
      if (count === 0) break;
      done += count;
    }
    if (done < least) throw new Error("The span's elements end too early.");
    return buffer.subarray(0, done);
  }
}
