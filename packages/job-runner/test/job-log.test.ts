import { expect, test } from "vitest";
import { JobLog } from "../src/supervisor/job-log.js";

interface Entry {
  readonly s: string;
  readonly x: string;
}

/** A log that keeps its lines here. */
function logInMemory(maxBytes?: number) {
  const lines: string[] = [];
  const sink = {
    write: (line: string) => void lines.push(line),
    touch: () => undefined,
    close: () => Promise.resolve(),
  };
  const entries = (): readonly Entry[] => lines.map((line) => JSON.parse(line) as Entry);
  const bytes = (): number => Buffer.byteLength(lines.join(""));
  return { log: new JobLog(sink, maxBytes), entries, bytes };
}

test("a line too long for an entry comes in pieces, with its characters whole", () => {
  const { log, entries } = logInMemory();
  const line = `x${"😀".repeat(100_000)}`;
  log.line("stdout", `before\n${line}`);
  const [first, ...more] = entries().map(({ x }) => x);
  expect(first).toBe("before");
  expect(more.join("")).toBe(line);
  expect(more.length).toBeGreaterThan(1);
  for (const piece of more) expect(piece).not.toMatch(/\p{Surrogate}/u);
});

test("empty lines and lines without an end are kept", () => {
  const { log, entries } = logInMemory();
  log.raw("stdout", "a\n\nb");
  log.flush();
  expect(entries().map(({ x }) => x)).toEqual(["a", "", "b"]);
});

test("a line of a hundred megabytes that JSON makes six times longer is cut at the log's bound, and the end is told", () => {
  const { log, entries, bytes } = logInMemory(10_000_000);
  log.line("stdout", "\u0001".repeat(100_000_000));
  log.line("stdout", "later");
  log.line("system", "The child succeeded.");
  expect(bytes()).toBeLessThan(10_001_000);
  expect(entries().slice(-2)).toMatchObject([
    { s: "system", x: "The log has reached 10000000 bytes; later lines are dropped." },
    { s: "system", x: "The child succeeded." },
  ]);
});
