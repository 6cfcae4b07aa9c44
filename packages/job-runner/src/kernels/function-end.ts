import { afterMs } from "@remotebatch/job-model";

/** What ends the calls of a child before they end by themselves: a stop, or the time limit that all of them share. */
export class FunctionEnd {
  readonly #limit = new AbortController();
  readonly #signal: AbortSignal;
  #cancel: (() => void) | undefined;
  #reject: ((reason: Error) => void) | undefined;

  /** @param stop aborted when the job is stopped. */
  constructor(stop: AbortSignal) {
    this.#signal = AbortSignal.any([stop, this.#limit.signal]);
    // One for all calls: a span may have very many of them.
    this.#signal.addEventListener("abort", () => this.#reject?.(this.#signal.reason as Error));
  }

  /** @param leftMs what is left for the child; the first time counts. */
  setLimit(leftMs: number | undefined): void {
    if (leftMs === undefined || this.#cancel !== undefined) return;
    const reached = (): void => this.#limit.abort(new Error("The time limit was reached."));
    this.#cancel = afterMs(leftMs, reached);
  }

  /** A promise that is rejected when the next call must end. */
  next(): Promise<never> {
    return new Promise((_resolve, reject) => {
      this.#reject = reject;
      if (this.#signal.aborted) reject(this.#signal.reason as Error);
    });
  }

  /** What has ended the call, if anything has. */
  get failureType(): "TimeLimit" | "Aborted" | undefined {
    if (!this.#signal.aborted) return undefined;
    return this.#limit.signal.aborted ? "TimeLimit" : "Aborted";
  }

  /** A signal for one call, whose listeners go with it. */
  signal(): AbortSignal {
    return AbortSignal.any([this.#signal]);
  }

  close(): void {
    this.#cancel?.();
  }
}
