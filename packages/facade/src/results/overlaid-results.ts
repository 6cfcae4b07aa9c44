import type { Expr } from "@remotebatch/expr-model";
import type { ElementResult, ResultsOptions } from "../job/job.js";
import type { ElementSource } from "./element-source.js";

/** Results of an earlier job, with those of some positions taken from a later one. */
export class OverlaidResults implements ElementSource {
  readonly length: number;
  readonly #earlier: ElementSource;
  readonly #later: ElementSource;
  readonly #positions: readonly number[];
  readonly #slots: ReadonlyMap<number, number>;

  /** `positions[i]` is the position in the earlier list of the later job's element `i + 1`; they grow. */
  constructor(earlier: ElementSource, later: ElementSource, positions: readonly number[]) {
    this.length = earlier.length;
    this.#earlier = earlier;
    this.#later = later;
    this.#positions = positions;
    this.#slots = new Map(positions.map((position, slot) => [position, slot + 1]));
  }

  async element(index: number, signal?: AbortSignal): Promise<Expr> {
    const slot = this.#slots.get(index);
    return slot === undefined
      ? await this.#earlier.element(index, signal)
      : await this.#later.element(slot, signal);
  }

  async snapshot(signal?: AbortSignal): Promise<(Expr | undefined)[]> {
    const values = await this.#earlier.snapshot(signal);
    const later = await this.#later.snapshot(signal);
    for (const [slot, position] of this.#positions.entries()) values[position - 1] = later[slot];
    return values;
  }

  async *results(options: ResultsOptions = {}): AsyncGenerator<ElementResult> {
    if (options.order === "list") {
      yield* this.#inListOrder(options);
      return;
    }
    for await (const item of this.#earlier.results(options)) {
      if (!this.#slots.has(item.index)) yield item;
    }
    for await (const item of this.#later.results(options)) yield this.#moved(item);
  }

  async *#inListOrder(options: ResultsOptions): AsyncGenerator<ElementResult> {
    const later = this.#later.results(options)[Symbol.asyncIterator]();
    try {
      for await (const item of this.#earlier.results(options)) {
        if (!this.#slots.has(item.index)) {
          yield item;
          continue;
        }
        const next = await later.next();
        if (next.done !== true) yield this.#moved(next.value);
      }
    } finally {
      await later.return?.();
    }
  }

  #moved(item: ElementResult): ElementResult {
    return { index: this.#positions[item.index - 1] ?? item.index, result: item.result };
  }
}
