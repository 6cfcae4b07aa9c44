import { describe, expect, test } from "vitest";
import {
  durationText,
  LiveLine,
  paint,
  showProgress,
  statusLine,
  terminalOf,
  visibleLength,
} from "../src/progress/index.js";

const plain = { live: false, colour: false, unicode: false, columns: 80 };
const rich = { live: true, colour: true, unicode: true, columns: 80 };

const array = (phases: Readonly<Record<string, number>>, childCount = 4) => ({
  available: true,
  status: "Running",
  phase: "running" as const,
  inProgress: true,
  succeeded: false,
  failed: false,
  reason: undefined,
  cause: undefined,
  exitCode: undefined,
  childCount,
  counts: {},
  phases,
});

/** A stream that keeps what is written to it. */
function recorder(isTTY: boolean) {
  let text = "";
  return {
    isTTY,
    columns: 60,
    write: (chunk: string | Uint8Array) => {
      text += String(chunk);
      return true;
    },
    text: () => text,
  };
}

describe("statusLine", () => {
  test("tells how many children ended, and how", () => {
    const line = statusLine(array({ succeeded: 1, failed: 1, running: 1, queued: 1 }), 1500, plain);
    expect(line).toBe(
      "############------......  2 of 4 children | 1 failed | 1 running | 1 queued | 1.5 s",
    );
  });

  test("leaves the bar out where the line would wrap", () => {
    const view = array({ succeeded: 2, queued: 2 });
    for (const columns of [20, 40, 60, 80, 120]) {
      const line = statusLine(view, 100, { ...rich, columns });
      expect(line.includes("█"), String(columns)).toBe(columns > 60);
    }
  });

  test("takes the same columns with and without colours", () => {
    const view = array({ succeeded: 2, running: 1, queued: 1 });
    expect(visibleLength(statusLine(view, 100, rich))).toBe(
      statusLine(view, 100, { ...rich, colour: false }).length,
    );
  });

  test("says so when the status can't be had", () => {
    expect(statusLine({ ...array({}), available: false }, 100, plain)).toContain("not available");
  });
});

describe("terminalOf", () => {
  const tty = { isTTY: true, columns: 90 } as const;

  test("rewrites lines only on a terminal that is no dumb one and in no build", () => {
    expect(terminalOf(tty, { TERM: "xterm" }).live).toBe(true);
    expect(terminalOf(tty, { TERM: "dumb" }).live).toBe(false);
    expect(terminalOf(tty, { CI: "true" }).live).toBe(false);
    expect(terminalOf({ ...tty, isTTY: false as never }, {}).live).toBe(false);
  });

  test("uses no colours where NO_COLOR asks for none", () => {
    expect(terminalOf(tty, { NO_COLOR: "1" }).colour).toBe(false);
    expect(paint(terminalOf(tty, { NO_COLOR: "1" }), "red", "x")).toBe("x");
    expect(paint(terminalOf(tty, {}), "red", "x")).toContain("\u001b[31m");
  });
});

describe("LiveLine", () => {
  test("rewrites one line on a terminal and keeps what is printed above it", () => {
    const stream = recorder(true);
    const line = new LiveLine(stream, { TERM: "xterm" });
    line.show("one");
    line.print("above");
    line.show("two");
    line.clear();
    expect(stream.text()).toBe("\r\u001b[2Kone\r\u001b[2Kabove\none\r\u001b[2Ktwo\r\u001b[2K");
  });

  test("cuts a text that would wrap", () => {
    const stream = recorder(true);
    new LiveLine(stream, { TERM: "xterm" }).show(`\u001b[31m${"x".repeat(100)}\u001b[0m`);
    expect(visibleLength(stream.text().trim())).toBe(59);
  });

  test("writes plain lines elsewhere, each text once", () => {
    const stream = recorder(false);
    const line = new LiveLine(stream, {});
    line.show("one");
    line.show("one");
    line.print("between");
    line.show("two");
    line.clear();
    expect(stream.text()).toBe("one\nbetween\ntwo\n");
  });
});

test("showProgress writes one plain line per change of the ended children and gives the last status", async () => {
  const stream = recorder(false);
  const views = [
    { queued: 4 },
    { queued: 3, running: 1 },
    { succeeded: 1, running: 3 },
    { succeeded: 4 },
  ].map((phases) => array(phases));
  async function* watch() {
    yield* views;
  }
  const seen: unknown[] = [];
  const last = await showProgress(
    { submittedAtMs: Date.now(), watch },
    { line: new LiveLine(stream, {}), onStatus: (view) => seen.push(view) },
  );
  expect(last).toBe(views[3]);
  expect(seen).toEqual(views);
  const lines = stream.text().trimEnd().split("\n");
  expect(lines.map((line) => /(\d) of 4/.exec(line)?.[1])).toEqual(["0", "1", "4"]);
});

test("durations are for people", () => {
  expect([0, 450, 59_940, 59_990, 125_000, 11_220_000].map(durationText)).toEqual([
    "0.0 s",
    "0.5 s",
    "59.9 s",
    "1 min 00 s",
    "2 min 05 s",
    "3 h 07 min",
  ]);
});
