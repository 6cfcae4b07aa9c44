/** Part that takes less than this is doubled for the next time, one that takes more than `longMs` is halved. */
const shortMs = 20;
const longMs = 100;
const maxPart = 4096;

/** Positions of a span, both included. */
export interface Positions {
  readonly from: number;
  readonly to: number;
}

/** What of a span is still to be given to one of several evaluators. */
export class SpanQueue {
  readonly #total: number;
  readonly #evaluators: number;
  readonly #returned: Positions[] = [];
  #next = 1;

  constructor(total: number, evaluators: number) {
    this.#total = total;
    this.#evaluators = evaluators;
  }

  /** The next part, of at most `most` elements and less near the end; `undefined` when nothing is left now. */
  take(most: number): Positions | undefined {
    const returned = this.#returned.pop();
    if (returned !== undefined) return returned;
    const left = this.#total - this.#next + 1;
    if (left <= 0) return undefined;
    const length = Math.min(most, Math.max(1, Math.floor(left / (2 * this.#evaluators))));
    const from = this.#next;
    this.#next += length;
    return { from, to: from + length - 1 };
  }

  /** Gives back what an evaluator did not come to. */
  giveBack(part: Positions): void {
    if (part.to >= part.from) this.#returned.push(part);
  }
}

/** How many elements an evaluator that took so long for a part is given next. */
export function nextPartLength(length: number, tookMs: number): number {
  if (tookMs < shortMs) return Math.min(maxPart, 2 * length);
  return tookMs > longMs ? Math.max(1, length >> 1) : length;
}
