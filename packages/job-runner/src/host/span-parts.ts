import type { SpanPart } from "./start-message.js";

/** Parts of a span in the order in which they come; `null` says that none comes any more. */
export class SpanParts {
  readonly #come: (SpanPart | null)[] = [];
  #waiting: ((part: SpanPart | null) => void) | undefined;

  push(part: SpanPart | null): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#come.push(part);
    else waiting(part);
  }

  next(): Promise<SpanPart | null> {
    const [first] = this.#come;
    if (first === undefined) {
      return new Promise((resolve) => {
        this.#waiting = resolve;
      });
    }
    this.#come.shift();
    return Promise.resolve(first);
  }
}
