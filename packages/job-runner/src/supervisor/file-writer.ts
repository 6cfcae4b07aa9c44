import { closeSync, ftruncateSync, openSync } from "node:fs";
import { readPieces, writeWhole } from "../store/verify.js";

const bufferBytes = 1 << 18;

/** Writes a file from its start to its end through a buffer, and can go back to an earlier length. */
export class FileWriter {
  readonly path: string;
  #opened: number | undefined;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #used = 0;
  #closed = false;
  #flushed = 0;

  /**
   * @param when "late": the file is made when the buffer is full, so that few bytes need none.
   * @throws the file system's error when the file exists or cannot be made; with "late" the other methods throw it.
   */
  constructor(path: string, when: "at once" | "late" = "at once") {
    this.path = path;
    if (when === "at once") this.#opened = openSync(path, "wx+");
  }

  get #file(): number {
    this.#opened ??= openSync(this.path, "wx+");
    return this.#opened;
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#flushed + this.#used;
  }

  write(bytes: Uint8Array): void {
    if (bytes.length > bufferBytes - this.#used) {
      this.flush();
      if (bytes.length >= bufferBytes) {
        writeWhole(this.#file, bytes, this.#flushed);
        this.#flushed += bytes.length;
        return;
      }
    }
    this.#buffer.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** Two unsigned 64-bit integers, little-endian. */
  writePair(first: number, second: number): void {
    if (bufferBytes - this.#used < 16) this.flush();
    this.#writeUint64(first);
    this.#writeUint64(second);
  }

  /** One little-endian double. */
  writeDouble(value: number): void {
    if (bufferBytes - this.#used < 8) this.flush();
    this.#used = this.#buffer.writeDoubleLE(value, this.#used);
  }

  /** Forgets everything after that many bytes. */
  truncate(length: number): void {
    if (length >= this.#flushed) {
      this.#used = length - this.#flushed;
      return;
    }
    ftruncateSync(this.#file, length);
    this.#flushed = length;
    this.#used = 0;
  }

  flush(): void {
    if (this.#used === 0) return;
    writeWhole(this.#file, this.#buffer.subarray(0, this.#used), this.#flushed);
    this.#flushed += this.#used;
    this.#used = 0;
  }

  /** Adds the whole content of another writer. */
  append(other: FileWriter): void {
    if (other.#flushed === 0) {
      this.write(other.#buffer.subarray(0, other.#used));
      return;
    }
    other.flush();
    readPieces(other.path, (piece) => this.write(piece));
  }

  /** Writes what waits in the buffer and closes the file. */
  finish(): void {
    this.flush();
    this.abandon();
  }

  /** Closes the file without caring for its content; of a closed one it is no error. */
  abandon(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#opened !== undefined) closeSync(this.#opened);
  }

  #writeUint64(value: number): void {
    this.#buffer.writeUInt32LE(value % 2 ** 32, this.#used);
    this.#buffer.writeUInt32LE(Math.floor(value / 2 ** 32), this.#used + 4);
    this.#used += 8;
  }
}
