import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Cause,
  type FinalPhase,
  jobKeys,
  type OutcomeRecord,
  parseOutcomeRecord,
} from "@remotebatch/job-model";
import type { RunnerExit } from "./runner-process.js";

/** Why the scheduler ended a runner, where it did. */
export type EndedFor = "abort" | "timeLimit";

/** How an attempt ended. */
export interface Verdict {
  readonly phase: FinalPhase;
  readonly cause?: Cause;
  readonly reason?: string;
  readonly exitCode?: number;
}

/** The outcome record of an attempt, when there is a good one. */
export function readRecord(
  jobFolder: string,
  uuid: string,
  child: number,
  attempt: number,
): OutcomeRecord | undefined {
  try {
    const record = parseOutcomeRecord(
      readFileSync(join(jobFolder, jobKeys.outcome(child, attempt))),
    );
    const fits = record.uuid === uuid && record.child === child && record.attempt === attempt;
    return fits ? record : undefined;
  } catch {
    return undefined;
  }
}

/** How an attempt ended that never began, for the machine's sake. */
export function startFailure(reason: string): Verdict {
  return { phase: "failed", cause: "infrastructure", reason };
}

function byRecord(record: OutcomeRecord, endedFor: EndedFor | undefined): Verdict {
  const { phase, reason, exitCode } = record;
  // The runner cannot know who sent the signal.
  const cause = phase === "cancelled" && endedFor === "abort" ? "user" : record.cause;
  return {
    phase,
    ...(cause === undefined ? {} : { cause }),
    ...(reason === undefined ? {} : { reason }),
    ...(exitCode === null ? {} : { exitCode }),
  };
}

/** What the runner's own exit codes say of the machine, by `docs/job-protocol.md`. */
const machineTrouble: Readonly<Record<number, string>> = {
  73: "no working directory could be made",
  74: "its outcome could not be written",
};

/** How an attempt ended: by its record, else by what ended the process. */
export function judgeExit(
  record: OutcomeRecord | undefined,
  exit: RunnerExit,
  endedFor: EndedFor | undefined,
  isAdopted: boolean,
): Verdict {
  if (record !== undefined) return byRecord(record, endedFor);
  if (exit.error !== undefined) {
    return startFailure(`The runner could not be started: ${exit.error.message}`);
  }
  if (endedFor === "abort") {
    return { phase: "cancelled", cause: "user", reason: "It was aborted." };
  }
  if (endedFor === "timeLimit") {
    const reason = "It was still running well after its time limit and was ended.";
    return { phase: "timedOut", cause: "timeLimit", reason };
  }
  if (isAdopted) {
    const reason = "Its runner ended without an outcome record while no scheduler was there.";
    return { phase: "lost", cause: "infrastructure", reason };
  }
  if (exit.signal !== null) {
    const reason = `Its runner was ended by ${exit.signal} from outside.`;
    return { phase: "failed", cause: "infrastructure", reason };
  }
  const code = exit.exitCode ?? 0;
  const trouble = machineTrouble[code];
  if (trouble !== undefined) {
    const reason = `Its runner ended with exit code ${code}: ${trouble}, for instance because the disk is full. Make room and submit it again.`;
    return { phase: "failed", cause: "infrastructure", reason, exitCode: code };
  }
  const reason = `Its runner ended with exit code ${code} and left no outcome record.`;
  return { phase: "failed", cause: "unknown", reason, exitCode: code };
}
