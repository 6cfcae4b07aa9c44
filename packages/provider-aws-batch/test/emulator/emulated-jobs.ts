import { randomUUID } from "node:crypto";
import {
  type AttemptEnd,
  type EmulatedTask,
  isOver,
  type LogEvent,
  type RoleVariables,
  runContainer,
  runsAgain,
  type Submission,
  stopContainer,
} from "./emulated-job.js";

/** How the emulated service runs jobs. */
export interface EmulatedJobsOptions {
  /** Containers at once. */
  readonly slots: number;
  /** Length of one of its seconds in time limits, milliseconds. */
  readonly secondMs: number;
  /** Ends an attempt in this way in place of running it. */
  readonly role?: RoleVariables;
  readonly fate: (task: EmulatedTask) => AttemptEnd | "stuck" | undefined;
}

export interface EmulatedArray {
  readonly id: string;
  readonly submission: Submission;
  readonly createdAt: number;
  readonly tasks: readonly EmulatedTask[];
  readonly isArray: boolean;
}

/** Jobs as AWS Batch has them: plain ones, and arrays whose own state follows from that of their children. */
export class EmulatedJobs {
  readonly #options: EmulatedJobsOptions;
  readonly #waiting: EmulatedTask[] = [];
  #running = 0;
  readonly all = new Map<string, EmulatedArray>();
  readonly tasks = new Map<string, EmulatedTask>();
  readonly logs = new Map<string, LogEvent[]>();

  constructor(options: EmulatedJobsOptions) {
    this.#options = options;
  }

  submit(submission: Submission): EmulatedArray {
    const id = randomUUID();
    const createdAt = Date.now();
    const size = submission.arrayProperties?.size;
    const make = (index: number | undefined): EmulatedTask => ({
      id: index === undefined ? id : `${id}:${index}`,
      index,
      submission,
      createdAt,
      status: "SUBMITTED",
      statusReason: undefined,
      startedAt: undefined,
      stoppedAt: undefined,
      attempts: [],
      logStreamName: undefined,
      terminated: undefined,
      process: undefined,
    });
    const tasks =
      size === undefined ? [make(undefined)] : Array.from({ length: size }, (_, at) => make(at));
    const job = { id, submission, createdAt, tasks, isArray: size !== undefined };
    this.all.set(id, job);
    for (const task of tasks) {
      this.tasks.set(task.id, task);
      this.#waiting.push(task);
    }
    setTimeout(() => this.#next(), 5);
    return job;
  }

  counts(job: EmulatedArray): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const word of [
      "STARTING",
      "FAILED",
      "RUNNING",
      "SUCCEEDED",
      "RUNNABLE",
      "SUBMITTED",
      "PENDING",
    ])
      counts[word] = 0;
    for (const { status } of job.tasks) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  /** An array is SUBMITTED, PENDING, FAILED or SUCCEEDED, and the last two only when all its children have ended. */
  statusOf(job: EmulatedArray): string {
    const [only] = job.tasks;
    if (!job.isArray && only !== undefined) return only.status;
    if (job.tasks.every(isOver))
      return job.tasks.some(({ status }) => status === "FAILED") ? "FAILED" : "SUCCEEDED";
    return job.tasks.every(({ status }) => status === "SUBMITTED") ? "SUBMITTED" : "PENDING";
  }

  /** The end of an array ends the children that wait only: the least that AWS says of it. */
  terminate(id: string, reason: string): void {
    const array = this.all.get(id);
    const waits = ({ status }: EmulatedTask): boolean =>
      status !== "RUNNING" && status !== "STARTING";
    const tasks =
      array?.isArray === true ? array.tasks.filter(waits) : [this.tasks.get(array?.id ?? id)];
    for (const task of tasks) {
      if (task === undefined || isOver(task) || task.terminated !== undefined) continue;
      task.terminated = reason;
      if (task.process !== undefined) stopContainer(task, 2000);
      else if (task.status !== "STARTING") this.#end(task, "FAILED", reason);
    }
  }

  /** Takes the host of a running task away: the container is told to end, and the task has failed with this reason. */
  reclaim(id: string, reason: string): void {
    const task = this.tasks.get(id);
    if (task === undefined) return;
    task.reclaimed = reason;
    stopContainer(task, 2000);
  }

  close(): void {
    this.#waiting.length = 0;
    for (const task of this.tasks.values()) {
      task.terminated ??= "closed";
      if (task.process !== undefined) stopContainer(task, 100);
    }
  }

  #end(task: EmulatedTask, status: string, reason: string): void {
    task.status = status;
    task.statusReason = reason;
    task.stoppedAt = Date.now();
  }

  #next(): void {
    for (const task of this.#waiting) if (task.status === "SUBMITTED") task.status = "RUNNABLE";
    while (this.#running < this.#options.slots) {
      const at = this.#waiting.findIndex((task) => !isOver(task));
      if (at < 0) return;
      const [task] = this.#waiting.splice(0, at + 1).slice(-1);
      if (task === undefined) return;
      this.#running += 1;
      this.#run(task)
        .finally(() => {
          this.#running -= 1;
          this.#next();
        })
        .catch((error: unknown) => this.#end(task, "FAILED", String(error)));
    }
  }

  async #run(task: EmulatedTask): Promise<void> {
    const logStreamName = `emulator/default/${randomUUID()}`;
    task.status = "STARTING";
    task.reclaimed = undefined;
    task.logStreamName = logStreamName;
    const log: LogEvent[] = [];
    this.logs.set(logStreamName, log);
    const startedAt = Date.now();
    task.startedAt = startedAt;
    const fate = this.#options.fate(task);
    if (fate === "stuck") return;
    task.status = "RUNNING";
    const end =
      fate ??
      (await runContainer(task, log, {
        secondMs: this.#options.secondMs,
        killMs: 2000,
        role: this.#options.role,
      }));
    task.attempts.push({ ...end, logStreamName, startedAt, stoppedAt: Date.now() });
    const again = runsAgain(task, end);
    const isGood =
      end.exitCode === 0 &&
      task.terminated === undefined &&
      !end.statusReason.startsWith("Job attempt");
    if (isGood) this.#end(task, "SUCCEEDED", end.statusReason);
    else if (again) {
      task.status = "RUNNABLE";
      this.#waiting.push(task);
    } else this.#end(task, "FAILED", task.terminated ?? end.statusReason);
  }
}
