import { afterMs } from "@remotebatch/job-model";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FunctionEnd } from "../src/kernels/function-end.js";
import { boundedAnswer } from "../src/kernels/programs/bounded-answer.js";
import type { ProgramProcess } from "../src/kernels/programs/program-process.js";

const dayMs = 86_400_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a time of months is over when it is over, and not when the system's timers end", () => {
  let told = 0;
  afterMs(60 * dayMs, () => told++);
  vi.advanceTimersByTime(60 * dayMs - 1);
  expect(told).toBe(0);
  vi.advanceTimersByTime(1);
  expect(told).toBe(1);
});

test("a time that was called off, in a later step too, or is past, is told never or at once", () => {
  let told = 0;
  const stop = afterMs(60 * dayMs, () => told++);
  vi.advanceTimersByTime(30 * dayMs);
  stop();
  vi.advanceTimersByTime(90 * dayMs);
  expect(told).toBe(0);
  afterMs(-5, () => told++);
  vi.advanceTimersByTime(1);
  expect(told).toBe(1);
});

test("a function has a time limit of a month", () => {
  const end = new FunctionEnd(new AbortController().signal);
  end.setLimit(31 * dayMs);
  vi.advanceTimersByTime(30 * dayMs);
  expect(end.failureType).toBeUndefined();
  vi.advanceTimersByTime(dayMs);
  expect(end.failureType).toBe("TimeLimit");
});

test("a program has a time limit of a month", async () => {
  const never = new Promise<never>(() => undefined);
  const program = { kill: () => undefined, ended: never } as unknown as ProgramProcess;
  const signal = new AbortController().signal;
  let ended: unknown;
  const bounds = { timeLimitMs: 31 * dayMs, memoryLimitBytes: undefined, signal };
  void boundedAnswer(program, never, bounds).then((answer) => {
    ended = answer;
  });
  await vi.advanceTimersByTimeAsync(30 * dayMs);
  expect(ended).toBeUndefined();
  await vi.advanceTimersByTimeAsync(dayMs);
  expect(ended).toEqual({ ended: "TimeLimit" });
});
