import {
  formatLogLine,
  logSplitter,
  type PollEvent,
  pollSchedule,
  shouldRetry,
} from "@remotebatch/provider-kit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

describe("pollSchedule", () => {
  test("every pause stays within its limits, whatever happens, and a change makes it short again", () => {
    const event = fc.constantFrom<PollEvent>("changed", "unchanged", "failed", "throttled");
    const schedule = pollSchedule({ minMs: 10, maxMs: 100, maxFailureMs: 1000, jitter: 0.2 });
    fc.assert(
      fc.property(fc.array(event), fc.double({ min: 0, max: 1, noNaN: true }), (events, random) => {
        let state = schedule.first;
        for (const next of events) {
          state = schedule.next(state, next);
          const delayMs = schedule.delayMs(state, random);
          expect(delayMs).toBeGreaterThanOrEqual(9);
          expect(delayMs).toBeLessThanOrEqual(next === "unchanged" ? 110 : 1100);
          if (next === "changed") expect(state).toEqual(schedule.first);
        }
      }),
      { numRuns: runs },
    );
  });

  test("failures and throttling lengthen the pause faster than silence", () => {
    const schedule = pollSchedule();
    const after = (event: PollEvent) => schedule.next(schedule.first, event).pauseMs;
    expect(after("throttled")).toBeGreaterThan(after("failed"));
    expect(after("failed")).toBeGreaterThan(after("unchanged"));
  });
});

describe("shouldRetry", () => {
  const policy = { maxAttempts: 3, causes: ["infrastructure", "preempted"] as const };
  test.each([
    [{ attempt: 1, phase: "failed", cause: "infrastructure" }, true],
    [{ attempt: 2, phase: "cancelled", cause: "preempted" }, true],
    [{ attempt: 1, phase: "lost" }, true],
    [{ attempt: 3, phase: "failed", cause: "infrastructure" }, false],
    [{ attempt: 1, phase: "failed", cause: "memory" }, false],
    [{ attempt: 1, phase: "cancelled", cause: "user" }, false],
    [{ attempt: 1, phase: "succeeded" }, false],
  ] as const)("%j is tried again: %s", (end, expected) => {
    expect(shouldRetry(policy, end)).toBe(expected);
  });
});

describe("logSplitter", () => {
  test("lines come out whole and in order however the bytes are cut", () => {
    const line = fc.record({
      timeMs: fc.nat(),
      stream: fc.constantFrom("stdout" as const, "stderr" as const, "system" as const),
      text: fc.string({ unit: "grapheme" }),
    });
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.integer({ min: 1, max: 20 })), (lines, cuts) => {
        const bytes = new TextEncoder().encode(lines.map(formatLogLine).join(""));
        const splitter = logSplitter();
        const found = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          found.push(...splitter.push(bytes.subarray(at, at + cut)));
          at += cut;
        }
        expect(found).toEqual(lines);
      }),
      { numRuns: runs },
    );
  });

  test("what is no log line is dropped", () => {
    const good = { timeMs: 1, stream: "stdout" as const, text: "x" };
    const text = `{"t":1,"s":"stdo\n[]\nnull\n{"t":"1","s":"stdout","x":"a"}\n${formatLogLine(good)}`;
    expect(logSplitter().push(new TextEncoder().encode(text))).toEqual([good]);
  });
});
