import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { LaunchRecord } from "../launch-record.js";
import { processStart } from "../process-identity.js";
import { runnerEnvironment } from "../runner-environment.js";

const adoptedCheckMs = 100;

/** How a runner process ended; of an adopted one nobody can tell. */
export interface RunnerExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The process could not be started at all. */
  readonly error?: Error;
  /** It stood by and ended without taking the child that it was given. */
  readonly untaken?: boolean;
}

/** A runner at work: a process that leads a group of its own, so that its kernels end with it. */
export interface RunnerProcess {
  readonly pid: number;
  readonly started: string;
  readonly exit: Promise<RunnerExit>;
  /** Sends a signal to the whole group. */
  signal(name: "SIGTERM" | "SIGKILL"): void;
}

/** Sends a signal to a process group. */
export function signalGroup(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  // Numbers come out of files; 1 would stand for every process of the user.
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  try {
    process.kill(-pid, name);
  } catch {
    // The group has ended, or the system has no groups.
    try {
      if (process.platform === "win32") process.kill(pid, name);
    } catch {
      // It has ended.
    }
  }
}

/** The end of a process that was started here. */
export function exitOf(child: ChildProcess): Promise<RunnerExit> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      // An error after the start, such as a signal that could not be sent, is not its end.
      if (child.pid === undefined) resolve({ exitCode: null, signal: null, error });
    });
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

/** What makes two runners interchangeable. */
export type RunnerKind = Pick<LaunchRecord, "node" | "runner" | "runnerSha256" | "environment">;

/** Starts a runner as the leader of a process group of its own; `output` is a file for what it prints itself. */
export function spawnRunner(
  kind: RunnerKind,
  words: readonly string[],
  options: {
    readonly output: number;
    /** "pipe": it stands by, and says on descriptor 3 when its child has a record. */
    readonly input: "ignore" | "pipe";
    readonly folder: string;
    readonly graceMs: number;
  },
): ChildProcess {
  return spawn(kind.node, [kind.runner, ...words], {
    cwd: options.folder,
    detached: true,
    stdio:
      options.input === "pipe"
        ? ["pipe", options.output, options.output, "pipe"]
        : ["ignore", options.output, options.output],
    env: {
      // How long a function that is stopped may take to save its state.
      REMOTEBATCH_STOP_GRACE_MS: String(options.graceMs),
      ...runnerEnvironment(process.env, kind.environment),
    },
  });
}

/** The runner's arguments for one child. */
export function runnerWords(
  record: LaunchRecord,
  child: number,
  attempt: number,
): readonly string[] {
  return [record.descriptor, "--child", String(child), "--attempt", String(attempt)];
}

/** Starts the runner of one child. What it prints itself goes to the file given. */
export function startRunner(
  record: LaunchRecord,
  child: number,
  attempt: number,
  options: { readonly printed: string; readonly folder: string; readonly graceMs: number },
): RunnerProcess {
  mkdirSync(dirname(options.printed), { recursive: true, mode: 0o700 });
  const output = openSync(options.printed, "a", 0o600);
  try {
    const runner = spawnRunner(record, runnerWords(record, child, attempt), {
      output,
      input: "ignore",
      ...options,
    });
    const pid = runner.pid ?? 0;
    const exit = exitOf(runner).then((end) => {
      // Kernels that outlived their runner.
      if (pid > 0) signalGroup(pid, "SIGKILL");
      return end;
    });
    return {
      pid,
      started: pid > 0 ? (processStart(pid) ?? "") : "",
      exit,
      signal: (name) => {
        if (pid > 0) signalGroup(pid, name);
      },
    };
  } finally {
    closeSync(output);
  }
}

/** A runner that an earlier scheduler started: it can be watched and signalled, not waited for. */
export function adoptRunner(pid: number, started: string): RunnerProcess {
  let seen = false;
  const exit = new Promise<RunnerExit>((resolve) => {
    const check = (): void => {
      const now = processStart(pid);
      if (started !== "" && now === started) {
        seen = true;
        setTimeout(check, adoptedCheckMs);
        return;
      }
      // Kernels that outlived their runner. A number is not given to a new process while a group has it, so the group is
      // the runner's own when it lived a moment ago and the number is free now.
      if (seen && now === undefined) signalGroup(pid, "SIGKILL");
      resolve({ exitCode: null, signal: null });
    };
    check();
  });
  return {
    pid,
    started,
    exit,
    signal: (name) => {
      if (processStart(pid) === started) signalGroup(pid, name);
    },
  };
}
