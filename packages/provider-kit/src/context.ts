import { createHash } from "node:crypto";
import type { Phase, ProviderCapabilities } from "@remotebatch/job-model";
import type { JobEngine } from "./job-engine.js";
import type { JobStore } from "./job-store.js";
import type { PollSchedule } from "./poll-schedule.js";

/** How long the kit waits before it believes the worst. */
export interface Patience {
  /** A child that its engine reports as ended and that has no outcome record yet: shared folders lag. */
  readonly recordMs: number;
  /** A child that its engine does not know and that has no outcome record. */
  readonly lostMs: number;
  /** A process that began a launch, noted no id and gave no sign of life since: another one takes over. */
  readonly launchMs: number;
  /** Children of a job being removed that do not end. */
  readonly removeMs: number;
}

/** What all parts of one provider share. */
export interface KitContext {
  readonly name: string;
  readonly store: JobStore;
  readonly engine: JobEngine;
  readonly capabilities: ProviderCapabilities;
  readonly labels: Readonly<Record<Phase, string>>;
  readonly jobId?: ((launchIds: readonly string[]) => string) | undefined;
  readonly patience: Patience;
  readonly polling: PollSchedule;
  readonly now: () => number;
  /** The machine whose clock `now` is. */
  readonly host: string;
  /** Waits; rejects with the signal's reason when it is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Prefix of a job's objects in the store. */
export function jobPrefix(uuid: string): string {
  return `jobs/${uuid}/`;
}

/** One run of a child. */
export interface ChildRun {
  readonly child: number;
  readonly attempt: number;
  readonly startedAtMs?: number | undefined;
}

/** A machine's name as part of a key. */
function markOf(host: string): string {
  return createHash("sha256").update(host).digest("hex").slice(0, 12);
}

/** Keys of the kit's own records, relative to the store's root. */
export const kitKeys = {
  folder: (uuid: string): string => `${jobPrefix(uuid)}kit/`,
  plan: (uuid: string): string => `${jobPrefix(uuid)}kit/plan.json`,
  /** Who may launch this key, and since when: put only if absent, so each term has one owner. */
  intent: (uuid: string, key: string, term: number): string =>
    `${jobPrefix(uuid)}kit/intent-${key}${term === 1 ? "" : `.${term}`}.json`,
  /** When a machine first saw another's intent, by its own clock. */
  sight: (uuid: string, key: string, host: string): string =>
    `${jobPrefix(uuid)}kit/sight-${key}-${markOf(host)}.json`,
  launched: (uuid: string, key: string): string => `${jobPrefix(uuid)}kit/launched-${key}.json`,
  abortAll: (uuid: string): string => `${jobPrefix(uuid)}kit/abort-all.json`,
  abortChild: (uuid: string, child: number): string => `${jobPrefix(uuid)}kit/abort-${child}.json`,
  /**
   * When a machine first saw, by its own clock, that a child has ended by its engine's word and has no outcome record. An attempt that
   * the engine makes again, which began at another time, is waited for anew.
   */
  ended: (uuid: string, run: ChildRun, host: string): string =>
    `${jobPrefix(uuid)}kit/ended-${run.child}-${run.attempt}-${run.startedAtMs ?? 0}-${markOf(host)}.json`,
  /** When a child was first missed: its engine does not know it, and it has no outcome record. */
  missing: (uuid: string, child: number, attempt: number): string =>
    `${jobPrefix(uuid)}kit/missing-${child}-${attempt}.json`,
} as const;

/** Waits this long, or until the signal is aborted: then rejects with its reason. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** Runs a step for each item, at most `width` at a time. */
export async function forEachLimited<T>(
  items: readonly T[],
  width: number,
  step: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next] as T;
      next += 1;
      await step(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}
