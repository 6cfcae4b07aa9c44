import type { ChildProcess } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { standbyFiles, standbyRouse } from "@remotebatch/job-model";
import { processStart } from "../process-identity.js";
import {
  exitOf,
  type RunnerExit,
  type RunnerKind,
  type RunnerProcess,
  signalGroup,
  spawnRunner,
} from "./runner-process.js";

/** A runner that was roused stays so about this long, in which the child that was meant comes, or never. */
const rousedMs = 500;

/** A runner that waits for its one child, in a folder of its own. */
export class StandbyMember {
  readonly folder: string;
  /** Settles when its child has an outcome record, or when the process has ended. */
  readonly exit: Promise<RunnerExit>;
  readonly #process: ChildProcess;
  #hasEnded = false;
  #rousedAtMs = performance.now();

  /** @throws the system's error when the folder or the process cannot be made. */
  constructor(kind: RunnerKind, standbyFolder: string, graceMs: number) {
    mkdirSync(standbyFolder, { recursive: true, mode: 0o700 });
    this.folder = mkdtempSync(join(standbyFolder, "runner-"));
    const output = openSync(join(this.folder, "printed"), "a", 0o600);
    try {
      const words = ["--standby", this.folder];
      const options = { output, input: "pipe", folder: this.folder, graceMs } as const;
      this.#process = spawnRunner(kind, words, options);
    } finally {
      closeSync(output);
    }
    // A line to a process that has just died.
    this.#process.stdin?.on("error", () => {});
    const ended = exitOf(this.#process).then((end) => this.#ended(end));
    const recorded = new Promise<RunnerExit>((resolve) => {
      this.#process.stdio[3]?.once("data", () => resolve({ exitCode: 0, signal: null }));
    });
    this.exit = Promise.race([ended, recorded]);
    // Nothing is left to do for it but to tidy up, which is done here as well.
    void recorded.then(() => signalGroup(this.#pid, "SIGKILL"));
  }

  get #pid(): number {
    return this.#process.pid ?? 0;
  }

  #ended(end: RunnerExit): RunnerExit {
    this.#hasEnded = true;
    // Kernels that outlived their runner.
    if (this.#pid > 0) signalGroup(this.#pid, "SIGKILL");
    const untaken = existsSync(join(this.folder, standbyFiles.assigned));
    try {
      rmSync(this.folder, { recursive: true, force: true });
    } catch {
      // It is removed when nothing runs.
    }
    return untaken ? { ...end, untaken } : end;
  }

  /**
   * Gives it its child. The file decides: whoever finds it knows that the runner has the child, also when this process dies
   * before the runner is told.
   * @param words the runner's arguments.
   * @param printed file for what the runner prints itself.
   * @returns `undefined` when it cannot take one.
   */
  give(words: readonly string[], printed: string): RunnerProcess | undefined {
    if (this.#hasEnded || this.#pid === 0) return undefined;
    const started = processStart(this.#pid);
    if (started === undefined) return undefined;
    try {
      mkdirSync(dirname(printed), { recursive: true, mode: 0o700 });
      renameSync(join(this.folder, "printed"), printed);
      const unfinished = join(this.folder, "assigned.tmp");
      writeFileSync(unfinished, JSON.stringify(words), { mode: 0o600 });
      renameSync(unfinished, join(this.folder, standbyFiles.assigned));
    } catch {
      // No room, for instance: then it is started in the usual way, which says so.
      this.dismiss();
      return undefined;
    }
    this.#process.stdin?.end("\n");
    const pid = this.#pid;
    return { pid, started, exit: this.exit, signal: (name) => signalGroup(pid, name) };
  }

  /** Lets it get ready for a child that may come soon; false when it was started or roused just now. */
  rouse(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#rousedAtMs < rousedMs) return false;
    this.#rousedAtMs = nowMs;
    this.#process.stdin?.write(`${standbyRouse}\n`);
    return true;
  }

  /** Sends it away; for one that has its child this does nothing. */
  dismiss(): void {
    this.#process.stdin?.end();
  }
}
