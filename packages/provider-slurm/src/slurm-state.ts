import type { Cause, Phase } from "@remotebatch/job-model";

/** What a word of Slurm's means. */
export interface StateMeaning {
  readonly phase: Phase;
  readonly cause?: Cause;
}

const meanings: Readonly<Record<string, StateMeaning>> = {
  PENDING: { phase: "queued" },
  REQUEUED: { phase: "queued" },
  REQUEUE_FED: { phase: "queued" },
  REQUEUE_HOLD: { phase: "queued" },
  RESV_DEL_HOLD: { phase: "queued" },
  SPECIAL_EXIT: { phase: "queued" },
  CONFIGURING: { phase: "starting" },
  RUNNING: { phase: "running" },
  SUSPENDED: { phase: "running" },
  STOPPED: { phase: "running" },
  SIGNALING: { phase: "running" },
  RESIZING: { phase: "running" },
  STAGE_OUT: { phase: "running" },
  COMPLETING: { phase: "running" },
  COMPLETED: { phase: "succeeded" },
  FAILED: { phase: "failed", cause: "unknown" },
  OUT_OF_MEMORY: { phase: "failed", cause: "memory" },
  TIMEOUT: { phase: "timedOut", cause: "timeLimit" },
  DEADLINE: { phase: "timedOut", cause: "timeLimit" },
  NODE_FAIL: { phase: "failed", cause: "infrastructure" },
  BOOT_FAIL: { phase: "failed", cause: "infrastructure" },
  LAUNCH_FAILED: { phase: "failed", cause: "infrastructure" },
  RECONFIG_FAIL: { phase: "failed", cause: "infrastructure" },
  PREEMPTED: { phase: "cancelled", cause: "preempted" },
  CANCELLED: { phase: "cancelled", cause: "user" },
  REVOKED: { phase: "cancelled", cause: "infrastructure" },
};

/** The first word of a state; `sacct` adds who cancelled, and marks cut words with a plus. */
export function stateWord(text: string): string {
  return /^[A-Z_]+/u.exec(text.trim())?.[0] ?? text.trim();
}

/** What a state means. A word that is not known is never an end: a later version's new word must fail no job. */
export function stateMeaning(word: string): StateMeaning {
  return meanings[word] ?? { phase: "running" };
}

/** Slurm's words for phases that an outcome record decides. */
export const phaseWords: Readonly<Partial<Record<Phase, string>>> = {
  queued: "PENDING",
  starting: "CONFIGURING",
  running: "RUNNING",
  succeeded: "COMPLETED",
  failed: "FAILED",
  cancelled: "CANCELLED",
  timedOut: "TIMEOUT",
  lost: "LOST",
};

/** Reasons for which a job waits until somebody does something, with what to do. */
const stuck: Readonly<Record<string, string>> = {
  PartitionConfig:
    "no node of the partition can ever run it; ask for less, or name another partition",
  PartitionNodeLimit: "it asks for more nodes than its partition gives; name another partition",
  PartitionTimeLimit: "its time limit is longer than its partition allows; shorten it",
  PartitionDown: "its partition is down; it starts when the partition is up again",
  PartitionInactive: "its partition is inactive; it starts when the partition is up again",
  BadConstraints: "no node fits its constraint; change the constraint",
  ReqNodeNotAvail: "the nodes it needs are not available",
  AccountNotAllowed: "its account may not use the partition",
  InvalidAccount: "Slurm does not know its account",
  QOSNotAllowed: "its QOS may not use the partition",
  InvalidQOS: "Slurm does not know its QOS",
  DependencyNeverSatisfied: "what it depends on can no longer come true",
  JobHeldUser: "it is held; release it with scontrol release",
  JobHeldAdmin: "an administrator holds it",
  JobHoldMaxRequeue: "it was requeued too often and is held",
};

/** What a pending job waits for, in Slurm's own words, with advice where it will not start by itself. */
export function waitingReason(reason: string): string | undefined {
  const text = reason.trim().replace(/^\((.*)\)$/u, "$1");
  if (text === "" || text === "None") return undefined;
  const advice = stuck[/^\w+/u.exec(text)?.[0] ?? ""];
  return advice === undefined ? text : `${text}: ${advice}.`;
}

/** How a process ended: exit code, or the signal that ended it. */
export interface ProcessEnd {
  readonly exitCode: number;
  readonly signal: number;
}

/** Reads Slurm's ways to write an end: `7:0` and the raw wait status 1792. */
export function parseProcessEnd(text: string): ProcessEnd | undefined {
  const pair = /^(\d{1,5}):(\d{1,3})$/u.exec(text.trim());
  if (pair !== null) return { exitCode: Number(pair[1]), signal: Number(pair[2]) };
  if (!/^\d{1,10}$/u.test(text.trim())) return undefined;
  const status = Number(text);
  return { exitCode: (status >> 8) & 255, signal: status & 127 };
}
