// What a fresh evaluator costs: from the start of a process to its first answer, and a fresh session in a warm process.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSession } from "@remotebatch/wl-kernel";
import type { Engine } from "./engines.js";

/** Milliseconds, medians. */
export interface StartUp {
  /** A process that prints a line and ends. */
  readonly emptyNode: number;
  /** A process that evaluates `1 + 1`. */
  readonly firstAnswer: number;
  /** A fresh session with its first `1 + 1`, in a process that has had some. */
  readonly freshSession: number;
}

/** Measures start-up with fresh processes, taken in turns. */
export function startUp(engine: Engine): StartUp {
  const empty = join(tmpdir(), `empty-${process.pid}.mjs`);
  writeFileSync(empty, "console.log(2);\n");
  const [node = "", ...args] = engine.process;
  const emptyTimes: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < 21; round++) {
    emptyTimes.push(timeOf(() => execFileSync(node, [empty])));
    times.push(timeOf(() => execFileSync(node, [...args, "1 + 1"])));
  }
  const sessions: number[] = [];
  for (let round = 0; round < 201; round++) {
    sessions.push(timeOf(() => createSession().evaluateText("1 + 1")));
  }
  return {
    emptyNode: median(emptyTimes),
    firstAnswer: median(times),
    freshSession: median(sessions.slice(1)),
  };
}

function timeOf(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** The middle one of some numbers. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
