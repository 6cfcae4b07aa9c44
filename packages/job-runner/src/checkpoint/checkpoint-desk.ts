import { rmSync } from "node:fs";
import { jobKeys } from "@remotebatch/job-model";
import type { RunnerStore } from "../store/runner-store.js";
import { maxHeadBytes } from "./checkpoint-file.js";
import type { CheckpointAnswer, CheckpointRequest } from "./checkpoint-request.js";

/** A save that waits for the one before it; later ones take its place. */
interface Waiting {
  path: string;
  readonly stored: Promise<void>;
}

/** The supervisor's side of checkpoints: keeps the newest state of each evaluation in the store. */
export class CheckpointDesk {
  readonly #store: RunnerStore;
  readonly #child: number;
  readonly #limitBytes: number;
  /** The write at work for each position, and the one after it. */
  readonly #writing = new Map<number, Promise<void>>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #open = new Set<Promise<unknown>>();
  readonly #known = new Set<number>();

  constructor(store: RunnerStore, child: number, limitBytes: number) {
    this.#store = store;
    this.#child = child;
    this.#limitBytes = limitBytes;
  }

  /** Does what is asked; never rejects. */
  handle(request: CheckpointRequest): Promise<CheckpointAnswer> {
    const work = this.#answer(request);
    this.#open.add(work);
    void work.finally(() => this.#open.delete(work));
    return work;
  }

  /** Settles when nothing is on its way any more. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }

  /** Removes the states that this run saved or used, where the store can. */
  async forget(): Promise<void> {
    for (const position of this.#known) await this.#store.discard(this.#key(position));
  }

  async #answer(request: CheckpointRequest): Promise<CheckpointAnswer> {
    const { id, position, path } = request;
    const key = this.#key(position);
    try {
      if (!this.#store.canKeep(key)) {
        if (request.save) rmSync(path, { force: true });
        const message = `The job's store is reached by URLs, and its descriptor has none to read and write ${key}; states cannot be kept there.`;
        return { id, found: false, problem: { code: "CHECKPOINT_NO_URL", message } };
      }
      this.#known.add(position);
      if (request.save) await this.#save(position, path);
      else return { id, found: await this.#load(position, path) };
      return { id, found: true };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { id, found: false, problem: { code: "CHECKPOINT_STORE", message } };
    }
  }

  async #load(position: number, path: string): Promise<boolean> {
    await this.#writing.get(position)?.catch(() => undefined);
    const most = this.#limitBytes + maxHeadBytes;
    return await this.#store.fetchIfThere(this.#key(position), path, most);
  }

  #save(position: number, path: string): Promise<void> {
    const running = this.#writing.get(position);
    if (running === undefined) return this.#write(position, path);
    const waiting = this.#waiting.get(position);
    if (waiting !== undefined) {
      rmSync(waiting.path, { force: true });
      waiting.path = path;
      return waiting.stored;
    }
    const next: Waiting = {
      path,
      stored: running
        .catch(() => undefined)
        .then(() => {
          this.#waiting.delete(position);
          return this.#write(position, next.path);
        }),
    };
    this.#waiting.set(position, next);
    return next.stored;
  }

  #write(position: number, path: string): Promise<void> {
    const work = this.#store.replace(this.#key(position), path).finally(() => {
      rmSync(path, { force: true });
      if (this.#writing.get(position) === work) this.#writing.delete(position);
    });
    this.#writing.set(position, work);
    return work;
  }

  #key(position: number): string {
    return jobKeys.checkpoint(this.#child, position);
  }
}
