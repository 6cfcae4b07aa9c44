import type { LogLine } from "@remotebatch/job-model";

const maxLineLength = 1 << 20;
const streams: readonly LogLine["stream"][] = ["stdout", "stderr", "system"];

function parseLine(text: string): LogLine | undefined {
  if (text === "" || text.length > maxLineLength) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { t, s, x } = value as { readonly t?: unknown; readonly s?: unknown; readonly x?: unknown };
  const stream = streams.find((candidate) => candidate === s);
  if (
    stream === undefined ||
    typeof x !== "string" ||
    typeof t !== "number" ||
    !Number.isFinite(t)
  ) {
    return undefined;
  }
  return { timeMs: t, stream, text: x };
}

/** One line as the log of a job holds it, with its line end. */
export function formatLogLine(line: LogLine): string {
  return `${JSON.stringify({ t: line.timeMs, s: line.stream, x: line.text })}\n`;
}

/** Lines out of a log that arrives in pieces. */
export interface LogSplitter {
  /** The lines that are whole with these further bytes. */
  push(bytes: Uint8Array): readonly LogLine[];
}

const lineFeed = 10;

/**
 * Splits a growing log into lines. A line that is no log line, such as one that a crash cut, is dropped; an unfinished last
 * line is kept until its end comes.
 */
export function logSplitter(): LogSplitter {
  const decoder = new TextDecoder();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    push(bytes) {
      const end = bytes.lastIndexOf(lineFeed);
      if (end < 0 && rest.length + bytes.length > maxLineLength * 4) rest = new Uint8Array(0);
      const all = new Uint8Array(rest.length + bytes.length);
      all.set(rest);
      all.set(bytes, rest.length);
      if (end < 0) {
        rest = all;
        return [];
      }
      const cut = rest.length + end + 1;
      rest = all.slice(cut);
      const lines: LogLine[] = [];
      for (const text of decoder.decode(all.subarray(0, cut)).split("\n")) {
        const line = parseLine(text);
        if (line !== undefined) lines.push(line);
      }
      return lines;
    },
  };
}
