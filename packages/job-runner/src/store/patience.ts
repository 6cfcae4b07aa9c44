/** Ends a transfer in which nothing moves for too long; how long it takes in all does not matter. */
export class Patience {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  /** @param stillMs longest time without a byte or an answer. */
  constructor(stillMs: number) {
    this.#timer = setTimeout(
      () => this.#controller.abort(new Error(`nothing moved for ${stillMs / 1000} s`)),
      stillMs,
    );
  }

  /** Aborted when the time without movement is over. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Counts anew: something has moved. */
  moved(): void {
    this.#timer.refresh();
  }

  /** Stops counting. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
