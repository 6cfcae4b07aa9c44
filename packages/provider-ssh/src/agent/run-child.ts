import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { HostChild, HostTask } from "../agent-protocol.js";
import type { HostEvent, LaunchFolder } from "./launch-folder.js";
import { processStart, signalGroup } from "./process-start.js";

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
  end(why: "abort" | "timeLimit"): void;
}

/** What the runner's own exit codes say of the machine, by `docs/job-protocol.md`. */
const machineTrouble: Readonly<Record<number, string>> = {
  73: "no working directory could be made",
  74: "its outcome could not be written",
};

function judge(child: number, exit: Exit, why: "abort" | "timeLimit" | undefined): HostChild {
  const { exitCode, signal } = exit;
  if (exit.error !== undefined) {
    const reason = `The runner could not be started: ${exit.error.message}`;
    return { child, phase: "failed", cause: "infrastructure", reason };
  }
  if (why === "abort") {
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

function watch(child: number, task: HostTask, pid: number, exit: Promise<Exit>): RunningChild {
  let why: "abort" | "timeLimit" | undefined;
  let kill: NodeJS.Timeout | undefined;
  const end = (reason: "abort" | "timeLimit"): void => {
    if (why !== undefined) return;
    why = reason;
    signalGroup(pid, "SIGTERM");
    kill = setTimeout(() => signalGroup(pid, "SIGKILL"), task.graceMs);
  };
  const { endAfterMs } = task;
  const limit =
    endAfterMs === undefined || endAfterMs >= 2 ** 31
      ? undefined
      : setTimeout(() => end("timeLimit"), endAfterMs);
  const ended = exit.then((how) => {
    clearTimeout(limit);
    clearTimeout(kill);
    // Kernels that outlived their runner.
    signalGroup(pid, "SIGKILL");
    return judge(child, how, why);
  });
  return { child, ended, end };
}

/** Starts the runner of one child as the leader of a process group; what it prints itself goes to a file. */
export function startChild(folder: LaunchFolder, task: HostTask, child: number): RunningChild {
  const output = openSync(folder.printed(child), "a", 0o600);
  try {
    const words = ["--child", String(child), "--attempt", String(task.attempt)];
    const runner = spawn(task.node, [task.runner, task.descriptor, ...words], {
      cwd: folder.path,
      detached: true,
      stdio: ["ignore", output, output],
      env: {
        ...process.env,
        REMOTEBATCH_STOP_GRACE_MS: String(task.graceMs),
        ...task.environment,
      },
    });
    const pid = runner.pid ?? 0;
    const exit = new Promise<Exit>((resolve) => {
      runner.once("error", (error) => {
        if (runner.pid === undefined) {
          resolve({ exitCode: null, signal: null, isAdopted: false, error });
        }
      });
      runner.once("exit", (exitCode, signal) => resolve({ exitCode, signal, isAdopted: false }));
    });
    const started = processStart(pid);
    folder.append({
      child,
      phase: "running",
      atMs: Date.now(),
      ...(started === undefined ? {} : { pid, started }),
    });
    return watch(child, task, pid, exit);
  } finally {
    closeSync(output);
  }
}

/** Takes over a runner that an earlier keeper started: it can be watched and told to end, not waited for. */
export function adoptChild(task: HostTask, event: HostEvent): RunningChild {
  const { child, pid = 0, started } = event;
  const exit = (async (): Promise<Exit> => {
    while (started !== undefined && processStart(pid) === started) await delay(adoptedCheckMs);
    return { exitCode: null, signal: null, isAdopted: true };
  })();
  // The number of a runner that is gone may be another process's by now.
  const isThere = started !== undefined && processStart(pid) === started;
  return watch(child, task, isThere ? pid : 0, exit);
}
