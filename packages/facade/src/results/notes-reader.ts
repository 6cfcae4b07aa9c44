import type { Expr } from "@remotebatch/expr-model";
import {
  BatchError,
  type ByteRange,
  type ElementNote,
  elementNoteBytes,
  type ListOffsets,
  type NotesFooter,
  parseOutcomeRecord,
  readElementNote,
  readNotesFooter,
} from "@remotebatch/job-model";
import { decodeBody } from "@remotebatch/wxf-codec";
import { listElements } from "../submit/list-elements.js";
import type { ChildOutputReader } from "./child-output.js";
import { indexEntryBytes } from "./element-index.js";

/** What the notes of a child say of one element. */
export interface NotedElement {
  readonly failure: ElementNote["failure"];
  readonly timing: number;
  readonly absoluteTiming: number;
  readonly texts: readonly string[];
  readonly names: readonly Expr[];
  readonly expressions: readonly Expr[];
  readonly output: readonly string[];
  readonly omitted: { readonly messages: number; readonly lines: number };
}

/** Notes that are looked through at once, 64 KiB of them. */
const notesAtOnce = 1024;

/** Reads single elements' notes of one child, by ranges. */
export class NotesReader {
  readonly #reader: ChildOutputReader;
  readonly #child: number;
  readonly #count: number;
  readonly #what: string;
  readonly #signal: AbortSignal | undefined;

  /** @param count elements of the child. @param what names it in errors. */
  constructor(
    reader: ChildOutputReader,
    child: number,
    count: number,
    what: string,
    signal?: AbortSignal,
  ) {
    this.#reader = reader;
    this.#child = child;
    this.#count = count;
    this.#what = what;
    this.#signal = signal;
  }

  /**
   * What is noted of the element at that position of the span, from 1; `undefined` when the child's runner made no notes.
   * @throws BatchError `BATCH_CORRUPT_RECORD` when they are damaged.
   */
  async read(position: number): Promise<NotedElement | undefined> {
    const outcome = await this.#reader.outcome(this.#child, this.#signal);
    if (outcome.state === "absent") return undefined;
    const indexBytes = parseOutcomeRecord(outcome.bytes).index?.bytes ?? 0;
    const notesAt = indexEntryBytes * this.#count;
    if (indexBytes <= notesAt) return undefined;
    const noteCount = (indexBytes - notesAt) / elementNoteBytes - 1;
    if (!Number.isInteger(noteCount) || noteCount < 1) throw this.#damaged("notes");
    const footerAt = indexBytes - elementNoteBytes;
    const footer = readNotesFooter(await this.#range("index", footerAt, elementNoteBytes), 0);
    const [found, absoluteTiming, timing] = await Promise.all([
      this.#search(position, notesAt, noteCount),
      this.#double(footer.timingsAt, position),
      this.#double(footer.cpuTimingsAt, position),
    ]);
    if (found === undefined) return { ...silent, absoluteTiming, timing };
    const [note, next] = found;
    const items = (list: keyof ListOffsets, count: number) =>
      this.#items(footer, list, [note.starts[list], next.starts[list]], count);
    const [names, texts, expressions, output] = await Promise.all([
      items("names", note.messages),
      items("texts", note.messages),
      items("expressions", note.messages),
      items("output", note.lines),
    ]);
    return {
      failure: note.failure,
      ...{ timing, absoluteTiming, names, expressions },
      texts: texts.filter((text) => typeof text === "string"),
      output: output.filter((line) => typeof line === "string"),
      omitted: { messages: note.messagesOmitted, lines: note.linesOmitted },
    };
  }

  /** The note of a position and the one after it. */
  async #search(
    position: number,
    notesAt: number,
    noteCount: number,
  ): Promise<readonly [ElementNote, ElementNote] | undefined> {
    let low = 0;
    // The last note is of the end; nobody looks for it.
    let high = noteCount - 1;
    while (high - low > notesAtOnce) {
      const middle = (low + high) >> 1;
      const at = notesAt + middle * elementNoteBytes;
      const bytes = await this.#range("index", at, elementNoteBytes);
      if (readElementNote(bytes, 0).position <= position) low = middle;
      else high = middle;
    }
    if (low === high) return undefined;
    const count = high - low + 1;
    const at = notesAt + low * elementNoteBytes;
    const bytes = await this.#range("index", at, count * elementNoteBytes);
    for (let i = 0; i < count - 1; i++) {
      const note = readElementNote(bytes, i * elementNoteBytes);
      if (note.position === position)
        return [note, readElementNote(bytes, (i + 1) * elementNoteBytes)];
    }
    return undefined;
  }

  async #double(numbersAt: number, position: number): Promise<number> {
    const bytes = await this.#range("result", numbersAt + 8 * (position - 1), 8);
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
  }

  async #items(
    footer: NotesFooter,
    list: keyof ListOffsets,
    [from, to]: readonly [number, number],
    count: number,
  ): Promise<readonly Expr[]> {
    if (count === 0) return [];
    if (to < from) throw this.#damaged("notes");
    const bodies = await this.#range("result", footer.lists[list] + from, to - from);
    const head = listHead(count);
    const bytes = new Uint8Array(head.length + bodies.length);
    bytes.set(head);
    bytes.set(bodies, head.length);
    try {
      return listElements(decodeBody(bytes)) ?? [];
    } catch (cause) {
      throw this.#damaged("messages", cause);
    }
  }

  async #range(part: "result" | "index", offset: number, length: number): Promise<Uint8Array> {
    const range: ByteRange = { offset, length };
    const output = await this.#reader.range(this.#child, part, range, this.#signal);
    if (output.state === "absent") throw this.#damaged(part);
    return output.bytes;
  }

  #damaged(what: string, cause?: unknown): BatchError {
    const message = `The ${what} of ${this.#what} can't be read.`;
    return new BatchError("BATCH_CORRUPT_RECORD", message, { cause });
  }
}

const silent = {
  failure: null,
  ...{ texts: [], names: [], expressions: [], output: [] },
  omitted: { messages: 0, lines: 0 },
};

/** What stands before the parts of a list of that length in a WXF body. */
function listHead(length: number): Uint8Array {
  const bytes = ["f".charCodeAt(0)];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) break;
  }
  return Uint8Array.from([...bytes, ...new TextEncoder().encode("s\u0004List")]);
}
