import { getHeapStatistics } from "node:v8";

/**
 * Bytes that a call may claim whatever its input: its readers and one error with its stack; for a compressed file also
 * zlib's window and buffers.
 */
export const heapSlack = { plain: 32_768, compressed: 524_288 } as const;

/**
 * The same for a push decoder of a plain file: it keeps its stacks outside the engine's, which grow by copying, and of
 * small inputs most is claimed by code that was not compiled yet. For compressed files its window is within the above.
 */
export const pushSlack = 65_536;

/** How many times the input a call may claim, garbage included. */
export const heapFactor = 64;

/** The same for a push decoder: one level of five bytes that holds another costs 400 bytes, in three stacks and the tree. */
export const pushFactor = 96;

/** What calls claimed at most, each kind by itself. */
export interface HeapFigures {
  /** Calls that were weighed. */
  weighed: number;
  /** Calls that were not, because the engine collected garbage meanwhile. */
  disturbed: number;
  /** The most that a call claimed beyond the slack, as a multiple of its input. */
  largestFactor: number;
}

const claimed = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
};

/**
 * Weighs calls by what the engine has handed out before and after, on the heap and outside, so that memory that was let
 * go again counts too. More than is held at any time is never missed, unless garbage was collected during the call.
 */
export class HeapScale {
  readonly figures: HeapFigures = { weighed: 0, disturbed: 0, largestFactor: 0 };
  readonly #factor: number;

  constructor(factor = heapFactor) {
    this.#factor = factor;
  }

  /**
   * What the call gives. `inputBytes` are those it reads, after inflating. A call that claims too much is made again,
   * because the engine may have compiled something meanwhile: what the call claims itself, it claims each time.
   * @throws Error when the call claimed more than its input allows, every time.
   */
  weigh<Result>(inputBytes: number, slack: number, call: () => Result): Result {
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 1; ; attempt++) {
      const before = claimed();
      const result = call();
      const growth = claimed() - before;
      if (growth < 0) {
        this.figures.disturbed++;
        return result;
      }
      least = Math.min(least, growth);
      const factor = Math.max(0, least - slack) / Math.max(1, inputBytes);
      if (factor > this.#factor && attempt < 4) continue;
      if (factor > this.#factor) {
        throw new Error(`${least} bytes were claimed for an input of ${inputBytes}`);
      }
      this.figures.weighed++;
      this.figures.largestFactor = Math.max(this.figures.largestFactor, factor);
      return result;
    }
  }
}
