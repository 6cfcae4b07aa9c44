import { type CallOptions, jobKeys } from "@remotebatch/job-model";
import { jobPrefix } from "./context.js";
import type { JobStore } from "./job-store.js";

/**
 * Deletes every object of a job. Where a store can't do that in one step the manifest goes first, which says that the job is there: a
 * launch under way looks for it when it has noted itself, and half a deletion can be repeated.
 */
export async function deleteJob(
  store: JobStore,
  uuid: string,
  options: CallOptions = {},
): Promise<void> {
  const prefix = jobPrefix(uuid);
  if (store.deletesAtOnce !== true) await store.deleteAll(`${prefix}${jobKeys.manifest}`, options);
  await store.deleteAll(prefix, options);
}
