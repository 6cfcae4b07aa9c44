import type { ElementResult } from "../job/job.js";

/** What a source gives next, or that it has no more. */
type Step = IteratorResult<ElementResult, unknown>;

/**
 * Items of several sources, each as soon as it comes. The caller's signal must end sources that are waited for when the caller stops
 * early: a generator that waits can't be told to return.
 */
export async function* mergedResults(
  sources: readonly AsyncIterator<ElementResult>[],
): AsyncGenerator<ElementResult> {
  const next = (source: AsyncIterator<ElementResult>) =>
    source.next().then((step: Step) => ({ source, step }));
  const pending = new Map(sources.map((source) => [source, next(source)]));
  try {
    while (pending.size > 0) {
      const { source, step } = await Promise.race(pending.values());
      if (step.done === true) {
        pending.delete(source);
        continue;
      }
      pending.set(source, next(source));
      yield step.value;
    }
  } finally {
    // What the other sources say of it is of no more interest.
    for (const one of pending.values()) one.catch(() => {});
  }
}
