import { closeSync, openSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readPieces, writeWhole } from "../store/verify.js";
import { blocksOf, noBlocks, withBlocks } from "../wire/element-frame.js";
import type { JudgedElement } from "./child-progress.js";

/** Largest body that is kept in memory, and most bytes of all of them together. */
const maxBodyBytes = 1 << 18;
const maxHeldBytes = 16 << 20;

type Body =
  | { readonly at: "memory"; readonly bytes: Buffer }
  | { readonly at: "spill"; readonly offset: number; readonly length: number }
  | { readonly at: "file"; readonly path: string };

interface Parked {
  /** Without the blocks of its description. */
  readonly judged: JudgedElement;
  /** Messages and lines, one block after another; `undefined` where there are none. */
  readonly blocks: { readonly lengths: readonly number[]; readonly at: Body } | undefined;
  readonly body: Body;
}

/** What becomes of an element that was parked. */
export interface ParkedSink {
  accept(judged: JudgedElement): void;
  /** A piece of the body; valid until the next one. */
  elementBody(piece: Buffer): void;
}

/** A body in the making, of an element that may not be the next in order. */
export class GrowingBody {
  readonly #path: string;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #file: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#file === undefined && this.#bytes <= maxBodyBytes) {
      // The piece is a view of a larger buffer, which must not stay.
      this.#pieces.push(Buffer.from(piece));
      return;
    }
    if (this.#file === undefined) {
      this.#file = openSync(this.#path, "w");
      for (const earlier of this.#pieces) writeWhole(this.#file, earlier);
      this.#pieces = [];
    }
    writeWhole(this.#file, piece);
  }

  /** The whole body: its bytes, or the file that holds them. */
  finish(): Buffer | string {
    if (this.#file === undefined) {
      const [only] = this.#pieces;
      return this.#pieces.length === 1 && only !== undefined ? only : Buffer.concat(this.#pieces);
    }
    closeSync(this.#file);
    this.#file = undefined;
    return this.#path;
  }

  /** It will never be whole. */
  drop(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    rmSync(this.#path, { force: true });
  }
}

/** Ended elements that wait for those before them. What grows with their results lies in files. */
export class ParkedElements {
  readonly #folder: string;
  readonly #parked = new Map<number, Parked>();
  #heldBytes = 0;
  #spill: number | undefined;
  #spillBytes = 0;

  /** @param folder for bodies that are not kept in memory. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A path for the body of one element. */
  pathOf(position: number): string {
    return join(this.#folder, `parked-${position}`);
  }

  has(position: number): boolean {
    return this.#parked.has(position);
  }

  /** @param body the bytes, or a file that holds them. */
  park(judged: JudgedElement, body: Buffer | string): void {
    const { meta } = judged;
    const parts = blocksOf(meta);
    const lengths = parts.map((part) => part.length);
    const isEmpty = lengths.every((length) => length === 0);
    this.#parked.set(meta.position, {
      judged: { ...judged, meta: withBlocks(meta, noBlocks) },
      blocks: isEmpty ? undefined : { lengths, at: this.#place(Buffer.concat(parts)) },
      body: this.#place(body),
    });
  }

  /** Takes an element out and tells the sink how it ended, and then its body. */
  take(position: number, sink: ParkedSink): void {
    const parked = this.#parked.get(position);
    if (parked === undefined) return;
    this.#parked.delete(position);
    const { judged, blocks, body } = parked;
    sink.accept({ ...judged, meta: withBlocks(judged.meta, this.#blocks(blocks)) });
    this.#give(body, (piece) => sink.elementBody(piece));
  }

  close(): void {
    if (this.#spill !== undefined) closeSync(this.#spill);
    this.#spill = undefined;
  }

  #blocks(blocks: Parked["blocks"]): readonly Uint8Array[] {
    if (blocks === undefined) return noBlocks;
    const pieces: Buffer[] = [];
    this.#give(blocks.at, (piece) => pieces.push(piece));
    const whole = Buffer.concat(pieces);
    let at = 0;
    return blocks.lengths.map((length) => {
      at += length;
      return whole.subarray(at - length, at);
    });
  }

  /** Gives the bytes, which are nowhere afterwards. */
  #give(body: Body, take: (piece: Buffer) => void): void {
    if (body.at === "memory") {
      this.#heldBytes -= body.bytes.length;
      take(body.bytes);
    } else if (body.at === "file") {
      readPieces(body.path, take);
      rmSync(body.path, { force: true });
    } else take(this.#readBack(body.offset, body.length));
  }

  #place(body: Buffer | string): Body {
    if (typeof body === "string") return { at: "file", path: body };
    if (this.#heldBytes + body.length <= maxHeldBytes) {
      this.#heldBytes += body.length;
      return { at: "memory", bytes: body };
    }
    this.#spill ??= openSync(join(this.#folder, "parked"), "wx+");
    const offset = this.#spillBytes;
    writeWhole(this.#spill, body, offset);
    this.#spillBytes += body.length;
    return { at: "spill", offset, length: body.length };
  }

  #readBack(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length && this.#spill !== undefined) {
      const count = readSync(this.#spill, bytes, done, length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    if (done < length) throw new Error("A result that was put aside was cut.");
    return bytes;
  }
}
