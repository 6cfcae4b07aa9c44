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
}

/** A runner at work: a process that leads a group of its own, so that its kernels end with it. */
export interface RunnerProcess {
  readonly pid: number;
  readonly started: string;
  readonly exit: Promise<RunnerExit>;
  /** Sends a signal to the whole group. */
  signal(name: "SIGTERM" | "SIGKILL"): void;
}

function signalGroup(pid: number, name: "SIGTERM" | "SIGKILL"): void {
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

function exitOf(child: ChildProcess): Promise<RunnerExit> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      // An error after the start, such as a signal that could not be sent, is not its end.
      if (child.pid === undefined) resolve({ exitCode: null, signal: null, error });
    });
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
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
    const runner = spawn(
      record.node,
      [record.runner, record.descriptor, "--child", String(child), "--attempt", String(attempt)],
      {
        cwd: options.folder,
        detached: true,
        stdio: ["ignore", output, output],
        env: {
          // How long a function that is stopped may take to save its state.
          REMOTEBATCH_STOP_GRACE_MS: String(options.graceMs),
          ...runnerEnvironment(process.env, record.environment),
        },
      },
    );
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
