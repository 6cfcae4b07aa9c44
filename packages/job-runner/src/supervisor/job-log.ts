import type { LogSink } from "../store/runner-store.js";

/** Where a line of log came from. */
export type LogStream = "stdout" | "stderr" | "system";

/** Most bytes of log of one run; a program that prints without end must not fill the store. */
const maxLogBytes = 64 << 20;

/** The log of one run: JSON lines, each written when it happens. */
export class JobLog {
  readonly #sink: LogSink;
  #bytes = 0;
  #partial: Record<"stdout" | "stderr", string> = { stdout: "", stderr: "" };

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  /** One entry; text of several lines becomes several entries. */
  line(stream: LogStream, text: string, timeMs: number = Date.now()): void {
    for (const part of text.split("\n")) {
      if (this.#bytes > maxLogBytes) return;
      const line = `${JSON.stringify({ t: timeMs, s: stream, x: part })}\n`;
      this.#bytes += line.length;
      this.#sink.write(line);
      if (this.#bytes > maxLogBytes) {
        const text = `The log has reached ${maxLogBytes} bytes; later lines are dropped.`;
        this.#sink.write(`${JSON.stringify({ t: timeMs, s: "system", x: text })}\n`);
      }
    }
  }

  /** Raw output of a process; whole lines are written at once, the rest waits for its end. */
  raw(stream: "stdout" | "stderr", text: string): void {
    const lines = (this.#partial[stream] + text).split("\n");
    this.#partial[stream] = lines.pop() ?? "";
    for (const line of lines) this.line(stream, line);
    // A line without end is given out in pieces.
    if (this.#partial[stream].length > 65_536) {
      this.line(stream, this.#partial[stream]);
      this.#partial[stream] = "";
    }
  }

  touch(): void {
    this.#sink.touch();
  }

  async close(): Promise<void> {
    for (const stream of ["stdout", "stderr"] as const) {
      if (this.#partial[stream] !== "") this.line(stream, this.#partial[stream]);
      this.#partial[stream] = "";
    }
    await this.#sink.close();
  }
}
