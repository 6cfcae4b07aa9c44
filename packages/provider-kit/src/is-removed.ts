import { type CallOptions, jobKeys } from "@remotebatch/job-model";
import { jobPrefix, kitKeys } from "./context.js";
import { parseJobPlan } from "./job-plan.js";
import type { JobStore } from "./job-store.js";
import type { JobView } from "./job-view.js";

/**
 * Whether a job was removed, or is being removed, since its view was made; another one may have its uuid by now. A removal takes
 * the manifest away first, so what is written before this says no is seen by the removal.
 */
export async function isRemoved(
  store: JobStore,
  { uuid, generation }: JobView,
  options: CallOptions,
): Promise<boolean> {
  const [manifest, plan] = await Promise.all([
    store.size(`${jobPrefix(uuid)}${jobKeys.manifest}`, options),
    store.get(kitKeys.plan(uuid), options),
  ]);
  return (
    manifest === undefined || plan === undefined || parseJobPlan(plan).generation !== generation
  );
}
