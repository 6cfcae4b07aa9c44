// The table of a run, as text.
import { cpus } from "node:os";
import { againstTargets, type OtherFigures } from "./targets.js";

/** What is timed. */
export type Operation = "encode" | "decode" | "walk";

/** Milliseconds of one process: on a processor, and by the clock on the wall. `null` where not measured. */
export interface Times {
  readonly cpu: number | null;
  readonly wall: number | null;
}

/** What one process found out about one codec and data set. */
export interface Figures extends Readonly<Record<Operation, Times>> {
  readonly bytes: number;
}

const operations = ["encode", "decode", "walk"] as const;

/** Writes the tables: medians over rounds, with ratios against msgpackr in the same run. */
export function report(
  pairs: readonly { readonly setName: string; readonly codecName: string; readonly key: string }[],
  results: ReadonlyMap<string, readonly Figures[]>,
  run: { readonly rounds: number; readonly budgetMs: number; readonly sets: readonly string[] },
  other: OtherFigures = {},
): string {
  function medianOf(key: string, operation: Operation, clock: keyof Times): number | undefined {
    const times = (results.get(key) ?? [])
      .map((figures) => figures[operation][clock])
      .filter((time): time is number => time !== null && !Number.isNaN(time));
    return times.sort((a, b) => a - b)[times.length >> 1];
  }
  function cell(setName: string, key: string, operation: Operation): string {
    const time = medianOf(key, operation, "cpu");
    if (time === undefined) return "";
    const base = medianOf(`${setName} msgpackr`, operation, "cpu");
    const wall = medianOf(key, operation, "wall");
    const baseWall = medianOf(`${setName} msgpackr`, operation, "wall");
    const shown = time < 1 ? time.toPrecision(2) : time.toFixed(1);
    if (base === undefined) return shown;
    const walls = wall === undefined || baseWall === undefined ? "" : `; ${ratio(baseWall / wall)}`;
    return `${shown} (${ratio(base / time)}${walls})`;
  }
  const lines = [
    "# Codec results",
    "",
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores (${process.arch}), ${run.rounds} interleaved rounds, a fresh process for each`,
    "pair. Milliseconds that the thread ran on a processor, garbage collection included (`--single-threaded-gc`), because",
    "other work ran on the machine: the median over rounds of per-process medians of up to 25 samples or",
    `${run.budgetMs} ms. In brackets: how many times as fast as msgpackr in the same run, by processor time; by the wall clock.`,
    '"walk" is decoding and visiting every leaf, every element of an array too. "memcpy" copies the bytes of all arrays into one',
    'new buffer, as the encoder does, whose result is the caller\'s own; "memcpy, reused" into the same buffer each time.',
    "wolframclient: one round, on its own values of the same file.",
  ];
  for (const setName of run.sets) {
    const rows = pairs.filter((pair) => pair.setName === setName);
    if (rows.length === 0) continue;
    lines.push("", `## ${setName}`, "");
    lines.push("| codec | bytes | encode | decode | walk |", "| --- | ---: | ---: | ---: | ---: |");
    for (const { codecName, key } of rows) {
      const cells = operations.map((operation) => cell(setName, key, operation));
      lines.push(`| ${codecName} | ${results.get(key)?.[0]?.bytes ?? ""} | ${cells.join(" | ")} |`);
    }
  }
  const timeOf = (setName: string, codecName: string, operation: Operation) =>
    medianOf(`${setName} ${codecName}`, operation, "cpu");
  lines.push(...againstTargets(timeOf, other));
  return `${lines.join("\n")}\n`;
}

function ratio(value: number): string {
  return value < 10 ? value.toFixed(2) : Math.round(value).toString();
}
