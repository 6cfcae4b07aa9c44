import { Garbled } from "./garbled.js";

/**
 * The stream from evaluator to supervisor: frames of one type byte, a seven-byte little-endian length and that many bytes.
 * It goes through a pipe with blocking writes, so that what was written is kept whatever becomes of the writer.
 */
export const frameType = {
  /** JSON `{kind, version}`: the kernel is open. */
  kernel: 1,
  /** UTF-8: InputForm of what the child evaluates. */
  input: 2,
  /** A printed line, see `encodeLine`. */
  print: 3,
  /** A shown message: head of a line, then `MessageParts` in JSON. */
  message: 4,
  /** An evaluation has ended, see `element-frame.ts`. */
  element: 5,
  /** JSON list of names: functions that the kernel did not have. */
  unknown: 6,
  /** JSON `{reason, cause}`: the job cannot be evaluated at all. */
  refused: 7,
  /** Nothing more is evaluated: empty, or `TimeLimit` when the time was up before the next evaluation began. */
  end: 8,
  /** Empty: definitions and initialization are done, the first evaluation begins. */
  begin: 9,
  /** JSON `CheckpointRequest`: a state to be stored, or the stored one to be fetched. */
  checkpoint: 10,
  /** JSON `{ms}`: a stopped function saves its state and needs up to that long; 0 when it is done. */
  hold: 11,
  /** UTF-8: a line of the runner's own for the log. */
  note: 12,
  /** JSON `{rssBytes, cpuSeconds}`: nothing more comes, so nobody need wait for the process to leave in order. */
  done: 13,
} as const;

/** True when the content of an `end` frame says that the child's time was up. */
export function endedByTime(content: Buffer): boolean {
  return content.toString("latin1") === "TimeLimit";
}

/** Bytes before the content of a frame. */
export const frameHeaderBytes = 8;

/** Fills in the eight bytes before a frame's content. */
export function writeFrameHeader(bytes: Uint8Array, type: number, length: number): void {
  bytes[0] = type;
  let rest = length;
  for (let i = 1; i < frameHeaderBytes; i++) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** Most bytes of a frame, or of the part of it before a result, that must be held whole: nothing that fits into a string is longer. */
const maxHeldBytes = 2 ** 31;

function frameLength(bytes: Uint8Array, at: number): number {
  let length = 0;
  for (let i = frameHeaderBytes - 1; i >= 1; i--) length = length * 256 + (bytes[at + i] ?? 0);
  return length;
}

/** What a reader does with the frames of a stream. */
export interface FrameSink {
  /** A whole frame of any type but `element`. */
  frame(type: number, content: Buffer): void;
  /** Length of the part of an element frame that must be seen whole, told from its first bytes; see `element-frame.ts`. */
  elementHeadBytes: number;
  /** The fixed head of an element frame; gives how many bytes of description follow before the result's body. */
  elementHead(head: Buffer): number;
  /** Description of an ended evaluation; `bodyBytes` of result follow in `elementBody` calls. */
  elementMeta(meta: Buffer, bodyBytes: number): void;
  elementBody(chunk: Buffer): void;
  elementEnd(): void;
}

type Stage = "header" | "content" | "head" | "meta" | "body";

/** Cuts a stream into frames; a result's body is passed on in pieces, so that it is never held whole. */
export class FrameReader {
  readonly #sink: FrameSink;
  #stage: Stage = "header";
  #need = frameHeaderBytes;
  #type = 0;
  #left = 0;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** True in the middle of a frame: at the stream's end this means that its writer died. */
  get unfinished(): boolean {
    return this.#stage !== "header" || this.#heldBytes > 0;
  }

  /** @throws Garbled, and what the sink throws. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#stage === "body") {
        const piece = chunk.subarray(at, at + this.#left);
        at += piece.length;
        this.#left -= piece.length;
        this.#sink.elementBody(piece);
        if (this.#left === 0) this.#endElement();
        continue;
      }
      const missing = this.#need - this.#heldBytes;
      const piece = chunk.subarray(at, at + missing);
      at += piece.length;
      if (piece.length < missing) {
        this.#held.push(piece);
        this.#heldBytes += piece.length;
        return;
      }
      const whole = this.#heldBytes === 0 ? piece : Buffer.concat([...this.#held, piece]);
      this.#held = [];
      this.#heldBytes = 0;
      this.#step(whole);
    }
  }

  #step(whole: Buffer): void {
    switch (this.#stage) {
      case "header":
        this.#type = whole[0] ?? 0;
        this.#left = frameLength(whole, 0);
        if (this.#type === frameType.element) this.#await("head", this.#sink.elementHeadBytes);
        else if (this.#left > maxHeldBytes) throw new Garbled("a frame that is too long");
        else if (this.#left === 0) this.#sink.frame(this.#type, Buffer.alloc(0));
        else this.#await("content", this.#left);
        return;
      case "content":
        this.#await("header", frameHeaderBytes);
        this.#sink.frame(this.#type, whole);
        return;
      case "head": {
        this.#left -= whole.length;
        const metaBytes = this.#sink.elementHead(whole);
        // What the head tells must fit into what the frame has.
        if (metaBytes > Math.min(this.#left, maxHeldBytes)) {
          throw new Garbled("a result whose parts are longer than the whole");
        }
        if (metaBytes === 0) this.#startBody(Buffer.alloc(0));
        else this.#await("meta", metaBytes);
        return;
      }
      default:
        this.#left -= whole.length;
        this.#startBody(whole);
    }
  }

  #startBody(meta: Buffer): void {
    this.#stage = "body";
    this.#sink.elementMeta(meta, this.#left);
    if (this.#left === 0) this.#endElement();
  }

  #endElement(): void {
    this.#await("header", frameHeaderBytes);
    this.#sink.elementEnd();
  }

  #await(stage: Stage, need: number): void {
    this.#stage = stage;
    this.#need = need;
  }
}
