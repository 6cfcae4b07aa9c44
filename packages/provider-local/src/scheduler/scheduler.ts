import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BatchError } from "@remotebatch/job-model";
import { isLaunchKey, shouldRetry, systemCode } from "@remotebatch/provider-kit";
import { CoreUseNote } from "../core-use.js";
import type { FolderLayout } from "../folder-layout.js";
import { parseLaunchRecord } from "../launch-record.js";
import { type FoundRunner, findRunners } from "./find-runners.js";
import { readInbox } from "./inbox.js";
import { type EndedFor, judgeExit, readRecord, startFailure, type Verdict } from "./judge-exit.js";
import { LaunchState, type WaitingChild } from "./launch-state.js";
import { RunnerFiles } from "./runner-files.js";
import { adoptRunner, type RunnerExit, type RunnerProcess, startRunner } from "./runner-process.js";
import type { RunningChild } from "./running-child.js";
import { StandbyPool } from "./standby-pool.js";
import { clearScratch, dropEmptyOutput } from "./sweep-leftovers.js";

/** Beyond the time limit, which the runner keeps itself, this much is allowed for writing the result. */
const timeLimitSlackMs = 10_000;
/** Before the second attempt of a child, and before any. */
const firstPauseMs = 250;
const maxPauseMs = 60_000;

/** What fails in one step must not keep the others from their work. */
function attempt(step: () => void): void {
  try {
    step();
  } catch (error) {
    console.error(`scheduler: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Runs the children of all launches of a folder, with no more cores than it has, in turns between launches. */
export class Scheduler {
  readonly #layout: FolderLayout;
  readonly #graceMs: number;
  readonly #launches = new Map<string, LaunchState>();
  readonly #running = new Set<RunningChild>();
  readonly #runnerFiles = new RunnerFiles();
  readonly #standby: StandbyPool;
  readonly #coreUse: CoreUseNote;
  /** Launches that could not be read for a reason that may pass, with that reason. */
  readonly #unread = new Map<string, string>();
  /** Runners that earlier schedulers left at work. */
  #left: readonly FoundRunner[] | undefined;
  #turn: string[] = [];
  #slots = 1;
  #usedCores = 0;
  #isStopped = false;

  constructor(layout: FolderLayout, options: { readonly graceMs: number }) {
    this.#layout = layout;
    this.#graceMs = options.graceMs;
    this.#coreUse = new CoreUseNote(layout.coreUse);
    this.#standby = new StandbyPool(layout.standby, options.graceMs);
  }

  /** Nothing runs and nothing waits, runners that stand by included. */
  get isIdle(): boolean {
    return this.#hasNoWork && !this.#standby.isOpen;
  }

  get #hasNoWork(): boolean {
    return this.#launches.size === 0 && this.#unread.size === 0;
  }

  /** Starts nothing any more; what runs goes on, for the next scheduler to find. */
  stop(): void {
    this.#isStopped = true;
    this.#standby.close();
  }

  /** A launch may come soon: the runner that would be given its child gets ready. */
  expectLaunch(): void {
    if (!this.#isStopped && this.#usedCores < this.#slots) this.#standby.rouse();
  }

  /** Takes in new launches and aborts, and starts what there is room for. */
  lookAround(): void {
    if (this.#isStopped) return;
    attempt(() => this.#readQueue());
    attempt(() => readInbox(this.#layout.inbox, (key, fits) => this.#abort(key, fits)));
    for (const [key, launch] of this.#launches) if (launch.flush()) this.#finish(key, launch);
    this.#startWaiting();
    if (this.#running.size === 0 && this.#hasNoWork)
      clearScratch(this.#layout, this.#standby.folders);
    this.#tendStandby();
  }

  #tendStandby(): void {
    this.#standby.tend(() => this.#usedCores < this.#slots);
  }

  #readQueue(): void {
    // Before anything is started, whether noted or not: the one before may have died between starting a runner and noting it.
    this.#left ??= findRunners(this.#layout.folder);
    for (const key of readdirSync(this.#layout.queue)) {
      if (!isLaunchKey(key) || this.#launches.has(key)) continue;
      try {
        const record = parseLaunchRecord(readFileSync(this.#layout.request(key)));
        this.#take(key, new LaunchState(record, this.#layout.events(key)));
        this.#unread.delete(key);
      } catch (error) {
        this.#cannotRead(key, error);
      }
    }
  }

  #cannotRead(key: string, error: unknown): void {
    const text = String(error);
    if (this.#unread.get(key) !== text) console.error(`launch ${key} cannot be read: ${text}`);
    this.#unread.set(key, text);
    // Removed, or damaged: nothing that waiting would mend. Anything else may pass, as too many open files do.
    const code = systemCode(error);
    if (!BatchError.is(error) && code !== "ENOENT" && code !== "ENOTDIR") return;
    rmSync(join(this.#layout.queue, key), { recursive: true, force: true });
    this.#unread.delete(key);
  }

  #take(key: string, launch: LaunchState): void {
    this.#launches.set(key, launch);
    this.#turn.push(key);
    this.#slots = launch.record.slots;
    this.#standby.want(launch.record);
    const { descriptor } = launch.record;
    for (const { child, attempt, pid = 0, started = "" } of launch.orphans) {
      this.#watch(launch, child, attempt, adoptRunner(pid, started), true);
    }
    for (const runner of this.#left ?? []) {
      if (runner.descriptor !== descriptor) continue;
      const [waiting] = launch.takeMatching((child) => child === runner.child);
      if (waiting === undefined) continue;
      const { pid, started, child, attempt } = runner;
      launch.note({ child, attempt, phase: "running", timeMs: Date.now(), pid, started });
      this.#watch(launch, child, attempt, adoptRunner(pid, started), true);
    }
    // A job of the same uuid that comes after this one's removal has the same descriptor, and none of these runners.
    this.#left = this.#left?.filter((runner) => runner.descriptor !== descriptor);
  }

  /** Ends the children that fit; false when none of them is left. */
  #abort(key: string, fits: (child: number) => boolean): boolean {
    const launch = this.#launches.get(key);
    if (launch === undefined) return false;
    const timeMs = Date.now();
    for (const { child, attempt } of launch.takeMatching(fits)) {
      const reason = "It was aborted before it started.";
      launch.note({ child, attempt, phase: "cancelled", timeMs, cause: "user", reason });
    }
    let left = false;
    for (const running of this.#running) {
      if (running.launch !== launch || !fits(running.child)) continue;
      left = true;
      this.#end(running, "abort");
    }
    return left;
  }

  #end(running: RunningChild, why: EndedFor): void {
    if (running.endedFor !== undefined) return;
    running.endedFor = why;
    running.process.signal("SIGTERM");
    const kill = setTimeout(() => running.process.signal("SIGKILL"), this.#graceMs);
    running.timers = [...running.timers, kill];
  }

  #startWaiting(): void {
    let refused = 0;
    while (!this.#isStopped && refused < this.#turn.length) {
      const key = this.#turn.shift() as string;
      const launch = this.#launches.get(key);
      if (launch === undefined) continue;
      this.#turn.push(key);
      const cores = Math.min(launch.record.cores, this.#slots);
      const waiting =
        this.#usedCores + cores <= this.#slots && launch.hasWaiting
          ? launch.takeWaiting()
          : undefined;
      if (waiting === undefined) refused += 1;
      else {
        refused = 0;
        this.#start(launch, waiting);
      }
    }
    const waits = this.#turn.some((key) => this.#launches.get(key)?.hasWaiting === true);
    this.#coreUse.tell(waits ? { used: this.#usedCores, slots: this.#slots } : undefined);
  }

  #start(launch: LaunchState, { child, attempt }: WaitingChild, standby = true): void {
    const { record } = launch;
    const timeMs = Date.now();
    const problem = this.#runnerFiles.problem(record.runner, record.runnerSha256);
    if (problem !== undefined) {
      launch.note({ child, attempt, timeMs, ...startFailure(problem) });
      this.#finish(record.key, launch);
      return;
    }
    try {
      const printed = this.#layout.printed(record.key, child, attempt);
      const ready = standby ? this.#standby.take(record, child, attempt, printed) : undefined;
      const place = { printed, folder: this.#layout.scratch, graceMs: this.#graceMs };
      const runner = ready ?? startRunner(record, child, attempt, place);
      const { pid, started } = runner;
      launch.note({ child, attempt, phase: "running", timeMs, pid, started });
      this.#watch(launch, child, attempt, runner, false);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#conclude(
        launch,
        child,
        attempt,
        startFailure(`The runner could not be started: ${problem}`),
      );
    }
  }

  #watch(
    launch: LaunchState,
    child: number,
    attempt: number,
    runner: RunnerProcess,
    isAdopted: boolean,
  ): void {
    const cores = Math.min(launch.record.cores, this.#slots);
    const running: RunningChild = {
      launch,
      child,
      attempt,
      process: runner,
      cores,
      isAdopted,
      timers: [],
    };
    this.#running.add(running);
    this.#usedCores += cores;
    const { timeLimitMs } = launch.record;
    if (timeLimitMs !== undefined && timeLimitMs + timeLimitSlackMs < 2 ** 31) {
      const end = setTimeout(() => this.#end(running, "timeLimit"), timeLimitMs + timeLimitSlackMs);
      running.timers = [end];
    }
    runner.exit
      .then((exit) => this.#settle(running, exit))
      .catch((error: unknown) => console.error(`scheduler: ${String(error)}`));
  }

  #settle(running: RunningChild, exit: RunnerExit): void {
    const { launch, child, attempt, cores, isAdopted } = running;
    for (const timer of running.timers) clearTimeout(timer);
    this.#running.delete(running);
    this.#usedCores -= cores;
    this.#tendStandby();
    const { uuid, key } = launch.record;
    if (exit.untaken === true && running.endedFor === undefined) {
      // It died in the moment of the gift, so the child has not begun.
      this.#start(launch, { child, attempt }, false);
      return;
    }
    const record = readRecord(this.#layout.jobFolder(key), uuid, child, attempt);
    const verdict = judgeExit(record, exit, running.endedFor, isAdopted);
    dropEmptyOutput(this.#layout.printed(key, child, attempt));
    this.#conclude(launch, child, attempt, verdict, running.endedFor !== "abort");
    if (!this.#isStopped) this.#startWaiting();
  }

  /** Notes how an attempt ended, or that another one follows. */
  #conclude(
    launch: LaunchState,
    child: number,
    attempt: number,
    verdict: Verdict,
    mayRetry = true,
  ): void {
    const { key, retry } = launch.record;
    const timeMs = Date.now();
    if (mayRetry && shouldRetry(retry, { attempt, ...verdict })) {
      launch.note({ child, attempt: attempt + 1, phase: "queued", timeMs });
      this.#pause(launch, child, attempt);
    } else launch.note({ child, attempt, timeMs, ...verdict });
    this.#finish(key, launch);
  }

  /** What is wrong with a machine, a full disk for instance, is seldom mended at once: each attempt waits longer than the last. */
  #pause(launch: LaunchState, child: number, attempt: number): void {
    const pauseMs = Math.min(firstPauseMs * 4 ** (attempt - 1), maxPauseMs);
    setTimeout(() => {
      launch.release(child);
      this.#startWaiting();
    }, pauseMs);
  }

  /** Forgets a launch whose children have all ended and whose events are all on disk. */
  #finish(key: string, launch: LaunchState): void {
    if (!launch.isFinished || !launch.flush()) return;
    launch.close();
    this.#launches.delete(key);
    this.#turn = this.#turn.filter((other) => other !== key);
    rmSync(join(this.#layout.queue, key), { recursive: true, force: true });
  }
}
