import type { Cause, FinalPhase } from "@remotebatch/job-model";
import type { Failure } from "../wire/element-frame.js";

/** Why a child ends before all of its evaluations have. */
export interface Ending {
  readonly phase: FinalPhase;
  readonly cause: Cause;
  /** One sentence for people. */
  readonly reason: string;
  /** What the interrupted evaluation's record says. */
  readonly failure: Exclude<Failure, null | "MessageFailure">;
}

/** The wall-clock limit was reached. */
export function timeLimitEnding(limitMs: number | undefined): Ending {
  const limit = limitMs === undefined ? "The time limit" : `The time limit of ${limitMs / 1000} s`;
  return {
    phase: "timedOut",
    cause: "timeLimit",
    reason: `${limit} was reached.`,
    failure: "TimeLimit",
  };
}

/** The memory limit was reached. */
export function memoryEnding(reason: string): Ending {
  return { phase: "failed", cause: "memory", reason, failure: "MemoryLimit" };
}

/** Somebody or the engine wants the child to end. */
export function signalEnding(signal: NodeJS.Signals): Ending {
  if (signal === "SIGXCPU") return timeLimitEnding(undefined);
  const preempted = signal === "SIGUSR1" || signal === "SIGUSR2";
  return {
    phase: "cancelled",
    cause: preempted ? "preempted" : "user",
    reason: preempted
      ? `The engine announced by ${signal} that it takes the machine away.`
      : `The runner was told to stop by ${signal}.`,
    failure: "Aborted",
  };
}

/** Signals that end a child with a record. */
export const endingSignals = [
  "SIGTERM",
  "SIGINT",
  "SIGHUP",
  "SIGUSR1",
  "SIGUSR2",
  "SIGXCPU",
] as const satisfies readonly NodeJS.Signals[];

/** How the kernel's process came to its end. */
export interface HostEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote to its standard error. */
  readonly stderrTail: string;
  /** Its own words, when it could still say something. */
  readonly down?: {
    readonly why: "memory" | "program" | "error" | "garbled";
    readonly text: string;
  };
  /** True when the system has killed a process of this job for want of memory meanwhile. */
  readonly outOfMemoryKilled: boolean;
}

/** What V8 prints before it gives up for want of memory, or for an object of impossible size. */
const memoryWords =
  /heap out of memory|Allocation failed|invalid (?:array|table|string) ?(?:size|length)|invalid size error|OOM error/iu;

/** How a shell, or the system, tells that a program was killed. */
const killedProgram = /was ended by SIGKILL|ended with exit code 137\b/u;

/** The kernel's process has ended by itself, in the middle of its work. */
export function crashEnding(end: HostEnd): Ending {
  if (end.down?.why === "memory") return memoryEnding(firstLine(end.down.text));
  if (end.down?.why === "garbled") {
    const reason = `${end.down.text} Something in it has written where only the runner may; it was ended.`;
    return { phase: "failed", cause: "unknown", reason, failure: "KernelCrash" };
  }
  if (memoryWords.test(end.stderrTail)) {
    return memoryEnding("The kernel ran out of memory and was ended by its engine.");
  }
  if (end.signal === "SIGXCPU") {
    const reason = "The system's limit of processor time was reached.";
    return { ...timeLimitEnding(undefined), reason };
  }
  const { down } = end;
  const isKilled =
    down?.why === "program" ? killedProgram.test(down.text) : end.signal === "SIGKILL";
  if (isKilled && end.outOfMemoryKilled) {
    return memoryEnding("The system killed the kernel process because memory ran out.");
  }
  if (down?.why === "program") {
    return { phase: "failed", cause: "unknown", reason: down.text, failure: "KernelCrash" };
  }
  const how =
    end.signal === null
      ? `ended with exit code ${end.exitCode ?? "unknown"}`
      : `was ended by ${end.signal}`;
  const said = end.down === undefined ? "" : ` ${firstLine(end.down.text)}`;
  return {
    phase: "failed",
    cause: "unknown",
    reason: `The kernel process ${how} in the middle of its work.${said}`,
    failure: "KernelCrash",
  };
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").slice(0, 2000);
}
