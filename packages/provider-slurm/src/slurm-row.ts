import type { Cause } from "@remotebatch/job-model";
import type { EngineChild } from "@remotebatch/provider-kit";
import { parseRanges } from "./index-ranges.js";
import { type ProcessEnd, stateMeaning, stateWord, waitingReason } from "./slurm-state.js";

/** What one line of Slurm says, whichever of its programs printed it. */
export interface SlurmRow {
  readonly jobId: string;
  /** Array indexes it speaks of; empty for a job that is no array, or for all of an array that have no line of their own. */
  readonly indexes: readonly number[];
  readonly name: string;
  /** The state as printed. */
  readonly state: string;
  readonly reason: string;
  readonly end?: ProcessEnd;
}

/** Reads `17`, `17_3` and `17_[0-3,8%2]`; `undefined` for anything else, such as a step. */
export function parseJobId(text: string): Pick<SlurmRow, "jobId" | "indexes"> | undefined {
  const match = /^(\d{1,12})(?:_(?:(\d{1,9})|\[([\d,:%-]+)\]))?$/u.exec(text.trim());
  if (match === null) return undefined;
  const [, jobId = "", index, ranges] = match;
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
    const [id = "", state = "", name = "", ...reason] = line.split("|");
    const ids = parseJobId(id);
    if (ids === undefined || state === "") continue;
    rows.push({ ...ids, state, name, reason: reason.join("|") });
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

function endReason(row: SlurmRow, word: string): string {
  const { reason, end } = row;
  const named = reason === "" || reason === "None" ? "" : ` (${reason})`;
  if (end === undefined || (end.exitCode === 0 && end.signal === 0))
    return `Slurm: ${row.state}${named}.`;
  if (end.signal !== 0) return `Slurm: ${word}${named}, ended by signal ${end.signal}.`;
  const known = exitCauses[end.exitCode]?.words;
  return `Slurm: ${word}${named}, exit code ${end.exitCode}${known === undefined ? "" : `: ${known}`}.`;
}

/** A line as the state of one child. */
export function childOfRow(row: SlurmRow, child: number, attempt: number): EngineChild {
  const word = stateWord(row.state);
  const { phase, cause } = stateMeaning(word);
  const base = { child, attempt, phase, label: word };
  if (phase === "queued" || phase === "starting") {
    const reason = waitingReason(row.reason);
    return reason === undefined ? base : { ...base, reason };
  }
  if (phase === "running" || phase === "succeeded") return base;
  const { end } = row;
  const byExit =
    word === "FAILED" && end !== undefined
      ? end.signal !== 0
        ? "infrastructure"
        : exitCauses[end.exitCode]?.cause
      : undefined;
  const known = byExit ?? cause;
  return {
    ...base,
    reason: endReason(row, word),
    ...(known === undefined ? {} : { cause: known }),
    ...(end === undefined || end.signal !== 0 || phase === "cancelled"
      ? {}
      : { exitCode: end.exitCode }),
  };
}
