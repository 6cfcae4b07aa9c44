import {
  BatchError,
  type CallOptions,
  jobKeys,
  type OutcomeRecord,
  parseOutcomeRecord,
} from "@remotebatch/job-model";
import { jobPrefix } from "./context.js";
import type { JobStore } from "./job-store.js";

/**
 * The outcome record of one attempt, or `undefined` when there is none. A record that is damaged, or speaks of another
 * job, child or attempt, counts as none: the engine's word decides then.
 */
export async function readOutcome(
  store: JobStore,
  uuid: string,
  child: number,
  attempt: number,
  options: CallOptions = {},
): Promise<OutcomeRecord | undefined> {
  const bytes = await store.get(`${jobPrefix(uuid)}${jobKeys.outcome(child, attempt)}`, options);
  if (bytes === undefined) return undefined;
  try {
    const record = parseOutcomeRecord(bytes);
    const fits = record.uuid === uuid && record.child === child && record.attempt === attempt;
    return fits ? record : undefined;
  } catch (error) {
    if (BatchError.is(error) && error.code === "BATCH_CORRUPT_RECORD") return undefined;
    throw error;
  }
}
