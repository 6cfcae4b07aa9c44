import type { Assoc, Expr } from "@remotebatch/expr-model";
import { BatchError, type Span, spanLength } from "@remotebatch/job-model";
import type { ElementResult, ResultsOptions, WaitOptions } from "../job/job.js";
import type { JobTracker } from "../poller/job-tracker.js";
import type { ProviderPoller } from "../poller/provider-poller.js";
import { currentStatus, waitUntil } from "../poller/status-watch.js";
import { listElements } from "../submit/list-elements.js";
import { jobFailure, notAvailable } from "./absent.js";
import type { ChildOutputReader } from "./child-output.js";
import type { ElementData } from "./element-data.js";
import { decodeElement, indexEntryBytes, readIndexEntry } from "./element-index.js";
import type { ElementSource } from "./element-source.js";
import { decodeEvaluationData } from "./evaluation-data.js";
import { readElementData } from "./read-element-data.js";

interface Parts {
  readonly result: Uint8Array;
  readonly index: Uint8Array;
}

/** Results of an array job's own children. */
export class ArrayResults implements ElementSource {
  readonly length: number;
  readonly #spans: readonly Span[];
  readonly #poller: ProviderPoller;
  readonly #tracker: JobTracker;
  readonly #reader: ChildOutputReader;
  /** What is wrong with results that are there and damaged, by child. */
  readonly #damage = new Map<number, string>();

  constructor(
    spans: readonly Span[],
    poller: ProviderPoller,
    tracker: JobTracker,
    reader: ChildOutputReader,
  ) {
    this.length = spans.at(-1)?.to ?? 0;
    this.#spans = spans;
    this.#poller = poller;
    this.#tracker = tracker;
    this.#reader = reader;
  }

  #span(child: number): Span {
    const span = this.#spans[child - 1];
    if (span === undefined) {
      throw new BatchError(
        "BATCH_NOT_FOUND",
        `There is no child ${child}; this job has children 1 to ${this.#spans.length}.`,
      );
    }
    return span;
  }

  #what(child: number): string {
    return `child ${child} of job ${this.#tracker.ref.uuid}`;
  }

  /** The child whose span holds a position. */
  childOf(index: number): number {
    if (!Number.isSafeInteger(index) || index < 1 || index > this.length) {
      throw new BatchError(
        "BATCH_INVALID_OPTION",
        `There is no element ${index}; this job has elements 1 to ${this.length}.`,
      );
    }
    let low = 0;
    let high = this.#spans.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.to ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  #ended(child: number): boolean {
    return this.#tracker.childEnded(child) || this.#tracker.ended;
  }

  /** What stands in the place of a result that will never come. */
  failure(child: number, why?: string): Expr {
    const status = this.#tracker.child(child);
    const { label, reason = why ?? this.#damage.get(child), cause } = status ?? {};
    return jobFailure({ status: label, reason, cause }, child);
  }

  /** What stands in the place of a result that is there and damaged; other errors are thrown. */
  #damaged(child: number, error: unknown): Expr {
    if (!BatchError.is(error) || error.code !== "BATCH_CORRUPT_RECORD") throw error;
    this.#damage.set(child, error.message);
    return this.failure(child, error.message);
  }

  /** The evaluation record of a child that has ended; `undefined` when there is none, or a damaged one. */
  async childData(child: number, signal?: AbortSignal): Promise<Assoc | undefined> {
    this.#span(child);
    if (!this.#ended(child)) return undefined;
    try {
      const output = await this.#reader.result(child, signal);
      if (output.state !== "ready") return undefined;
      return decodeEvaluationData(output.bytes, this.#what(child));
    } catch (error) {
      this.#damaged(child, error);
      return undefined;
    }
  }

  /** All results of a child that has ended; those of a damaged file are missing, as if it had left none. */
  async childResults(child: number, signal?: AbortSignal): Promise<readonly Expr[]> {
    const count = spanLength(this.#span(child));
    try {
      return await this.#soundResults(child, count, signal);
    } catch (error) {
      return new Array<Expr>(count).fill(this.#damaged(child, error));
    }
  }

  async #soundResults(
    child: number,
    count: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly Expr[]> {
    const output = await this.#reader.result(child, signal);
    if (output.state === "absent") {
      return new Array<Expr>(count).fill(this.failure(child, output.reason));
    }
    const data = decodeEvaluationData(output.bytes, this.#what(child));
    const results = listElements(data.get("Result") ?? "");
    if (results?.length !== count) {
      throw new BatchError(
        "BATCH_CORRUPT_RECORD",
        `The result of ${this.#what(child)} should be a list of ${count} elements.`,
      );
    }
    return results;
  }

  async element(index: number, signal?: AbortSignal): Promise<Expr> {
    const child = this.childOf(index);
    if (!this.#ended(child)) await currentStatus(this.#poller, this.#tracker, signal);
    if (!this.#ended(child)) return notAvailable();
    try {
      return await this.#soundElement(child, index, signal);
    } catch (error) {
      return this.#damaged(child, error);
    }
  }

  async #soundElement(child: number, index: number, signal?: AbortSignal): Promise<Expr> {
    const position = index - this.#span(child).from;
    const entry = await this.#reader.range(
      child,
      "index",
      { offset: position * indexEntryBytes, length: indexEntryBytes },
      signal,
    );
    if (entry.state === "absent") {
      // A runner may leave the index out; the whole result then tells.
      return (await this.childResults(child, signal))[position] ?? this.failure(child);
    }
    const range = readIndexEntry(entry.bytes, 0, this.#what(child));
    const body = await this.#reader.range(child, "result", range, signal);
    if (body.state === "absent") return this.failure(child);
    return decodeElement(body.bytes, this.#what(child));
  }

  async elementData(index: number, signal?: AbortSignal): Promise<ElementData | undefined> {
    const child = this.childOf(index);
    if (!this.#ended(child)) await currentStatus(this.#poller, this.#tracker, signal);
    if (!this.#ended(child)) return undefined;
    const place = { index, child, span: this.#span(child), what: this.#what(child) };
    // What is damaged is told: without it success and failure could not be told apart.
    const result = await this.#soundElement(child, index, signal);
    return await readElementData(this.#reader, place, result, signal);
  }

  async snapshot(signal?: AbortSignal): Promise<(Expr | undefined)[]> {
    await currentStatus(this.#poller, this.#tracker, signal);
    const values = new Array<Expr | undefined>(this.length).fill(undefined);
    for (const [slot, span] of this.#spans.entries()) {
      if (!this.#ended(slot + 1)) continue;
      for (const [offset, result] of (await this.childResults(slot + 1, signal)).entries()) {
        values[span.from - 1 + offset] = result;
      }
    }
    return values;
  }

  async wait(options?: WaitOptions, skipped?: ReadonlySet<number>): Promise<void> {
    const wanted = this.#wanted(skipped);
    const isDone = () => wanted.every((child) => this.#ended(child));
    const all = (tracker: JobTracker) => tracker.ended;
    await waitUntil(this.#poller, this.#tracker, skipped === undefined ? all : isDone, options);
  }

  async *results(
    options: ResultsOptions = {},
    skipped?: ReadonlySet<number>,
  ): AsyncGenerator<ElementResult> {
    const wanted = this.#wanted(skipped);
    const children =
      options.order === "list"
        ? this.#childrenInOrder(wanted, options)
        : this.#childrenAsEnded(wanted, options);
    for await (const child of children) {
      for await (const item of this.#childElements(child, options.signal)) {
        if (skipped?.has(item.index) !== true) yield item;
      }
    }
  }

  /** Children with a position that is not skipped. */
  #wanted(skipped: ReadonlySet<number> | undefined): readonly number[] {
    const wanted: number[] = [];
    for (const [slot, { from, to }] of this.#spans.entries()) {
      let at = from;
      while (at <= to && skipped?.has(at) === true) at += 1;
      if (at <= to) wanted.push(slot + 1);
    }
    return wanted;
  }

  async *#childrenInOrder(
    wanted: readonly number[],
    options: ResultsOptions,
  ): AsyncGenerator<number> {
    for (const child of wanted) {
      if (!this.#ended(child)) {
        await waitUntil(this.#poller, this.#tracker, () => this.#ended(child), options);
      }
      yield child;
    }
  }

  async *#childrenAsEnded(
    wanted: readonly number[],
    options: ResultsOptions,
  ): AsyncGenerator<number> {
    const left = new Set(wanted);
    const heard = this.#tracker.endedChildren;
    await currentStatus(this.#poller, this.#tracker, options.signal);
    for (let next = 0; left.size > 0; ) {
      for (; next < heard.length; next += 1) {
        const child = heard[next] as number;
        if (left.delete(child)) yield child;
      }
      if (this.#tracker.ended || left.size === 0) break;
      const before = heard.length;
      await waitUntil(
        this.#poller,
        this.#tracker,
        (tracker) => tracker.ended || heard.length > before,
        options,
      );
    }
    // A job can end before anything is heard of some of its children.
    yield* left;
  }

  async *#childElements(child: number, signal?: AbortSignal): AsyncGenerator<ElementResult> {
    const { from, to } = this.#span(child);
    const parts = await this.#parts(child, signal);
    if (parts !== undefined) {
      for (let at = from; at <= to; at += 1) {
        yield { index: at, result: this.#part(child, parts, at - from) };
      }
      return;
    }
    const results = await this.childResults(child, signal);
    for (const [offset, result] of results.entries()) yield { index: from + offset, result };
  }

  /** The result and the index of a child, when both are there and whole. */
  async #parts(child: number, signal?: AbortSignal): Promise<Parts | undefined> {
    try {
      const output = await this.#reader.result(child, signal);
      const index = output.state === "ready" ? await this.#reader.index(child, signal) : output;
      return output.state === "ready" && index.state === "ready"
        ? { result: output.bytes, index: index.bytes }
        : undefined;
    } catch (error) {
      this.#damaged(child, error);
      return undefined;
    }
  }

  #part(child: number, { result, index }: Parts, position: number): Expr {
    const what = this.#what(child);
    try {
      const { offset, length } = readIndexEntry(index, position, what, result.length);
      return decodeElement(result.subarray(offset, offset + length), what);
    } catch (error) {
      return this.#damaged(child, error);
    }
  }
}
