import { BatchError } from "./error.js";

/** How an element can end other than well, in the order of their numbers in an element's note; number 0 is success. */
export const elementFailures = [
  "MessageFailure",
  "ExceptionFailure",
  "TimeLimit",
  "MemoryLimit",
  "Aborted",
  "KernelCrash",
] as const;

/** One of the failure types. */
export type ElementFailure = (typeof elementFailures)[number];

/** Where in each of the child's lists something begins: bytes from the list's first element. */
export interface ListOffsets {
  readonly names: number;
  readonly texts: number;
  readonly expressions: number;
  readonly output: number;
}

/** What the index of an array child says of an element that failed, gave messages or printed. */
export interface ElementNote {
  /** 1-based position in the span; 0 for definitions and initialization. */
  readonly position: number;
  readonly failure: ElementFailure | null;
  /** How many messages and lines of it the child's lists have. */
  readonly messages: number;
  readonly lines: number;
  /** How many more it gave that no list has. */
  readonly messagesOmitted: number;
  readonly linesOmitted: number;
  /** Where its own begin; they end where those of the next note begin. */
  readonly starts: ListOffsets;
}

/** Where in the result file things lie that the notes speak of. */
export interface NotesFooter {
  /** Offsets of the first element of each list. */
  readonly lists: ListOffsets;
  /** Offset of the little-endian doubles of `"ElementTimings"` and of `"ElementCPUTimings"`. */
  readonly timingsAt: number;
  readonly cpuTimingsAt: number;
}

/** Bytes of a note, and of the footer after the last. */
export const elementNoteBytes = 64;

const form = 1;

/** A note as the index holds it. */
export function encodeElementNote(note: ElementNote): Uint8Array {
  const bytes = new Uint8Array(elementNoteBytes);
  const view = new DataView(bytes.buffer);
  const number = note.failure === null ? 0 : elementFailures.indexOf(note.failure) + 1;
  const counts = [number, note.messages, note.lines, note.messagesOmitted, note.linesOmitted];
  view.setBigUint64(0, BigInt(note.position), true);
  for (const [i, count] of counts.entries()) {
    view.setUint32(8 + 4 * i, Math.min(count, 2 ** 32 - 1), true);
  }
  writeOffsets(view, note.starts);
  return bytes;
}

/** The note that begins at that byte. @throws BatchError `BATCH_CORRUPT_RECORD` when it is none. */
export function readElementNote(bytes: Uint8Array, at: number): ElementNote {
  const view = viewOf(bytes, at);
  const number = view.getUint32(8, true);
  const failure = number === 0 ? null : elementFailures[number - 1];
  if (failure === undefined) throw damaged(`has the failure number ${number}`);
  return {
    position: sizeAt(view, 0),
    failure,
    messages: view.getUint32(12, true),
    lines: view.getUint32(16, true),
    messagesOmitted: view.getUint32(20, true),
    linesOmitted: view.getUint32(24, true),
    starts: readOffsets(view),
  };
}

/** The footer of the notes as the index holds it. */
export function encodeNotesFooter(footer: NotesFooter): Uint8Array {
  const bytes = new Uint8Array(elementNoteBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(form), true);
  view.setBigUint64(8, BigInt(footer.timingsAt), true);
  view.setBigUint64(16, BigInt(footer.cpuTimingsAt), true);
  writeOffsets(view, footer.lists);
  return bytes;
}

/** The footer that begins at that byte. @throws BatchError `BATCH_CORRUPT_RECORD` when it is none, or of another form. */
export function readNotesFooter(bytes: Uint8Array, at: number): NotesFooter {
  const view = viewOf(bytes, at);
  const found = sizeAt(view, 0);
  if (found !== form) {
    throw damaged(`has the form ${found}, and this program reads form ${form}; use a newer one`);
  }
  return { lists: readOffsets(view), timingsAt: sizeAt(view, 8), cpuTimingsAt: sizeAt(view, 16) };
}

function writeOffsets(view: DataView, { names, texts, expressions, output }: ListOffsets): void {
  for (const [i, offset] of [names, texts, expressions, output].entries()) {
    view.setBigUint64(32 + 8 * i, BigInt(offset), true);
  }
}

function readOffsets(view: DataView): ListOffsets {
  return {
    names: sizeAt(view, 32),
    texts: sizeAt(view, 40),
    expressions: sizeAt(view, 48),
    output: sizeAt(view, 56),
  };
}

function viewOf(bytes: Uint8Array, at: number): DataView {
  if (at < 0 || at + elementNoteBytes > bytes.length) throw damaged("was cut short");
  return new DataView(bytes.buffer, bytes.byteOffset + at, elementNoteBytes);
}

function sizeAt(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged("has an offset beyond every file");
  return Number(value);
}

function damaged(what: string): BatchError {
  return new BatchError(
    "BATCH_CORRUPT_RECORD",
    `What the index of a child says of an element ${what}.`,
  );
}
