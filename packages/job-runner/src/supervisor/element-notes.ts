import { list } from "@remotebatch/expr-model";
import { type ElementNote, encodeElementNote, type ListOffsets } from "@remotebatch/job-model";
import { encodeBody } from "@remotebatch/wxf-codec";
import { blocksOf, type ElementMeta } from "../wire/element-frame.js";
import { omissionParts } from "../wire/message-blocks.js";
import { entryHeader } from "../wire/wxf-parts.js";
import type { FileWriter } from "./file-writer.js";

/** Most bytes of messages and printed lines that a child's result keeps. */
const maxSaidBytes = 1 << 28;

/** What the evaluations of a child said and printed, in files, and whose is what. */
export class ElementNotes {
  /** The parts of the lists, and of the associations that count them by position. */
  readonly spills: Readonly<
    Record<"names" | "texts" | "expressions" | "output" | "counts" | "omissions", FileWriter>
  >;
  /** The notes, as the index has them. */
  readonly table: FileWriter;
  messages = 0;
  lines = 0;
  /** Entries of the association of counts, and of that of what is left out. */
  counted = 0;
  omitting = 0;
  readonly #maxBytes: number;
  #open: ElementNote | undefined;
  #saidBytes = 0;
  #isFull = false;

  /** @param spill makes the file of a part. */
  constructor(spill: (name: string) => FileWriter, maxBytes: number = maxSaidBytes) {
    this.#maxBytes = maxBytes;
    this.table = spill("notes");
    this.spills = {
      names: spill("names"),
      texts: spill("texts"),
      expressions: spill("expressions"),
      output: spill("output"),
      counts: spill("counts"),
      omissions: spill("omissions"),
    };
  }

  /** An evaluation has ended; of one that says nothing and is well nothing is kept. */
  add(meta: ElementMeta): void {
    const isSilent = meta.messageCount === 0 && meta.outputCount === 0;
    if (isSilent && meta.failure === null) return;
    const open = this.#noteOf(meta);
    this.#open = isSilent ? open : this.#filled(open, this.#bounded(meta));
  }

  /** Nothing more comes: ends the table by a note of where everything ends. */
  seal(total: number): void {
    this.#close();
    const end = { failure: null, messages: 0, lines: 0, messagesOmitted: 0, linesOmitted: 0 };
    this.table.write(encodeElementNote({ ...end, position: total + 1, starts: this.#ends() }));
  }

  abandon(): void {
    this.table.abandon();
    for (const spill of Object.values(this.spills)) spill.abandon();
  }

  /** Definitions and initialization are several evaluations at one position. */
  #noteOf({ position, failure }: ElementMeta): ElementNote {
    const open = this.#open;
    if (open?.position === position) return { ...open, failure: failure ?? open.failure };
    this.#close();
    const nothing = { messages: 0, lines: 0, messagesOmitted: 0, linesOmitted: 0 };
    return { position, failure, ...nothing, starts: this.#ends() };
  }

  #filled(open: ElementNote, meta: ElementMeta): ElementNote {
    this.spills.names.write(meta.messageNames);
    this.spills.texts.write(meta.messageTexts);
    this.spills.expressions.write(meta.messageExpressions);
    this.spills.output.write(meta.output);
    this.messages += meta.messageCount;
    this.lines += meta.outputCount;
    return {
      ...open,
      messages: open.messages + meta.messageCount,
      lines: open.lines + meta.outputCount,
      messagesOmitted: open.messagesOmitted + meta.messagesOmitted,
      linesOmitted: open.linesOmitted + meta.linesOmitted,
    };
  }

  /** The description, without its messages and lines where the child has too many of them. */
  #bounded(meta: ElementMeta): ElementMeta {
    const bytes = blocksOf(meta).reduce((sum, block) => sum + block.length, 0);
    if (!this.#isFull && this.#saidBytes + bytes <= this.#maxBytes) {
      this.#saidBytes += bytes;
      return meta;
    }
    const text = `The messages and lines of this child have reached ${this.#maxBytes} bytes; those of later evaluations are not in its record.`;
    const parts = this.#isFull ? undefined : omissionParts("full", text);
    this.#isFull = true;
    const [messageNames = none, messageTexts = none, messageExpressions = none] = parts ?? [];
    return {
      ...meta,
      messageCount: parts === undefined ? 0 : 1,
      outputCount: 0,
      messagesOmitted: meta.messagesOmitted + meta.messageCount,
      linesOmitted: meta.linesOmitted + meta.outputCount,
      ...{ messageNames, messageTexts, messageExpressions, output: none },
    };
  }

  #close(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const { position, messages, lines, messagesOmitted, linesOmitted } = open;
    this.table.write(encodeElementNote(open));
    if (messages > 0 || lines > 0) {
      this.counted++;
      writePair(this.spills.counts, position, messages, lines);
    }
    if (messagesOmitted > 0 || linesOmitted > 0) {
      this.omitting++;
      writePair(this.spills.omissions, position, messagesOmitted, linesOmitted);
    }
  }

  #ends(): ListOffsets {
    const { names, texts, expressions, output } = this.spills;
    return {
      names: names.length,
      texts: texts.length,
      expressions: expressions.length,
      output: output.length,
    };
  }
}

const none = new Uint8Array();

function writePair(spill: FileWriter, position: number, first: number, second: number): void {
  spill.write(entryHeader(position));
  spill.write(encodeBody(list(first, second)));
}
