import {
  BatchError,
  longestTimerMs,
  type ProviderV1,
  type StatusAnswer,
} from "@remotebatch/job-model";
import { HintAllowance } from "./hint-allowance.js";
import type { JobTracker } from "./job-tracker.js";
import { withSignal } from "./with-signal.js";

/** How often one provider is asked. */
export interface PollingLimits {
  readonly minIntervalMs: number;
  readonly maxIntervalMs: number;
}

/** A job that somebody waits for: by how many, and how to stop listening to hints about it. */
interface Watched {
  readonly count: number;
  readonly unlisten: () => void;
}

const growth = 1.4;
/** Polling may take this part of the time at most: a slow answer makes the next question later. */
const busyShare = 0.2;
/** How long a client that is closed waits for an answer that is on its way. */
const lastAnswerMs = 2000;

/**
 * Asks one provider about all jobs that anybody waits for, in one call at a time. The interval grows while nothing
 * changes and shrinks when something does; it is spread by up to a fifth, so that clients do not ask in step.
 */
export class ProviderPoller {
  readonly #provider: ProviderV1;
  readonly #limits: PollingLimits;
  readonly #watched = new Map<JobTracker, Watched>();
  #asked = new Map<JobTracker, (() => void)[]>();
  #inFlight: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;
  #intervalMs: number;
  readonly #hints = new HintAllowance(busyShare);
  /** A hint came while a question was on its way, whose answer may be older. */
  #isHinted = false;
  readonly #closing = new AbortController();
  #question = new AbortController();

  constructor(provider: ProviderV1, limits: PollingLimits) {
    this.#provider = provider;
    this.#limits = limits;
    this.#intervalMs = limits.minIntervalMs;
  }

  /** Aborted with a `BATCH_CLOSED` error when the poller is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Asks about this job soon, together with all others asked about at the same time; resolves after the answer. */
  ask(tracker: JobTracker): Promise<void> {
    if (this.closing.aborted) return Promise.reject(this.closing.reason);
    return new Promise((resolve) => {
      const waiting = this.#asked.get(tracker);
      if (waiting === undefined) this.#asked.set(tracker, [resolve]);
      else waiting.push(resolve);
      if (this.#inFlight === undefined) this.#start();
    });
  }

  /** Asks about this job again and again until the function given back is called. */
  watch(tracker: JobTracker): () => void {
    const { count = 0, unlisten = this.#listen(tracker) } = this.#watched.get(tracker) ?? {};
    this.#watched.set(tracker, { count: count + 1, unlisten });
    this.#intervalMs = this.#limits.minIntervalMs;
    this.#schedule();
    let done = false;
    return () => {
      if (done) return;
      done = true;
      const left = (this.#watched.get(tracker)?.count ?? 1) - 1;
      if (left > 0) this.#watched.set(tracker, { count: left, unlisten });
      else {
        this.#watched.delete(tracker);
        unlisten();
      }
      if (this.#watched.size === 0) this.#stopTimer();
    };
  }

  /** Ends polling; a question on its way is given a moment for its answer, and then up. */
  async close(): Promise<void> {
    this.#closing.abort(closed());
    this.#stopTimer();
    if (this.#inFlight === undefined) return;
    const timer = setTimeout(() => this.#question.abort(closed()), lastAnswerMs);
    await this.#inFlight;
    clearTimeout(timer);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #listen(tracker: JobTracker): () => void {
    return (
      this.#provider.onChange?.(tracker.ref, () => {
        if (tracker.settled) return;
        if (this.#inFlight === undefined) this.#schedule(true);
        else this.#isHinted = true;
      }) ?? (() => {})
    );
  }

  #schedule(hinted = false): void {
    if (this.closing.aborted || this.#inFlight !== undefined || this.#watched.size === 0) return;
    const delayMs = hinted
      ? this.#hints.delayMs(performance.now())
      : Math.min(longestTimerMs, this.#intervalMs * (0.8 + Math.random() * 0.4));
    const dueMs = performance.now() + delayMs;
    if (delayMs === 0) {
      // A timer would wait for another millisecond.
      this.#start();
      return;
    }
    // A timer that comes earlier stays: watchers that come and go must not put the question off.
    if (this.#timer !== undefined && this.#dueMs <= dueMs) return;
    this.#stopTimer();
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#start();
    }, delayMs);
  }

  #start(): void {
    this.#stopTimer();
    // A turn of the event loop gathers everything that is asked at once.
    this.#inFlight = new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => this.#poll())
      .finally(() => {
        this.#inFlight = undefined;
        const wasHinted = this.#isHinted;
        this.#isHinted = false;
        if (this.#asked.size > 0) this.#start();
        else this.#schedule(wasHinted);
      });
  }

  async #poll(): Promise<void> {
    const asked = this.#asked;
    this.#asked = new Map();
    const trackers = [
      ...new Set([
        ...asked.keys(),
        ...[...this.#watched.keys()].filter((tracker) => !tracker.settled),
      ]),
    ];
    if (trackers.length === 0) return;
    const startedMs = performance.now();
    const changed = await this.#answers(trackers);
    const endedMs = performance.now();
    const tookMs = endedMs - startedMs;
    this.#hints.took(tookMs, endedMs);
    const wanted = changed ? this.#limits.minIntervalMs : this.#intervalMs * growth;
    this.#intervalMs = Math.min(
      this.#limits.maxIntervalMs,
      Math.max(wanted, this.#limits.minIntervalMs, tookMs / busyShare),
    );
    for (const waiting of asked.values()) for (const resolve of waiting) resolve();
  }

  async #answers(trackers: readonly JobTracker[]): Promise<boolean> {
    let answers: readonly StatusAnswer[];
    try {
      // A new one each time: providers may leave listeners on it.
      this.#question = new AbortController();
      const { signal } = this.#question;
      const queries = trackers.map((tracker) => tracker.query());
      answers = await withSignal(this.#provider.status(queries, { signal }), signal);
    } catch (error) {
      const known = BatchError.from(error, { provider: this.#provider.name });
      const unavailable = { code: known.code, message: known.message };
      for (const tracker of trackers) tracker.apply({ ref: tracker.ref, unavailable });
      // A failed question is no change: the interval must grow.
      return false;
    }
    let changed = false;
    for (const [index, tracker] of trackers.entries()) {
      const answer = answers[index] ?? {
        ref: tracker.ref,
        unavailable: {
          code: "BATCH_ENGINE_FAILED" as const,
          message: "The provider gave no answer for this job.",
        },
      };
      if (tracker.apply(answer) && "status" in answer) changed = true;
    }
    return changed;
  }
}

function closed(): BatchError {
  return new BatchError("BATCH_CLOSED", "The client was closed; create a new one.");
}
