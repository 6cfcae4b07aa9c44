import type { LaunchRecord } from "../launch-record.js";
import { type RunnerKind, type RunnerProcess, runnerWords } from "./runner-process.js";
import { StandbyMember } from "./standby-member.js";

/** After a job: its client may have the next one at once, and starting runners would slow that down. */
const pauseMs = 100;
/** Runners in a row that ended before they were given anything, after which no more are started. */
const maxFailures = 3;

function nameOf({ node, runner, runnerSha256, environment }: RunnerKind): string {
  const variables = Object.entries(environment).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([node, runner, runnerSha256, variables]);
}

/**
 * Runners that are started before there is work for them. Each serves one child, and another takes its place; all are of the
 * kind that the last launch that asked for some runs with. They end with the process that holds the pool, and some time after
 * the last child.
 */
export class StandbyPool {
  readonly #folder: string;
  readonly #graceMs: number;
  readonly #members = new Set<StandbyMember>();
  #kind: RunnerKind | undefined;
  #name = "";
  #wanted = 0;
  #idleMs = 0;
  #usedAtMs = 0;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, graceMs: number) {
    this.#folder = folder;
    this.#graceMs = graceMs;
  }

  /** True while runners stand by, or are to. */
  get isOpen(): boolean {
    return this.#kind !== undefined;
  }

  /** Folders of the runners that stand by. */
  get folders(): ReadonlySet<string> {
    return new Set([...this.#members].map((member) => member.folder));
  }

  /** Notes how many runners are to stand by for launches like this one; nothing where it asks for none. */
  want(record: LaunchRecord): void {
    if (record.warm === undefined) return;
    const { node, runner, runnerSha256, environment, warm } = record;
    const kind = { node, runner, runnerSha256, environment };
    if (this.#name !== nameOf(kind)) this.#dismissAll();
    this.#kind = kind;
    this.#name = nameOf(kind);
    this.#wanted = warm.runners;
    this.#idleMs = warm.idleMs;
    this.#usedAtMs = performance.now();
    this.#failures = 0;
  }

  /** The runner for a child, if one of its kind stands by. */
  take(
    record: LaunchRecord,
    child: number,
    attempt: number,
    printed: string,
  ): RunnerProcess | undefined {
    if (record.warm === undefined || this.#name !== nameOf(record)) return undefined;
    for (const member of this.#members) {
      this.#members.delete(member);
      const runner = member.give(runnerWords(record, child, attempt), printed);
      if (runner === undefined) continue;
      this.#usedAtMs = performance.now();
      this.#failures = 0;
      return runner;
    }
    return undefined;
  }

  /** Lets a runner get ready for a child that may come soon: the one that is next, or where that was roused just now, another. */
  rouse(): void {
    for (const member of this.#members) if (member.rouse()) return;
  }

  /** Starts missing runners one by one in a while, each when `hasRoom` holds; closes the pool when its time is over. */
  tend(hasRoom: () => boolean): void {
    if (!this.isOpen) return;
    if (performance.now() - this.#usedAtMs > this.#idleMs) {
      this.close();
      return;
    }
    if (this.#timer !== undefined || this.#members.size >= this.#wanted) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (hasRoom()) this.#start();
      this.tend(hasRoom);
    }, pauseMs);
  }

  #start(): void {
    const kind = this.#kind;
    if (kind === undefined || this.#failures >= maxFailures) return;
    try {
      const member = new StandbyMember(kind, this.#folder, this.#graceMs);
      this.#members.add(member);
      void member.exit.then(() => {
        // One that was given a child is no member any more.
        if (this.#members.delete(member)) this.#failures += 1;
      });
    } catch (error) {
      // A full disk, too many processes: jobs are then started in the usual way.
      this.#failures += 1;
      console.error(`scheduler: no runner can stand by: ${String(error)}`);
    }
  }

  #dismissAll(): void {
    for (const member of this.#members) member.dismiss();
    this.#members.clear();
  }

  /** Sends the runners away that have no child. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#kind = undefined;
    this.#name = "";
    this.#dismissAll();
  }
}
