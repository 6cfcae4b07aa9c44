/** Most characters of printed lines that are kept of one evaluation, in every kernel. */
const maxOutputLength = 1 << 26;

/** The printed lines of one evaluation, as far as its record keeps them: whoever prints without end must not run out of memory for it. */
export class PrintedLines {
  readonly lines: string[] = [];
  #room = maxOutputLength;

  push(text: string): void {
    const before = this.#room;
    this.#room -= text.length;
    if (this.#room >= 0) this.lines.push(text);
    else if (before >= 0) {
      this.lines.push(
        `The output has reached ${maxOutputLength} characters; later lines are not kept.`,
      );
    }
  }
}
