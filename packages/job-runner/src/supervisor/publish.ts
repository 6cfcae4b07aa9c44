import { setTimeout as delay } from "node:timers/promises";
import type { RunnerStore, Superseded } from "../store/runner-store.js";

/** A finished local file and the key it is to have. */
export interface Finished {
  readonly key: string;
  readonly file: string;
}

/** How long a run that has published its result may take until its outcome record follows. */
const outcomePatienceMs = 2000;

/**
 * Publishes a run's result and then its outcome record, unless another run of the same attempt was first.
 *
 * Each file is on the disk before it has its name, and the names of the results are before the record has its own. The record's
 * bytes come after the results' names, as bringing them to the disk brings those too.
 *
 * The record is made in one exclusive step: whoever makes it has won. A result without a record belongs to a run that is about to
 * write it, or that died; in the second case it is replaced. Should its owner turn out to be alive after all and win, its
 * result is put back, so that record and result always belong together.
 *
 * @returns false when another run's outcome record is there.
 */
export async function publish(
  store: RunnerStore,
  results: readonly Finished[],
  outcome: Finished,
): Promise<boolean> {
  const replaced: Superseded[] = [];
  const restore = async (): Promise<false> => {
    for (const one of replaced) await one.restore();
    return false;
  };
  await store.secure(results.map(({ file }) => file));
  for (const { key, file } of results) {
    if (await store.create(key, file)) continue;
    if (await appears(store, outcome.key)) return await restore();
    replaced.push(await store.supersede(key, file));
  }
  await store.secure([outcome.file]);
  await store.settle();
  if (!(await store.create(outcome.key, outcome.file))) return await restore();
  await store.settle();
  for (const one of replaced) await one.discard();
  return true;
}

async function appears(store: RunnerStore, key: string): Promise<boolean> {
  const until = performance.now() + outcomePatienceMs;
  for (;;) {
    if (await store.has(key)) return true;
    if (performance.now() >= until) return false;
    await delay(100);
  }
}
