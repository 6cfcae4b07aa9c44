import type { Cause } from "@remotebatch/job-model";
import type { EngineChild } from "@remotebatch/provider-kit";
import { parseRanges } from "./index-ranges.js";
import { type ProcessEnd, stateMeaning, stateWord, waitingReason } from "./slurm-state.js";

/** What one line of Slurm says, whichever of its programs printed it. */
export interface SlurmRow {
  readonly jobId: string;
  /** Array indexes it speaks of; empty for a job that is no array, or for all of an array that have no line of their own. */
  readonly indexes: readonly number[];
  /** It speaks for every element of its array that has no row of its own, in whatever state. */
  readonly isRest?: boolean;
  readonly name: string;
  /** The state as printed. */
  readonly state: string;
  readonly reason: string;
  readonly end?: ProcessEnd;
}

const idPattern = /^(\d{1,12})(?:_(?:(\d{1,9})|\[([\d,:%-]+)\]))?$/;

/** Reads `17`, `17_3` and `17_[0-3,8%2]`; `undefined` for anything else, such as a step. */
export function parseJobId(text: string): Pick<SlurmRow, "jobId" | "indexes"> | undefined {
  const match = idPattern.exec(text.trim());
  if (match === null) return undefined;
  const jobId = match[1] as string;
  const index = match[2];
  const ranges = match[3];
  if (index !== undefined) return { jobId, indexes: [Number(index)] };
  if (ranges === undefined) return { jobId, indexes: [] };
  const indexes = parseRanges(ranges);
  return indexes === undefined ? undefined : { jobId, indexes };
}

/** The format that `squeue` is asked for: free text comes last. */
export const queueFormat = "%i|%T|%j|%r";

/** Lines of `squeue -h -r -o` in that format. Lines that are none are skipped: sites add banners. */
export function parseQueue(text: string): readonly SlurmRow[] {
  const rows: SlurmRow[] = [];
  for (const line of text.split("\n")) {
    const state = line.indexOf("|") + 1;
    const name = line.indexOf("|", state) + 1;
    const reason = line.indexOf("|", name) + 1;
    if (state === 0 || name <= state + 1 || reason === 0) continue;
    const ids = parseJobId(line.slice(0, state - 1));
    if (ids === undefined) continue;
    rows.push({
      jobId: ids.jobId,
      indexes: ids.indexes,
      state: line.slice(state, name - 1),
      name: line.slice(name, reason - 1),
      reason: line.slice(reason),
    });
  }
  return rows;
}

/** What each cause is known by when a runner left no record. */
const exitCauses: Readonly<Record<number, { readonly cause: Cause; readonly words: string }>> = {
  69: { cause: "user", words: "a module could not be loaded" },
  73: { cause: "infrastructure", words: "no working directory could be made" },
  74: { cause: "infrastructure", words: "its outcome could not be written" },
  126: { cause: "infrastructure", words: "Node could not be run on the node" },
  127: {
    cause: "infrastructure",
    words: "Node is not on the node; set the provider's setting node",
  },
};

/** The "signal" by which Slurm tells that it could not open a job's output. */
const noOutput = 53;

function endReason(row: SlurmRow, word: string): string {
  const { reason, end } = row;
  const named = reason === "" || reason === "None" ? "" : ` (${reason})`;
  if (end === undefined || (end.exitCode === 0 && end.signal === 0))
    return `Slurm: ${row.state}${named}.`;
  if (end.signal === noOutput) {
    return `Slurm: ${word}${named}: the file for its output cannot be made on the node; the folder must be there, under the same path.`;
  }
  if (end.signal !== 0) return `Slurm: ${word}${named}, ended by signal ${end.signal}.`;
  const known = exitCauses[end.exitCode]?.words;
  return `Slurm: ${word}${named}, exit code ${end.exitCode}${known === undefined ? "" : `: ${known}`}.`;
}

/** A line as the state of one child. */
export function childOfRow(row: SlurmRow, child: number, attempt: number): EngineChild {
  return { child, attempt, ...meaningOfRow(row) };
}

type Meaning = Omit<EngineChild, "child" | "attempt">;

/** Thousands of lines say the same: what they mean is worked out once. */
const meanings = new Map<string, Meaning>();
const maxMeanings = 1000;

function meaningOfRow(row: SlurmRow): Meaning {
  const { state, reason, end } = row;
  const key = `${state}|${end?.exitCode}|${end?.signal}|${reason}`;
  const known = meanings.get(key);
  if (known !== undefined) return known;
  if (meanings.size >= maxMeanings) meanings.clear();
  const meaning = workOut(row);
  meanings.set(key, meaning);
  return meaning;
}

function workOut(row: SlurmRow): Meaning {
  const word = stateWord(row.state);
  const { phase, cause } = stateMeaning(word);
  const base = { phase, label: word };
  if (phase === "queued" || phase === "starting") {
    const reason = waitingReason(row.reason);
    return reason === undefined ? base : { ...base, reason };
  }
  if (phase === "running" || phase === "succeeded") return base;
  const { end } = row;
  const byExit = word === "FAILED" ? causeOfEnd(end) : undefined;
  const known = byExit ?? cause;
  const hasCode = end !== undefined && end.signal === 0 && phase !== "cancelled";
  return {
    ...base,
    reason: endReason(row, word),
    ...(known === undefined ? {} : { cause: known }),
    ...(hasCode ? { exitCode: end.exitCode } : {}),
  };
}

function causeOfEnd(end: ProcessEnd | undefined): Cause | undefined {
  if (end === undefined) return undefined;
  return end.signal === 0 ? exitCauses[end.exitCode]?.cause : "infrastructure";
}
