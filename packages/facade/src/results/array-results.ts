import type { Assoc, Expr } from "@remotebatch/expr-model";
import { BatchError, type Span, spanLength } from "@remotebatch/job-model";
import type { ElementResult, ResultsOptions } from "../job/job.js";
import type { JobTracker } from "../poller/job-tracker.js";
import type { ProviderPoller } from "../poller/provider-poller.js";
import { currentStatus, waitUntil } from "../poller/status-watch.js";
import { listElements } from "../submit/list-elements.js";
import { jobFailure, notAvailable } from "./absent.js";
import type { ChildOutputReader } from "./child-output.js";
import { decodeElement, indexEntryBytes, readIndexEntry } from "./element-index.js";
import type { ElementSource } from "./element-source.js";
import { decodeEvaluationData } from "./evaluation-data.js";

/** Results of an array job's own children. */
export class ArrayResults implements ElementSource {
  readonly length: number;
  readonly #spans: readonly Span[];
  readonly #poller: ProviderPoller;
  readonly #tracker: JobTracker;
  readonly #reader: ChildOutputReader;

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
  failure(child: number): Expr {
    const status = this.#tracker.child(child);
    return jobFailure(
      { status: status?.label, reason: status?.reason, cause: status?.cause },
      child,
    );
  }

  /** The evaluation record of a child that has ended; `undefined` when there is none. */
  async childData(child: number, signal?: AbortSignal): Promise<Assoc | undefined> {
    this.#span(child);
    if (!this.#ended(child)) return undefined;
    const output = await this.#reader.result(child, signal);
    return output.state === "ready"
      ? decodeEvaluationData(output.bytes, this.#what(child))
      : undefined;
  }

  /** All results of a child that has ended. */
  async childResults(child: number, signal?: AbortSignal): Promise<readonly Expr[]> {
    const count = spanLength(this.#span(child));
    const data = await this.childData(child, signal);
    if (data === undefined) return new Array<Expr>(count).fill(this.failure(child));
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

  async *results(options: ResultsOptions = {}): AsyncGenerator<ElementResult> {
    const children =
      options.order === "list" ? this.#childrenInOrder(options) : this.#childrenAsEnded(options);
    for await (const child of children) yield* this.#childElements(child, options.signal);
  }

  async *#childrenInOrder(options: ResultsOptions): AsyncGenerator<number> {
    for (let child = 1; child <= this.#spans.length; child += 1) {
      if (!this.#ended(child)) {
        await waitUntil(this.#poller, this.#tracker, () => this.#ended(child), options);
      }
      yield child;
    }
  }

  async *#childrenAsEnded(options: ResultsOptions): AsyncGenerator<number> {
    const given = new Set<number>();
    const heard = this.#tracker.endedChildren;
    await currentStatus(this.#poller, this.#tracker, options.signal);
    for (;;) {
      for (let next = given.size; next < heard.length; next += 1) {
        const child = heard[next] as number;
        given.add(child);
        yield child;
      }
      if (this.#tracker.ended) break;
      const before = heard.length;
      await waitUntil(
        this.#poller,
        this.#tracker,
        (tracker) => tracker.ended || heard.length > before,
        options,
      );
    }
    // A job can end before anything is heard of some of its children.
    for (let child = 1; child <= this.#spans.length; child += 1) if (!given.has(child)) yield child;
  }

  async *#childElements(child: number, signal?: AbortSignal): AsyncGenerator<ElementResult> {
    const { from, to } = this.#span(child);
    const output = await this.#reader.result(child, signal);
    const index = output.state === "ready" ? await this.#reader.index(child, signal) : output;
    if (output.state === "ready" && index.state === "ready") {
      for (let at = from; at <= to; at += 1) {
        const entry = readIndexEntry(
          index.bytes,
          at - from,
          this.#what(child),
          output.bytes.length,
        );
        const body = output.bytes.subarray(entry.offset, entry.offset + entry.length);
        yield { index: at, result: decodeElement(body, this.#what(child)) };
      }
      return;
    }
    const results = await this.childResults(child, signal);
    for (const [offset, result] of results.entries()) yield { index: from + offset, result };
  }
}
