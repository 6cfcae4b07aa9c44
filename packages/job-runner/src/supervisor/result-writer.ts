import { join } from "node:path";
import { type Expr, fn, real, sym } from "@remotebatch/expr-model";
import { encodeNotesFooter } from "@remotebatch/job-model";
import { encodeBody } from "@remotebatch/wxf-codec";
import type { ElementMeta, Failure } from "../wire/element-frame.js";
import {
  associationHeader,
  entryHeader,
  fileHeader,
  listHeader,
  packedRealsHeader,
} from "../wire/wxf-parts.js";
import { ElementNotes } from "./element-notes.js";
import { FileWriter } from "./file-writer.js";

/** Where the parts of a result are built. */
export interface ResultFiles {
  readonly result: string;
  /** Array children only. */
  readonly index?: string;
  /** Folder for parts that are joined at the end. */
  readonly scratch: string;
}

/** What the record's last keys say. */
export interface ResultSummary {
  readonly failure: Failure;
  readonly inputString: string;
}

const missing = encodeBody(fn("Missing", "NotAvailable"));

/**
 * Writes a child's EvaluationData while its evaluations end. What grows with their number lies in files, so the
 * memory used does not depend on it.
 */
export class ResultWriter {
  /** The files that hold the result and its index. */
  readonly paths: { readonly result: string; readonly index: string | undefined };
  readonly #total: number;
  readonly #result: FileWriter;
  readonly #index: FileWriter | undefined;
  readonly #notes: ElementNotes;
  readonly #spills: Readonly<Record<"timings" | "cpuTimings" | "failures", FileWriter>>;
  #bodyAt = 0;
  #written = 0;
  #failures = 0;
  #timing = 0;
  #absoluteTiming = 0;

  /**
   * @param total number of evaluations; an array child's `Result` is the list of so many.
   * @throws the file system's error.
   */
  constructor(files: ResultFiles, total: number) {
    this.paths = { result: files.result, index: files.index };
    this.#total = total;
    this.#result = new FileWriter(files.result);
    this.#index = files.index === undefined ? undefined : new FileWriter(files.index);
    const spill = (name: string): FileWriter =>
      new FileWriter(join(files.scratch, `part-${name}`), "late");
    this.#notes = new ElementNotes(spill);
    this.#spills = {
      timings: spill("timings"),
      cpuTimings: spill("cpu-timings"),
      failures: spill("failures"),
    };
    this.#result.write(fileHeader);
    this.#result.write(associationHeader(this.#index === undefined ? 10 : 15));
    this.#result.write(entryHeader("Result", true));
    if (this.#index !== undefined) this.#result.write(listHeader(total));
    this.#bodyAt = this.#result.length;
  }

  /** Evaluations that have a result or a failure in their place. */
  get written(): number {
    return this.#written;
  }

  /** 1-based position of the evaluation whose result comes next; `undefined` when all have theirs. */
  get next(): number | undefined {
    return this.#written < this.#total ? this.#written + 1 : undefined;
  }

  /** A piece of the next result's body. */
  body(piece: Uint8Array): void {
    this.#result.write(piece);
  }

  /** Drops the pieces of a body that never became whole. */
  dropBody(): void {
    this.#result.truncate(this.#bodyAt);
  }

  /** The body is whole and this is how its evaluation ended. */
  commit(meta: ElementMeta): void {
    this.#index?.writePair(this.#bodyAt, this.#result.length - this.#bodyAt);
    this.#bodyAt = this.#result.length;
    this.#written++;
    this.#time(meta.absoluteTiming, meta.timing);
    if (meta.failure !== null) {
      this.#failures++;
      this.#spills.failures.write(entryHeader(meta.position));
      this.#spills.failures.write(encodeBody(meta.failure));
    }
    this.note(meta);
  }

  /** The next evaluation never took place. */
  skip(): void {
    if (this.#index === undefined) this.body(encodeBody(sym("$Aborted")));
    else this.body(missing);
    this.#index?.writePair(this.#bodyAt, this.#result.length - this.#bodyAt);
    this.#bodyAt = this.#result.length;
    this.#time(0, 0);
    this.#written++;
  }

  /** Messages, lines and times of an evaluation without a place in the result, such as the initialization. */
  note(meta: ElementMeta): void {
    this.#timing += meta.timing;
    this.#absoluteTiming += meta.absoluteTiming;
    this.#notes.add(meta);
  }

  /** Fills the places of evaluations that never took place, writes the remaining keys and closes the files. */
  finish(summary: ResultSummary): void {
    while (this.#written < this.#total) this.skip();
    const { failure } = summary;
    this.#entry("Success", sym(failure === null ? "True" : "False"));
    this.#entry("FailureType", failure ?? sym("None"));
    const notes = this.#notes;
    notes.seal(this.#total);
    const { spills } = notes;
    const output = this.#list("OutputLog", notes.lines, spills.output);
    const texts = this.#list("MessagesText", notes.messages, spills.texts);
    const names = this.#list("Messages", notes.messages, spills.names);
    const expressions = this.#list("MessagesExpressions", notes.messages, spills.expressions);
    this.#entry("Timing", real(this.#timing));
    this.#entry("AbsoluteTiming", real(this.#absoluteTiming));
    this.#entry("InputString", summary.inputString);
    if (this.#index !== undefined) {
      const timingsAt = this.#reals("ElementTimings", this.#spills.timings);
      const cpuTimingsAt = this.#reals("ElementCPUTimings", this.#spills.cpuTimings);
      this.#association("ElementFailures", this.#failures, this.#spills.failures);
      this.#association("ElementMessageCounts", notes.counted, spills.counts);
      this.#association("ElementOmissions", notes.omitting, spills.omissions);
      this.#index.append(notes.table);
      const lists = { names, texts, expressions, output };
      this.#index.write(encodeNotesFooter({ lists, timingsAt, cpuTimingsAt }));
    }
    this.#closeSpills();
    this.#result.finish();
    this.#index?.finish();
  }

  /** Closes all files; nothing more can be written. */
  abandon(): void {
    this.#closeSpills();
    this.#result.abandon();
    this.#index?.abandon();
  }

  #entry(key: string, value: Expr): void {
    this.#result.write(entryHeader(key));
    this.#result.write(encodeBody(value));
  }

  /** Gives where the list's first element begins. */
  #list(key: string, length: number, parts: FileWriter): number {
    this.#result.write(entryHeader(key));
    this.#result.write(listHeader(length));
    return this.#appended(parts);
  }

  /** Gives where the numbers begin. */
  #reals(key: string, parts: FileWriter): number {
    this.#result.write(entryHeader(key));
    this.#result.write(packedRealsHeader(this.#total));
    return this.#appended(parts);
  }

  #association(key: string, size: number, parts: FileWriter): void {
    this.#result.write(entryHeader(key));
    this.#result.write(associationHeader(size));
    this.#result.append(parts);
  }

  #appended(parts: FileWriter): number {
    const at = this.#result.length;
    this.#result.append(parts);
    return at;
  }

  /** Wall and CPU seconds of the next element. */
  #time(wall: number, cpu: number): void {
    this.#spills.timings.writeDouble(wall);
    this.#spills.cpuTimings.writeDouble(cpu);
  }

  #closeSpills(): void {
    this.#notes.abandon();
    for (const spill of Object.values(this.#spills)) spill.abandon();
  }
}
