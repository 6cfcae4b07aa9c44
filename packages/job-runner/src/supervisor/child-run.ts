import { setTimeout as delay } from "node:timers/promises";
import {
  afterMs,
  type JobManifest,
  type RunnerDescriptor,
  spanLength,
} from "@remotebatch/job-model";
import { CheckpointDesk } from "../checkpoint/checkpoint-desk.js";
import type { StartMessage } from "../host/start-message.js";
import { ChildFailure } from "../store/child-failure.js";
import type { RunnerStore } from "../store/runner-store.js";
import { ChildProgress } from "./child-progress.js";
import { discardResult, filesOf, openResult } from "./child-result.js";
import { crashEnding, type Ending, memoryEnding, signalEnding, timeLimitEnding } from "./ending.js";
import { type HostListener, HostProcess, type HostSpawn, type KernelHost } from "./host-process.js";
import { elementsAtOnce, HostTeam } from "./host-team.js";
import type { JobLog } from "./job-log.js";
import { type ChildReport, type HostFacts, writeOutcome } from "./outcome.js";
import type { ResultWriter } from "./result-writer.js";
import type { RunnerArguments } from "./runner-arguments.js";
import { saveGraceMs } from "./save-grace.js";
import { readManifest, spanOf, stageIn } from "./stage-in.js";
import type { StopSignals } from "./stop-signals.js";
import type { WorkFolders } from "./work-folders.js";

const heartbeatMs = 10_000;
/** Far more than a killed process needs, unless a file system holds it. */
const goneMs = 2000;
const bytesPerMb = 2 ** 20;

/** A kernel's process that was started before the run. */
interface HostAtHand {
  /** The process, or `undefined` when it does not fit. */
  take(spawn: HostSpawn, listener: HostListener): KernelHost | undefined;
  kill(): void;
}

/** Everything a run is made of. */
export interface ChildRunParts {
  readonly program: URL;
  readonly args: RunnerArguments;
  readonly descriptor: RunnerDescriptor;
  readonly store: RunnerStore;
  readonly log: JobLog;
  readonly folders: WorkFolders;
  readonly startedAtMs: number;
  /** What may ask for the end, since before this run. */
  readonly signals: StopSignals;
  /** A kernel's process that was started beforehand. */
  readonly readyHost?: HostAtHand | undefined;
}

/** One run of one child: starts the kernel's process while the job is staged in, follows it, and writes the record. */
export class ChildRun {
  readonly #parts: ChildRunParts;
  readonly #progress: ChildProgress;
  readonly #host: KernelHost;
  readonly #desk: CheckpointDesk;
  readonly #stopped: Promise<void>;
  #release: () => void = () => undefined;
  #ending: Ending | undefined;
  #failure: ChildFailure | undefined;
  #hostDone = false;
  readonly #cleanups: (() => void)[] = [];
  #told: string | undefined;

  constructor(parts: ChildRunParts) {
    this.#parts = parts;
    const { descriptor } = parts;
    this.#stopped = new Promise((resolve) => {
      this.#release = resolve;
    });
    this.#progress = new ChildProgress(parts.log, {
      ending: () => this.#ending,
      limitReached: (failure) => {
        if (failure === "TimeLimit") this.#tell(timeLimitEnding(descriptor.timeLimitMs));
        else {
          this.#ending ??= memoryEnding(
            descriptor.memoryLimitBytes === undefined
              ? "The evaluation needed more memory than the kernel may use."
              : "The kernel reached the memory limit.",
          );
        }
      },
      broken: (error) => this.#fail(ChildFailure.from(error, "Writing the result")),
    });
    const { child, checkpointLimitBytes } = parts.args;
    this.#desk = new CheckpointDesk(parts.store, child, checkpointLimitBytes);
    const spawn: HostSpawn = {
      program: parts.program,
      folder: parts.folders.work,
      scratchFolder: parts.folders.root,
      heapMb:
        descriptor.memoryLimitBytes === undefined
          ? undefined
          : Math.max(16, Math.ceil(descriptor.memoryLimitBytes / bytesPerMb)),
      desk: this.#desk,
    };
    const size = elementsAtOnce(descriptor);
    if (size > 1) parts.readyHost?.kill();
    this.#host =
      size === 1
        ? (parts.readyHost?.take(spawn, this.#progress) ?? new HostProcess(spawn, this.#progress))
        : this.#team(spawn, size);
  }

  #team(spawn: HostSpawn, size: number): HostTeam {
    return new HostTeam({
      spawn,
      size,
      progress: this.#progress,
      log: this.#parts.log,
      folder: this.#parts.folders.stage,
      ending: () => this.#ending,
      memoryLimitBytes: this.#parts.descriptor.memoryLimitBytes,
      end: (ending) => {
        this.#ending ??= ending;
      },
    });
  }

  /**
   * Runs the child to its end, whatever that is, and writes its outcome record.
   * @returns false when another run of the same attempt was first.
   * @throws Error when no record could be written.
   */
  async run(): Promise<boolean> {
    const { descriptor, log, signals, startedAtMs } = this.#parts;
    signals.follow((signal) => this.#end(signalEnding(signal)));
    if (descriptor.timeLimitMs !== undefined) {
      const left = descriptor.timeLimitMs - (Date.now() - startedAtMs);
      const ending = timeLimitEnding(descriptor.timeLimitMs);
      this.#cleanups.push(afterMs(left, () => this.#end(ending)));
    }
    const heartbeat = setInterval(() => log.touch(), heartbeatMs).unref();
    this.#cleanups.push(() => clearInterval(heartbeat));
    const report = await this.#evaluate();
    const record = await writeOutcome(this.#parts, report);
    if (record?.phase === "succeeded") await this.#desk.forget();
    return record !== undefined;
  }

  /** Settles when no process of the kernel is left, or none that can be ended. */
  async gone(): Promise<void> {
    await Promise.race([this.#host.gone, delay(goneMs, undefined, { ref: false })]);
  }

  /** Forgets the time limit and stops writing signs of life, in a process that goes on after the run. */
  dispose(): void {
    for (const cleanup of this.#cleanups) cleanup();
  }

  /** Asks for the end; the first reason counts. */
  #end(ending: Ending): void {
    if (this.#hostDone) return;
    this.#tell(ending);
    this.#release();
    this.#host.stop();
  }

  /** Says at once why the child ends, unless it is ending already. */
  #tell(ending: Ending): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    this.#told = ending.reason;
    this.#parts.log.line("system", ending.reason);
  }

  #fail(failure: ChildFailure): void {
    this.#failure ??= failure;
    this.#release();
    this.#host.kill();
  }

  async #evaluate(): Promise<ChildReport> {
    const { store, descriptor, args, folders } = this.#parts;
    let writer: ResultWriter | undefined;
    let total = 1;
    const reading = readManifest(store, descriptor);
    try {
      const manifest = await this.#unlessStopped(reading);
      const staged =
        manifest && (await this.#unlessStopped(stageIn(store, manifest, args.child, folders)));
      if (staged !== undefined) {
        total = staged.total;
        const isArray = staged.span !== undefined;
        writer = openResult(this.#parts, total, isArray);
        this.#progress.attach(writer, isArray);
        this.#host.start({
          jobPath: staged.jobPath,
          jobType: staged.manifest.jobType,
          ...(staged.span === undefined ? {} : { span: staged.span }),
          folder: folders.work,
          scratchFolder: folders.root,
          cores: descriptor.cores ?? 1,
          ...this.#limits(),
          resultLimitBytes: args.resultLimitBytes,
          attempt: args.attempt,
          checkpointLimitBytes: args.checkpointLimitBytes,
          saveGraceMs: saveGraceMs(),
        });
      }
    } catch (error) {
      this.#fail(ChildFailure.from(error, "Fetching the job"));
    }
    const end = await this.#host.ended;
    this.#hostDone = true;
    await this.#settleCheckpoints();
    const facts: HostFacts = { exitCode: end.exitCode, signal: end.signal };
    const refusal = this.#progress.refusal;
    if (this.#failure === undefined && refusal !== undefined && !this.#progress.begun) {
      this.#failure = new ChildFailure(refusal.cause, refusal.reason);
    }
    if (this.#failure === undefined && this.#ending === undefined) {
      if (refusal !== undefined) {
        this.#ending = { ...crashEnding(end), cause: "infrastructure", reason: refusal.reason };
      } else if (!this.#progress.complete) this.#ending = crashEnding(end);
    }
    if (writer === undefined && this.#failure === undefined) {
      ({ writer, total } = (await this.#unstaged(reading)) ?? { writer, total });
    }
    return this.#report(writer, total, facts);
  }

  /** A result without evaluations, for a child that is ended before it was staged in; none where the job cannot be had soon. */
  async #unstaged(
    reading: Promise<JobManifest>,
  ): Promise<{ readonly writer: ResultWriter; readonly total: number } | undefined> {
    try {
      const tooLate = delay(saveGraceMs(), undefined, { ref: false });
      const manifest = await Promise.race([reading, tooLate]);
      if (manifest === undefined) return undefined;
      const isArray = manifest.jobType === "Array";
      const total = isArray ? spanLength(spanOf(manifest, this.#parts.args.child)) : 1;
      const writer = openResult(this.#parts, total, isArray);
      this.#progress.attach(writer, isArray);
      return { writer, total };
    } catch {
      // The reason of the end counts, not what else would have come of it.
      return undefined;
    }
  }

  /** What a function gave to be saved is stored, even if the function did not wait for it. */
  async #settleCheckpoints(): Promise<void> {
    const idle = this.#desk.idle();
    // Whoever ends the child does not wait for a store that does not answer.
    if (this.#ending === undefined) await idle;
    else await Promise.race([idle, delay(saveGraceMs(), undefined, { ref: false })]);
  }

  #report(writer: ResultWriter | undefined, total: number, facts: HostFacts): ChildReport {
    const progress = this.#progress;
    const base = { total, progress, facts, told: this.#told };
    if (this.#failure === undefined && writer !== undefined) {
      try {
        const ending = this.#ending;
        if (ending !== undefined && !progress.complete) progress.interrupt(ending, total);
        const failure =
          ending !== undefined && (writer.written < total || progress.skipped > 0)
            ? ending.failure
            : progress.worst;
        writer.finish({ failure, inputString: progress.inputString });
        return { ...base, ending, files: filesOf(writer) };
      } catch (error) {
        this.#failure = ChildFailure.from(error, "Writing the result");
      }
    }
    discardResult(writer, this.#parts.folders);
    return { ...base, ending: this.#ending, failure: this.#failure };
  }

  #limits(): Pick<StartMessage, "endsAtMs" | "memoryLimitBytes"> {
    const { timeLimitMs, memoryLimitBytes } = this.#parts.descriptor;
    return {
      ...(timeLimitMs === undefined ? {} : { endsAtMs: this.#parts.startedAtMs + timeLimitMs }),
      ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
    };
  }

  async #unlessStopped<T>(work: Promise<T>): Promise<T | undefined> {
    // A step that goes on in vain must not end the program with an unhandled rejection.
    work.catch(() => undefined);
    return await Promise.race([work, this.#stopped.then(() => undefined)]);
  }
}
