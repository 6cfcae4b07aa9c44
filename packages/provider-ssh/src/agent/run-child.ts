import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { HostChild, HostTask } from "../agent-protocol.js";
import { claiming, notClaimed } from "./claim.js";
import type { LaunchFolder } from "./launch-folder.js";
import {
  ageMs,
  bootId,
  isThere,
  type ProcessName,
  processStart,
  signalGroup,
} from "./process-start.js";

const adoptedCheckMs = 100;

/** How a runner ended; of one that another keeper started nobody can tell. */
interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly isAdopted: boolean;
  readonly error?: Error;
}

/** A runner at work, and why it was told to end, if it was. */
export interface RunningChild {
  readonly child: number;
  readonly ended: Promise<HostChild>;
  /** Tells it to end, and kills it after the grace time; at once where its job was removed. May be repeated. */
  end(why: EndReason): void;
}

type EndReason = "abort" | "timeLimit" | "removal";

/** What the runner's own exit codes say of the machine, by `docs/job-protocol.md`. */
const machineTrouble: Readonly<Record<number, string>> = {
  73: "no working directory could be made",
  74: "its outcome could not be written",
};

/** A shell's words for a program that cannot be run or is not there. */
const notRun: readonly (number | null)[] = [126, 127];

function judge(child: number, exit: Exit, why: EndReason | undefined): HostChild {
  const { exitCode, signal } = exit;
  if (exit.error !== undefined) {
    const reason = `The runner could not be started: ${exit.error.message}`;
    return { child, phase: "failed", cause: "infrastructure", reason };
  }
  if (why === "abort" || why === "removal") {
    return { child, phase: "cancelled", cause: "user", reason: "It was aborted." };
  }
  if (why === "timeLimit") {
    const reason = "It was still running well after its time limit and was ended.";
    return { child, phase: "timedOut", cause: "timeLimit", reason };
  }
  if (exit.isAdopted) {
    const reason =
      "Its runner ended while nobody on the host was watching, as when the host restarts.";
    return { child, phase: "lost", cause: "infrastructure", reason };
  }
  if (notRun.includes(exitCode)) {
    const reason =
      "The runner could not be started: the host has no such Node program; see node in the settings.";
    return { child, phase: "failed", cause: "infrastructure", reason };
  }
  if (signal !== null) {
    const reason = `Its runner was ended by ${signal} from outside.`;
    return { child, phase: "failed", cause: "infrastructure", reason };
  }
  const code = exitCode ?? 0;
  if (code === 0) return { child, phase: "succeeded", exitCode: 0 };
  const trouble = machineTrouble[code];
  if (trouble !== undefined) {
    const reason = `Its runner ended with exit code ${code}: ${trouble}, for instance because the disk is full. Make room and submit it again.`;
    return { child, phase: "failed", cause: "infrastructure", reason, exitCode: code };
  }
  const reason = `Its runner ended with exit code ${code} and left no outcome record.`;
  return { child, phase: "failed", cause: "unknown", reason, exitCode: code };
}

/** The process group to signal; another one where a child turns out to run already. */
interface Target {
  pid: number;
}

/** Watches a child that has run for so long already, and ends it when its time is over. */
function watch(
  child: number,
  task: HostTask,
  target: Target,
  exit: Promise<Exit>,
  ranMs: number,
): RunningChild {
  let why: EndReason | undefined;
  let kill: NodeJS.Timeout | undefined;
  const end = (reason: EndReason): void => {
    if (reason === "removal") signalGroup(target.pid, "SIGKILL");
    if (why !== undefined) return;
    why = reason;
    if (reason === "removal") return;
    signalGroup(target.pid, "SIGTERM");
    kill = setTimeout(() => signalGroup(target.pid, "SIGKILL"), task.graceMs);
  };
  const { endAfterMs } = task;
  const limit =
    endAfterMs === undefined || endAfterMs >= 2 ** 31
      ? undefined
      : setTimeout(() => end("timeLimit"), Math.max(0, endAfterMs - ranMs));
  const ended = exit.then((how) => {
    clearTimeout(limit);
    clearTimeout(kill);
    // Kernels that outlived their runner.
    signalGroup(target.pid, "SIGKILL");
    return judge(child, how, why);
  });
  return { child, ended, end };
}

async function goneOf(name: ProcessName): Promise<Exit> {
  while (isThere(name)) await delay(adoptedCheckMs);
  return { exitCode: null, signal: null, isAdopted: true };
}

/**
 * Starts the runner of one child as the leader of a process group; what it prints itself goes to a file. That it is being
 * started is on the disk before, and the process claims the child: so a keeper that comes after this one knows what became of it.
 */
export function startChild(folder: LaunchFolder, task: HostTask, child: number): RunningChild {
  const output = openSync(folder.printed(child), "a", 0o600);
  try {
    const words = ["--child", String(child), "--attempt", String(task.attempt)];
    const [shell, all] = claiming(folder.claimPath(child), [
      task.node,
      task.runner,
      task.descriptor,
      ...words,
    ]);
    const starting = { child, phase: "starting", boot: bootId(), atMs: Date.now() } as const;
    folder.append(starting, { isSynced: true });
    const runner = spawn(shell, all, {
      cwd: folder.path,
      detached: true,
      stdio: ["ignore", output, output],
      env: {
        ...process.env,
        REMOTEBATCH_STOP_GRACE_MS: String(task.graceMs),
        ...task.environment,
      },
    });
    const target: Target = { pid: runner.pid ?? 0 };
    const started = processStart(target.pid);
    const exit = new Promise<Exit>((resolve) => {
      const failed = (error: Error): void =>
        resolve({ exitCode: null, signal: null, isAdopted: false, error });
      runner.once("error", (error) => {
        if (runner.pid === undefined) failed(error);
      });
      runner.once("exit", (exitCode, signal) => {
        const claim = exitCode === notClaimed ? folder.claim(child) : undefined;
        if (exitCode === notClaimed && claim === undefined) {
          failed(new Error("its start could not be noted, for instance because the disk is full"));
        } else if (claim !== undefined && claim.pid !== runner.pid) {
          target.pid = isThere(claim) ? claim.pid : 0;
          resolve(goneOf(claim));
        } else resolve({ exitCode, signal, isAdopted: false });
      });
    });
    try {
      folder.append({
        child,
        phase: "running",
        atMs: Date.now(),
        ...(started === undefined ? {} : { pid: target.pid, started }),
      });
    } catch {
      // It runs; whoever looks for it finds its claim.
    }
    return watch(child, task, target, exit, 0);
  } finally {
    closeSync(output);
  }
}

/** Takes over a runner that an earlier keeper started: it can be watched and told to end, not waited for. */
export function adoptChild(task: HostTask, child: number, name: ProcessName): RunningChild {
  // The number of a runner that is gone may be another process's by now.
  const pid = isThere(name) ? name.pid : 0;
  return watch(child, task, { pid }, goneOf(name), ageMs(name));
}
