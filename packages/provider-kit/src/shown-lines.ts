import type { LogLine } from "@remotebatch/job-model";

/** More lines than this are not remembered; a child that prints so much may be shown some of them twice. */
const maxRemembered = 200_000;

/** Lines that were shown out of one place, so that they are not shown again when another place has them too. */
export class ShownLines {
  readonly #counts = new Map<string, number>();
  #total = 0;

  /** Notes a line that is shown now. */
  note(line: LogLine): void {
    if (this.#total >= maxRemembered) return;
    const key = keyOf(line);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#total += 1;
  }

  /** True for a line that was noted; each counts once. */
  took(line: LogLine): boolean {
    if (this.#total === 0) return false;
    const key = keyOf(line);
    const count = this.#counts.get(key);
    if (count === undefined) return false;
    if (count === 1) this.#counts.delete(key);
    else this.#counts.set(key, count - 1);
    this.#total -= 1;
    return true;
  }
}

function keyOf({ timeMs, stream, text }: LogLine): string {
  return `${timeMs} ${stream} ${text}`;
}
