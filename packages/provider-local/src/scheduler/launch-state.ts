import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { isFinal } from "@remotebatch/job-model";
import { type ChildEvent, formatEvent, latestEvents, parseEvents } from "../event-log.js";
import type { LaunchRecord } from "../launch-record.js";

const lineFeed = 10;

/** A child waiting for its turn. */
export interface WaitingChild {
  readonly child: number;
  readonly attempt: number;
}

/**
 * One launch as the scheduler sees it: which children wait, run, have ended. Every change is first a line in the events
 * file, from which a later scheduler builds the same state again.
 */
export class LaunchState {
  readonly record: LaunchRecord;
  /** Children said to be running by the events of an earlier scheduler. */
  readonly orphans: readonly ChildEvent[];
  readonly #path: string;
  readonly #waiting: WaitingChild[] = [];
  readonly #ended = new Set<number>();
  /** Children between two attempts, whose turn comes only when they are released. */
  readonly #held = new Map<number, WaitingChild>();
  #next = 0;
  #file: number | undefined;
  /** Lines that could not be written, for instance on a full disk. */
  #unwritten = "";

  constructor(record: LaunchRecord, path: string) {
    this.record = record;
    this.#path = path;
    const bytes = existsSync(path) ? readFileSync(path) : new Uint8Array(0);
    // A crash may have cut the last line; what follows must not be glued to it.
    if (bytes.length > 0 && bytes[bytes.length - 1] !== lineFeed) this.#unwritten = "\n";
    const latest = latestEvents(parseEvents(bytes).events);
    const orphans: ChildEvent[] = [];
    for (const child of record.children) {
      const event = latest.get(child);
      if (event === undefined) this.#waiting.push({ child, attempt: record.attempt });
      else if (isFinal(event.phase)) this.#ended.add(child);
      else if (event.pid !== undefined) orphans.push(event);
      else this.#waiting.push({ child, attempt: event.attempt });
    }
    this.orphans = orphans;
  }

  get isFinished(): boolean {
    return this.#ended.size === this.record.children.length;
  }

  get hasWaiting(): boolean {
    return this.#next < this.#waiting.length;
  }

  /** The child whose turn is next, taken off the queue. */
  takeWaiting(): WaitingChild | undefined {
    const child = this.#waiting[this.#next];
    if (child !== undefined) this.#next += 1;
    if (this.#next > 1000 && this.#next * 2 > this.#waiting.length) {
      this.#waiting.splice(0, this.#next);
      this.#next = 0;
    }
    return child;
  }

  /** Takes the waiting children that fit off the queue. */
  takeMatching(fits: (child: number) => boolean): readonly WaitingChild[] {
    const left: WaitingChild[] = [];
    const taken = [...this.#held.values()].filter(({ child }) => fits(child));
    for (const { child } of taken) this.#held.delete(child);
    for (const waiting of this.#waiting.slice(this.#next)) {
      (fits(waiting.child) ? taken : left).push(waiting);
    }
    this.#waiting.splice(0, this.#waiting.length, ...left);
    this.#next = 0;
    return taken;
  }

  /** Puts a child whose next attempt was noted into the queue, unless it was taken by `takeMatching` in the meantime. */
  release(child: number): void {
    const waiting = this.#held.get(child);
    if (waiting === undefined) return;
    this.#held.delete(child);
    this.#waiting.push(waiting);
  }

  /** Notes an event; an event of phase `queued` holds the child for its next attempt until it is released. */
  note(event: ChildEvent): void {
    if (isFinal(event.phase)) this.#ended.add(event.child);
    if (event.phase === "queued")
      this.#held.set(event.child, { child: event.child, attempt: event.attempt });
    this.#unwritten += formatEvent(event);
    this.flush();
  }

  /** Writes what could not be written before; false while that still fails. */
  flush(): boolean {
    if (this.#unwritten === "") return true;
    try {
      this.#file ??= openSync(this.#path, "a", 0o600);
      const bytes = Buffer.from(this.#unwritten);
      const written = writeSync(this.#file, bytes);
      this.#unwritten = bytes.subarray(written).toString();
      return this.#unwritten === "";
    } catch {
      return false;
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
