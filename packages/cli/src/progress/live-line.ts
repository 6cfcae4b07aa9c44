import type { WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import { type Terminal, terminalOf, visibleLength } from "./terminal.js";

/** A stream that a live line can be written to. */
export type LineStream = Pick<WriteStream, "write" | "isTTY" | "columns">;

/**
 * One line at the end of the output that is rewritten in place. Where the stream is no live terminal, each new text is a
 * line of its own, and repeated texts are left out.
 */
export class LiveLine {
  readonly terminal: Terminal;
  readonly #stream: LineStream;
  /** The last text as it was given, and as it was written. */
  #asked = "";
  #shown = "";

  constructor(stream: LineStream, env: NodeJS.ProcessEnv = process.env) {
    this.#stream = stream;
    this.terminal = terminalOf(stream, env);
  }

  /** Shows this text in place of the one before. */
  show(text: string): void {
    if (text === this.#asked) return;
    this.#asked = text;
    this.#shown = this.terminal.live ? this.#fitting(text) : text;
    this.#stream.write(this.terminal.live ? `\r\u001b[2K${this.#shown}` : `${text}\n`);
  }

  /** Writes a line above the live one. */
  print(text: string): void {
    if (!this.terminal.live || this.#shown === "") {
      this.#stream.write(`${text}\n`);
      return;
    }
    this.#stream.write(`\r\u001b[2K${text}\n${this.#shown}`);
  }

  /** Takes the live line away; what was printed in lines of their own stays. */
  clear(): void {
    if (this.terminal.live && this.#shown !== "") this.#stream.write("\r\u001b[2K");
    this.#asked = "";
    this.#shown = "";
  }

  /** A line that wraps can't be rewritten: it is cut, and loses its colours. */
  #fitting(text: string): string {
    const room = this.terminal.columns - 1;
    if (visibleLength(text) <= room) return text;
    return [...stripVTControlCharacters(text)].slice(0, room).join("");
  }
}
