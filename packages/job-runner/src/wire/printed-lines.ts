/** Most characters, and most lines, of what is printed that are kept of one evaluation, in every kernel. */
const maxOutputLength = 1 << 26;
const maxOutputLines = 1 << 20;

/** The printed lines of one evaluation, as far as its record keeps them: whoever prints without end must not run out of memory for it. */
export class PrintedLines {
  readonly lines: string[] = [];
  /** How many lines were not kept. */
  omitted = 0;
  #length = 0;

  push(text: string): void {
    if (this.omitted > 0) {
      this.omitted++;
      return;
    }
    this.#length += text.length;
    const isLong = this.#length > maxOutputLength;
    if (!isLong && this.lines.length < maxOutputLines) {
      this.lines.push(text);
      return;
    }
    this.omitted = 1;
    const limit = isLong ? `${maxOutputLength} characters` : `${maxOutputLines} lines`;
    this.lines.push(`The output has reached ${limit}; later lines are not kept.`);
  }
}
