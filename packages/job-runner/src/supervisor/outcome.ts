import { closeSync, openSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import {
  jobKeys,
  type OutcomeRecord,
  type RunnerDescriptor,
  unknownFunctionsText,
} from "@remotebatch/job-model";
import { runnerVersion } from "../runner-version.js";
import { ChildFailure } from "../store/child-failure.js";
import type { RunnerStore } from "../store/runner-store.js";
import { digestFile, writeWhole } from "../store/verify.js";
import type { ChildProgress } from "./child-progress.js";
import type { Ending } from "./ending.js";
import type { JobLog } from "./job-log.js";
import { type Finished, publish } from "./publish.js";
import type { RunnerArguments } from "./runner-arguments.js";

/** How the kernel's process ended. */
export interface HostFacts {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** What a run has come to. */
export interface ChildReport {
  readonly total: number;
  readonly progress: ChildProgress;
  readonly facts: HostFacts;
  /** Why evaluations were ended, if they were. */
  readonly ending: Ending | undefined;
  /** The reason that stands in the log already. */
  readonly told?: string | undefined;
  /** Why there is no result at all. */
  readonly failure?: ChildFailure | undefined;
  /** Finished files of the result. */
  readonly files?: { readonly result: string; readonly index?: string } | undefined;
}

/** What the record is written with. */
export interface OutcomeParts {
  readonly args: RunnerArguments;
  readonly descriptor: RunnerDescriptor;
  readonly store: RunnerStore;
  readonly log: JobLog;
  readonly startedAtMs: number;
}

const maxReasonLength = 4000;
/** What a record may hold of names: so many, so long each, and so many characters together, escaped as JSON has them. */
const maxNames = 10_000;
const maxNameLength = 1024;
const maxNamesLength = 1 << 18;
const abortedReason = "The evaluation ended itself, by Abort, Exit or Quit, and has no result.";

/**
 * Publishes result, log and outcome record, in this order.
 * @returns the record, or `undefined` when another run of the same attempt was first.
 * @throws the store's error when no record could be written.
 */
export async function writeOutcome(
  parts: OutcomeParts,
  report: ChildReport,
): Promise<OutcomeRecord | undefined> {
  try {
    return await writeRecord(parts, report);
  } catch (error) {
    if (report.files === undefined) throw error;
    // The record needs less room than the result, and may be let through where the result is not.
    const failure = ChildFailure.from(error, "Storing the result");
    return await writeRecord(parts, { ...report, files: undefined, failure });
  }
}

async function writeRecord(
  parts: OutcomeParts,
  report: ChildReport,
): Promise<OutcomeRecord | undefined> {
  const { store, log, args } = parts;
  const { child, attempt } = args;
  const record = outcomeRecord(parts, report);
  log.flush();
  log.line("system", endLine(record, report.told));
  if (record.unknownFunctions.length > 0)
    log.line("system", unknownFunctionsText(record.unknownFunctions));
  await log.close();
  const temporaries: string[] = [];
  const results: Finished[] = [];
  const add = (key: string, file: string | undefined): void => {
    if (file === undefined) return;
    temporaries.push(file);
    results.push({ key, file });
  };
  add(jobKeys.result(child, attempt), report.files?.result);
  add(jobKeys.resultIndex(child, attempt), report.files?.index);
  try {
    const key = jobKeys.outcome(child, attempt);
    const file = store.temporary(key);
    temporaries.push(file);
    writeNew(file, `${JSON.stringify(record, undefined, 1)}\n`);
    return (await publish(store, results, { key, file })) ? record : undefined;
  } finally {
    for (const file of temporaries) rmSync(file, { force: true });
  }
}

function outcomeRecord(parts: OutcomeParts, report: ChildReport): OutcomeRecord {
  const { progress, files, total } = report;
  const verdict = verdictOf(report);
  return {
    version: 1,
    uuid: parts.descriptor.uuid,
    child: parts.args.child,
    attempt: parts.args.attempt,
    ...verdict,
    exitCode: progress.exitCode || report.facts.exitCode,
    signal: report.facts.signal,
    kernel: progress.kernel,
    runnerVersion,
    host: hostname().slice(0, 1024),
    startedAtMs: parts.startedAtMs,
    finishedAtMs: Math.max(parts.startedAtMs, Date.now()),
    evaluations:
      files === undefined
        ? { total, finished: 0, failed: 0 }
        : { total, finished: progress.finished, failed: progress.failed },
    ...(files === undefined ? {} : { result: digestFile(files.result) }),
    ...(files?.index === undefined ? {} : { index: digestFile(files.index) }),
    unknownFunctions: recordedNames(progress.unknownFunctions),
    ...(progress.peakMemoryBytes === 0 ? {} : { peakMemoryBytes: progress.peakMemoryBytes }),
  };
}

function verdictOf(report: ChildReport): Pick<OutcomeRecord, "phase" | "cause" | "reason"> {
  const { failure, ending, progress, total, files } = report;
  if (failure !== undefined) {
    const reason = failure.message.slice(0, maxReasonLength);
    return { phase: "failed", cause: failure.outcomeCause, reason };
  }
  // An end that came after the last evaluation changed nothing.
  if (ending !== undefined && progress.finished < total) {
    const { phase, cause, reason } = ending;
    return { phase, cause, reason: reason.slice(0, maxReasonLength) };
  }
  if (progress.finished < total) {
    return { phase: "failed", cause: "user", reason: "Definitions or initialization failed." };
  }
  // Of an array, each element has its own failure, however many elements a child has; only arrays have an index.
  const isSingle = files?.index === undefined;
  if (progress.worst === "Aborted" && isSingle) {
    return { phase: "failed", cause: "user", reason: abortedReason };
  }
  if (progress.worst === "ExceptionFailure" && isSingle) {
    const words = progress.exception === "" ? "" : `: ${progress.exception.replace(/\.$/u, "")}`;
    const reason = `The evaluation ended with an exception${words}.`;
    return { phase: "failed", cause: "user", reason };
  }
  return { phase: "succeeded" };
}

/** The first of the names, as far as readers of records take them. */
function recordedNames(names: readonly string[]): readonly string[] {
  let length = 0;
  const kept: string[] = [];
  for (const whole of names.slice(0, maxNames)) {
    const name = whole.length > maxNameLength ? `${whole.slice(0, maxNameLength)}…` : whole;
    length += JSON.stringify(name).length;
    if (length > maxNamesLength) break;
    kept.push(name);
  }
  return kept;
}

const endings: Readonly<Record<OutcomeRecord["phase"], string>> = {
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "was ended",
  timedOut: "ran out of time",
  lost: "was lost",
};

function endLine(record: OutcomeRecord, told: string | undefined): string {
  const { finished, total } = record.evaluations;
  const why = record.reason === undefined || record.reason === told ? "" : ` ${record.reason}`;
  return `The child ${endings[record.phase]}; ${finished} of ${total} ${total === 1 ? "evaluation" : "evaluations"} came to an end.${why}`;
}

function writeNew(path: string, text: string): void {
  const file = openSync(path, "wx");
  try {
    writeWhole(file, Buffer.from(text));
  } finally {
    closeSync(file);
  }
}
