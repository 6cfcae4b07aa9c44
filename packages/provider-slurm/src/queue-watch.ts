import { type CallOptions, isFinal } from "@remotebatch/job-model";
import type { EngineChild } from "@remotebatch/provider-kit";
import { jobName, type SlurmLaunch } from "./launch-id.js";
import type { SlurmCommands } from "./slurm-commands.js";
import { childOfRow, type SlurmRow } from "./slurm-row.js";
import { stateWord } from "./slurm-state.js";

/** Slower than the queue, by this factor: accounting is a data base that everybody waits for. */
const accountingFactor = 5;

/** How the queue is watched. */
export interface WatchOptions {
  /** The queue is asked at most this often, milliseconds. */
  readonly pollMs: number;
  readonly accounting: (options: CallOptions) => Promise<boolean>;
  /** Milliseconds of a clock that is never set back. */
  readonly now: () => number;
}

/**
 * What Slurm says of launches: of all of them in one question to the controller, and in one to accounting about children that
 * the controller has forgotten. Ends are remembered, because Slurm forgets them.
 */
export class QueueWatch {
  readonly #commands: SlurmCommands;
  readonly #options: WatchOptions;
  readonly #ended = new Map<string, Map<number, EngineChild>>();
  #rows = new Map<string, SlurmRow[]>();
  #asked: ReadonlySet<string> = new Set();
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #accountedAtMs = Number.NEGATIVE_INFINITY;
  #failure: unknown;

  constructor(commands: SlurmCommands, options: WatchOptions) {
    this.#commands = commands;
    this.#options = options;
  }

  /** The next question goes to Slurm itself: something was changed. */
  touch(): void {
    this.#askedAtMs = Number.NEGATIVE_INFINITY;
  }

  forget(launch: SlurmLaunch): void {
    this.#ended.delete(launch.key);
  }

  /** The children of each launch that Slurm knows, or knew when it was asked last. */
  async children(
    launches: readonly SlurmLaunch[],
    call: CallOptions,
  ): Promise<readonly (readonly EngineChild[])[]> {
    await this.#ask(launches, call);
    const states = launches.map((launch) => this.#statesOf(launch));
    await this.#addExits(launches, states, call);
    await this.#addAccounting(launches, states, call);
    return launches.map((launch, at) => {
      const found = states[at] as Map<number, EngineChild>;
      const ended = this.#endedOf(launch);
      for (const [index, child] of found) {
        // What was learnt of an end is kept; one that was requeued has none any more.
        if (!isFinal(child.phase)) ended.delete(index);
        else if (ended.get(index)?.phase !== child.phase) ended.set(index, child);
      }
      return launch.indexes.flatMap((index) => ended.get(index) ?? found.get(index) ?? []);
    });
  }

  #endedOf({ key }: SlurmLaunch): Map<number, EngineChild> {
    const ended = this.#ended.get(key) ?? new Map<number, EngineChild>();
    this.#ended.set(key, ended);
    return ended;
  }

  async #ask(launches: readonly SlurmLaunch[], call: CallOptions): Promise<void> {
    const ids = [...new Set(launches.map(({ jobId }) => jobId))];
    const nowMs = this.#options.now();
    const isFresh = nowMs - this.#askedAtMs < this.#options.pollMs;
    if (isFresh && ids.every((id) => this.#asked.has(id))) {
      if (this.#failure !== undefined) throw this.#failure;
      return;
    }
    this.#asked = new Set(ids);
    this.#askedAtMs = nowMs;
    this.#failure = undefined;
    try {
      const rows = new Map<string, SlurmRow[]>();
      for (const row of await this.#commands.queue(ids, call)) {
        const known = rows.get(row.jobId);
        if (known === undefined) rows.set(row.jobId, [row]);
        else known.push(row);
      }
      this.#rows = rows;
    } catch (error) {
      if (call.signal?.aborted === true) this.touch();
      else this.#failure = error;
      throw error;
    }
  }

  #statesOf(launch: SlurmLaunch): Map<number, EngineChild> {
    return statesOfRows(launch, this.#rows.get(launch.jobId) ?? []);
  }

  /** Asks how processes ended that failed, once for each: it is not among what the queue's format can show. */
  async #addExits(
    launches: readonly SlurmLaunch[],
    states: readonly Map<number, EngineChild>[],
    call: CallOptions,
  ): Promise<void> {
    const fresh = launches.flatMap((launch, at) =>
      [...(states[at] ?? [])].flatMap(([index, { label }]) => {
        if (label !== "FAILED" || this.#endedOf(launch).has(index)) return [];
        const row = this.#rowOf(launch, index);
        return row === undefined || row.end !== undefined ? [] : [{ launch, at, index, row }];
      }),
    );
    if (fresh.length === 0) return;
    const ids = [...new Set(fresh.map(({ launch }) => launch.jobId))];
    const ends = await this.#commands.exits(ids, call);
    for (const { launch, at, index, row } of fresh) {
      const { jobId, first, attempt } = launch;
      const end = ends.get(`${jobId}_${index}`) ?? (index === 0 ? ends.get(jobId) : undefined);
      if (end === undefined) continue;
      states[at]?.set(index, childOfRow({ ...row, end }, first + index, attempt));
    }
  }

  #rowOf(launch: SlurmLaunch, index: number): SlurmRow | undefined {
    const isSingle = launch.indexes.length === 1;
    return (this.#rows.get(launch.jobId) ?? []).find(
      (row) => row.indexes.includes(index) || (isSingle && row.indexes.length === 0),
    );
  }

  async #addAccounting(
    launches: readonly SlurmLaunch[],
    states: readonly Map<number, EngineChild>[],
    call: CallOptions,
  ): Promise<void> {
    const incomplete = launches.filter((launch, at) => {
      const ended = this.#endedOf(launch);
      return launch.indexes.some((index) => states[at]?.has(index) !== true && !ended.has(index));
    });
    const { now, pollMs, accounting } = this.#options;
    if (incomplete.length === 0 || now() - this.#accountedAtMs < pollMs * accountingFactor) return;
    if (!(await accounting(call))) return;
    this.#accountedAtMs = now();
    const ids = [...new Set(incomplete.map(({ jobId }) => jobId))];
    const rows = await this.#commands.accounting(ids, call);
    for (const launch of incomplete) {
      const own = rows.filter(({ jobId }) => jobId === launch.jobId);
      const found = states[launches.indexOf(launch)] as Map<number, EngineChild>;
      for (const [index, child] of statesOfRows(launch, own)) {
        // Of what still goes on, only the controller's word counts.
        if (!found.has(index) && isFinal(child.phase)) found.set(index, child);
      }
    }
  }
}

/** States by index. A row without an index speaks for a job that is no array, or for all of an array that have no row. */
function statesOfRows(launch: SlurmLaunch, rows: readonly SlurmRow[]): Map<number, EngineChild> {
  const states = new Map<number, EngineChild>();
  const { first, attempt, indexes } = launch;
  const name = jobName(launch.key);
  const last = indexes.at(-1) ?? 0;
  // Indexes are nearly always all of them, from 0.
  const members = last === indexes.length - 1 ? undefined : new Set(indexes);
  let rest: SlurmRow | undefined;
  for (const row of rows) {
    if (row.name !== name) continue;
    if (row.indexes.length === 0) rest = row;
    for (const index of row.indexes) {
      if (index > last || members?.has(index) === false) continue;
      states.set(index, childOfRow(row, first + index, attempt));
    }
  }
  // Of an array only its cancelled rest is told in this way; anything else is not believed.
  const isBelieved =
    indexes.length === 1 ||
    rest?.isRest === true ||
    (rest !== undefined && stateWord(rest.state) === "CANCELLED");
  if (rest !== undefined && isBelieved) {
    for (const index of indexes) {
      if (!states.has(index)) states.set(index, childOfRow(rest, first + index, attempt));
    }
  }
  return states;
}
