/** What questions may take beyond their part of the time before hints have to wait: those of a small job, on a machine that is slow at first. */
const slackMs = 100;

/** How soon a hint may be followed, so that over a longer time no more than a part of it goes by with questions. */
export class HintAllowance {
  readonly #share: number;
  /** What questions took beyond their part of the time, at that moment. */
  #owedMs = 0;
  #atMs = 0;

  /** @param share part of the time that questions may take, between 0 and 1. */
  constructor(share: number) {
    this.#share = share;
  }

  /** Notes how long the answer to a question took that came now. Times are those of `performance.now()`. */
  took(tookMs: number, nowMs: number): void {
    this.#owedMs = Math.max(0, this.#owedMs - this.#share * (nowMs - this.#atMs)) + tookMs;
    this.#atMs = nowMs;
  }

  /** Milliseconds until a hint may be followed; 0 for at once. */
  delayMs(nowMs: number): number {
    const dueMs = this.#atMs + (this.#owedMs - slackMs) / this.#share;
    return Math.max(0, dueMs - nowMs);
  }
}
