import type { CallOptions } from "@remotebatch/job-model";
import { kitKeys } from "./context.js";
import type { JobStore } from "./job-store.js";

/** Whether somebody asked for the end of the job, or of this child of it. */
export async function isAbortAsked(
  store: JobStore,
  uuid: string,
  child: number,
  options: CallOptions,
): Promise<boolean> {
  return (
    (await store.size(kitKeys.abortAll(uuid), options)) !== undefined ||
    (await store.size(kitKeys.abortChild(uuid, child), options)) !== undefined
  );
}
