import {
  BatchError,
  type CallOptions,
  type StatusAnswer,
  type StatusQuery,
} from "@remotebatch/job-model";
import type { KitContext } from "./context.js";
import type { JobView } from "./job-view.js";
import type { JobViews } from "./job-views.js";

function unavailable(ref: StatusQuery["ref"], error: BatchError): StatusAnswer {
  return { ref, unavailable: { code: error.code, message: error.message } };
}

/** Answers for many jobs out of one question to the engine; what cannot be had of one job does not hide the others. */
export async function jobStatuses(
  context: KitContext,
  views: JobViews,
  queries: readonly StatusQuery[],
  options: CallOptions,
): Promise<readonly StatusAnswer[]> {
  const opened = await Promise.all(
    queries.map(async ({ ref }): Promise<JobView | BatchError> => {
      try {
        return await views.open(ref, options);
      } catch (error) {
        options.signal?.throwIfAborted();
        return BatchError.from(error, { provider: context.name });
      }
    }),
  );
  const found = opened.filter((view): view is JobView => !BatchError.is(view));
  const failures = await views.refresh(found, options);
  return queries.map(({ ref, cursor }, index) => {
    const view = opened[index] as JobView | BatchError;
    if (BatchError.is(view)) return unavailable(ref, view);
    const failure = failures.get(ref.uuid);
    if (failure !== undefined) return unavailable(ref, failure);
    return { ref, status: view.status(context.labels, cursor) };
  });
}
