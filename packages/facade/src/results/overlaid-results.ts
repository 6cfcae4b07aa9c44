import type { Expr } from "@remotebatch/expr-model";
import type { ElementResult, ResultsOptions, WaitOptions } from "../job/job.js";
import type { ElementData } from "./element-data.js";
import type { ElementSource } from "./element-source.js";
import { mergedResults } from "./merged-results.js";

/** What both sources are asked for, and how to stop waiting for either. */
interface Halves {
  readonly options: ResultsOptions;
  readonly earlierSkipped: ReadonlySet<number>;
  readonly laterSkipped: ReadonlySet<number>;
  stop(): void;
}

/** Results of an earlier job, with those of some positions taken from a later one. The earlier one is not waited for at these. */
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

  async elementData(index: number, signal?: AbortSignal): Promise<ElementData | undefined> {
    const slot = this.#slots.get(index);
    if (slot === undefined) return await this.#earlier.elementData(index, signal);
    const data = await this.#later.elementData(slot, signal);
    return data === undefined ? undefined : { ...data, index };
  }

  async snapshot(signal?: AbortSignal): Promise<(Expr | undefined)[]> {
    const values = await this.#earlier.snapshot(signal);
    const later = await this.#later.snapshot(signal);
    for (const [slot, position] of this.#positions.entries()) values[position - 1] = later[slot];
    return values;
  }

  async wait(options: WaitOptions = {}, skipped?: ReadonlySet<number>): Promise<void> {
    const halves = this.#halves(options, skipped);
    try {
      await Promise.all([
        this.#earlier.wait(halves.options, halves.earlierSkipped),
        this.#later.wait(halves.options, halves.laterSkipped),
      ]);
    } finally {
      halves.stop();
    }
  }

  async *results(
    options: ResultsOptions = {},
    skipped?: ReadonlySet<number>,
  ): AsyncGenerator<ElementResult> {
    const halves = this.#halves(options, skipped);
    const earlier = this.#earlier.results(halves.options, halves.earlierSkipped);
    const later = this.#moved(this.#later.results(halves.options, halves.laterSkipped));
    try {
      if (options.order === "list") yield* this.#inListOrder(earlier, later, skipped);
      else yield* mergedResults([earlier, later]);
    } finally {
      halves.stop();
    }
  }

  #halves(options: ResultsOptions, skipped: ReadonlySet<number> | undefined): Halves {
    const stopping = new AbortController();
    const signals = [options.signal, stopping.signal].filter((signal) => signal !== undefined);
    const slots = [...(skipped ?? [])].map((index) => this.#slots.get(index));
    return {
      options: { ...options, signal: AbortSignal.any(signals) },
      earlierSkipped: new Set([...this.#positions, ...(skipped ?? [])]),
      laterSkipped: new Set(slots.filter((slot) => slot !== undefined)),
      stop: () => stopping.abort(),
    };
  }

  async *#inListOrder(
    earlier: AsyncIterator<ElementResult>,
    later: AsyncIterator<ElementResult>,
    skipped: ReadonlySet<number> | undefined,
  ): AsyncGenerator<ElementResult> {
    for (let index = 1; index <= this.length; index += 1) {
      if (skipped?.has(index) === true) continue;
      const next = await (this.#slots.has(index) ? later : earlier).next();
      if (next.done !== true) yield next.value;
    }
  }

  async *#moved(items: AsyncIterable<ElementResult>): AsyncGenerator<ElementResult> {
    for await (const { index, result } of items) {
      yield { index: this.#positions[index - 1] ?? index, result };
    }
  }
}
