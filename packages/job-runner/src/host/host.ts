import { rmSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import { groupUsage } from "../kernels/programs/group-usage.js";
import { programEnded } from "../kernels/programs/program-ended.js";
import { startEvaluator } from "./evaluator-thread.js";
import { memoryText } from "./memory-text.js";
import {
  type ControlLine,
  controlFile,
  type HostReport,
  type StartMessage,
} from "./start-message.js";

/** The descriptor on which this thread's reports leave the process. */
const reportFile = 4;
const memoryPollMs = 50;
const statusEveryMs = 1000;
/** Most characters that are told of what ended the evaluator. */
const maxTextLength = 65_536;
/** What the process may use above its first size before a memory limit counts, however small the limit. */
const leastGrowthBytes = 16 << 20;

/** How the host was started. */
export interface HostOptions {
  /** This very file; the evaluator's program is attached to it. */
  readonly program: URL;
  /** What is removed when the supervisor dies: the child's folders. */
  readonly scratchFolder: string;
  /** Bound of the evaluator's heap in MB; V8's own when absent. */
  readonly heapMb?: number;
}

/**
 * The kernel's process: keeps the evaluator in a thread of its own, so that this thread stays able to stop it, to watch its
 * memory and to notice the supervisor's death.
 */
export function runHost(options: HostOptions): void {
  const abortFlag = new Int32Array(new SharedArrayBuffer(4));
  const usage = new HostUsage();
  const { worker, control: evaluator } = startEvaluator(
    options.program,
    { abortFlag, program: options.program.href },
    options.heapMb,
    {
      onGroup: (group) => usage.programs.push(group),
    },
  );
  // Signals to the whole process group are the supervisor's to answer.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const) {
    process.on(signal, () => undefined);
  }

  worker.on("error", (thrown: unknown) => {
    // Anything can be thrown, `null` too.
    const { name, code, message, stack } = Object(thrown) as Partial<NodeJS.ErrnoException>;
    if (name === programEnded) {
      report({ type: "down", why: "program", text: String(message) });
      return;
    }
    const why = code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "error";
    report({ type: "down", why, text: String(stack ?? thrown).slice(0, maxTextLength) });
  });
  const input = new Socket({ fd: controlFile });
  const control = createInterface({ input });
  let ended = false;
  worker.on("exit", (code) => {
    usage.tell();
    // The evaluator may notice that the supervisor is gone before this thread does.
    if (!isHeard) removeScratch(options.scratchFolder);
    // Not `process.exit`, which would cut off what the evaluator's thread still has to print.
    ended = true;
    process.exitCode = code;
    control.close();
    input.destroy();
  });
  control.on("line", (text) => {
    const line = JSON.parse(text) as ControlLine;
    if ("start" in line) {
      const { start } = line;
      const firstBytes = start.memoryLimitBytes === undefined ? 0 : process.memoryUsage.rss();
      // Nothing that can wait comes before this.
      evaluator.postMessage(start);
      if (start.isRehearsal !== true) watchMemory(start, firstBytes, usage);
    } else if ("part" in line) {
      evaluator.postMessage({ part: line.part });
    } else if ("checkpoint" in line) {
      evaluator.postMessage(line.checkpoint);
    } else {
      Atomics.store(abortFlag, 0, 1);
      Atomics.notify(abortFlag, 0);
      evaluator.postMessage("stop");
    }
  });
  control.on("close", () => {
    if (ended) return;
    // The supervisor is gone: nobody will read results or clean up.
    removeScratch(options.scratchFolder);
    process.kill(process.pid, "SIGKILL");
  });
}

function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** What this process and the programs of its kernel have used. */
class HostUsage {
  /** Process groups of programs that the kernel has started. */
  readonly programs: number[] = [];
  // What a program has used is gone from the system's books when it ends.
  #programSeconds = 0;

  /** Tells the supervisor. */
  tell(): void {
    // The most that this process ever had; polls would miss what comes and goes between them.
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    let programBytes = 0;
    for (const group of this.programs) {
      const { rssBytes, cpuSeconds } = groupUsage(group);
      programBytes += rssBytes;
      this.#programSeconds = Math.max(this.#programSeconds, cpuSeconds);
    }
    report({
      type: "status",
      rssBytes: 1024 * maxRSS + programBytes,
      nowBytes: process.memoryUsage.rss() + programBytes,
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 + this.#programSeconds,
    });
  }
}

/** @param firstBytes size of the process before the evaluation began. */
function watchMemory(start: StartMessage, firstBytes: number, usage: HostUsage): void {
  const least = firstBytes + leastGrowthBytes;
  const limit =
    start.memoryLimitBytes === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(start.memoryLimitBytes, least);
  let nextStatus = 0;
  setInterval(() => {
    const rssBytes = process.memoryUsage.rss();
    if (rssBytes > limit) {
      const text = `The kernel process has reached ${memoryText(rssBytes)} of memory; its limit is ${memoryText(limit)}.`;
      report({ type: "down", why: "memory", text });
      process.kill(process.pid, "SIGKILL");
    }
    if (performance.now() < nextStatus) return;
    nextStatus = performance.now() + (start.statusEveryMs ?? statusEveryMs);
    usage.tell();
  }, memoryPollMs).unref();
}

/** False once the supervisor is gone. */
let isHeard = true;

function report(line: HostReport): void {
  try {
    writeSync(reportFile, `${JSON.stringify(line)}\n`);
  } catch (error) {
    // A supervisor that does not read for a moment is there all the same.
    if ((error as NodeJS.ErrnoException).code === "EPIPE") isHeard = false;
  }
}
