import type { LogSink } from "../store/runner-store.js";

/** Where a line of log came from. */
export type LogStream = "stdout" | "stderr" | "system";

/** Most bytes of log of one run; a program that prints without end must not fill the store. */
const maxLogBytes = 64 << 20;
/** What the runner's own lines may have beyond that: why a child ended must be told however much it printed. */
const ownLogBytes = 1 << 20;
/** Longest entry; longer lines are given out in pieces. */
const maxEntryLength = 65_536;

/** The log of one run: JSON lines, each written when it happens. */
export class JobLog {
  readonly #sink: LogSink;
  readonly #maxBytes: number;
  #bytes = 0;
  #isFull = false;
  #partial: Record<"stdout" | "stderr", string> = { stdout: "", stderr: "" };

  constructor(sink: LogSink, maxBytes: number = maxLogBytes) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  /** One entry; text of several lines becomes several entries. */
  line(stream: LogStream, text: string, timeMs: number = Date.now()): void {
    for (const part of text.split("\n")) {
      for (const piece of pieces(part)) this.#entry(stream, piece, timeMs);
    }
  }

  /** Raw output of a process; whole lines are written at once, the rest waits for its end. */
  raw(stream: "stdout" | "stderr", text: string): void {
    const lines = (this.#partial[stream] + text).split("\n");
    this.#partial[stream] = lines.pop() ?? "";
    for (const line of lines) this.line(stream, line);
    if (this.#partial[stream].length > maxEntryLength) {
      this.line(stream, this.#partial[stream]);
      this.#partial[stream] = "";
    }
  }

  /** Writes what has come of lines without an end. */
  flush(): void {
    for (const stream of ["stdout", "stderr"] as const) {
      if (this.#partial[stream] !== "") this.line(stream, this.#partial[stream]);
      this.#partial[stream] = "";
    }
  }

  touch(): void {
    this.#sink.touch();
  }

  async close(): Promise<void> {
    this.flush();
    await this.#sink.close();
  }

  #entry(stream: LogStream, text: string, timeMs: number): void {
    if (this.#isFull && stream !== "system") return;
    const room = stream === "system" ? this.#maxBytes + ownLogBytes : this.#maxBytes;
    const line = `${JSON.stringify({ t: timeMs, s: stream, x: text })}\n`;
    const bytes = Buffer.byteLength(line);
    if (this.#bytes + bytes <= room) {
      this.#bytes += bytes;
      this.#sink.write(line);
    } else if (!this.#isFull) {
      this.#isFull = true;
      this.#entry(
        "system",
        `The log has reached ${this.#maxBytes} bytes; later lines are dropped.`,
        timeMs,
      );
    }
  }
}

/** A line in pieces of at most the length of an entry; characters stay whole. */
function* pieces(line: string): Iterable<string> {
  let at = 0;
  do {
    let end = Math.min(line.length, at + maxEntryLength);
    // Not between the two halves of a character.
    if (end < line.length && (line.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
    yield line.slice(at, end);
    at = end;
  } while (at < line.length);
}
