/** How often something is asked, and how much the pauses may grow. */
export interface PollOptions {
  /** Shortest pause, also the first. Default 50 ms. */
  readonly minMs?: number;
  /** Longest pause while answers come. Default 5 s. */
  readonly maxMs?: number;
  /** Longest pause while asking fails. Default 60 s. */
  readonly maxFailureMs?: number;
  /** Growth of the pause from one unchanged answer to the next. Default 1.5. */
  readonly factor?: number;
  /** Part of the pause that is random, from 0 to 1. Default 0.2. */
  readonly jitter?: number;
}

/** What the last poll brought. */
export type PollEvent = "changed" | "unchanged" | "failed" | "throttled";

/** Where a schedule stands. Plain data; never changed in place. */
export interface PollState {
  /** Pause before the next poll without jitter, milliseconds. */
  readonly pauseMs: number;
  /** Failed polls in a row. */
  readonly failures: number;
}

/** Growing pauses between polls: pure functions over a state that the caller keeps. */
export interface PollSchedule {
  readonly first: PollState;
  /** The state after a poll. */
  next(state: PollState, event: PollEvent): PollState;
  /** Milliseconds to wait in this state; `random` from 0 to 1 spreads callers apart. */
  delayMs(state: PollState, random?: number): number;
}

const failureFactor = 2;
const throttleFactor = 4;

/**
 * A schedule for asking one engine about all jobs of a client: short pauses while things change, longer ones while
 * nothing does, much longer ones while the engine fails or asks to slow down.
 */
export function pollSchedule(options: PollOptions = {}): PollSchedule {
  const { minMs = 50, maxMs = 5000, maxFailureMs = 60_000, factor = 1.5, jitter = 0.2 } = options;
  const grow = (pauseMs: number, by: number, limitMs: number): number =>
    Math.max(minMs, Math.min(pauseMs * by, limitMs));
  return {
    first: { pauseMs: minMs, failures: 0 },
    next(state, event) {
      if (event === "changed") return { pauseMs: minMs, failures: 0 };
      if (event === "unchanged") {
        return { pauseMs: grow(state.pauseMs, factor, maxMs), failures: 0 };
      }
      const by = event === "throttled" ? throttleFactor : failureFactor;
      return { pauseMs: grow(state.pauseMs, by, maxFailureMs), failures: state.failures + 1 };
    },
    delayMs(state, random = Math.random()) {
      // Rounded, so that rounding errors of the product cannot pass the limit.
      return Math.round(state.pauseMs * (1 - jitter / 2 + jitter * random));
    },
  };
}
