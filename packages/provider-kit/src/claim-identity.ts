import {
  BatchError,
  type CallOptions,
  type JobManifest,
  type JobSpec,
} from "@remotebatch/job-model";
import { kitKeys } from "./context.js";
import { type JobPlan, parseJobPlan, planOf } from "./job-plan.js";
import type { JobStore } from "./job-store.js";
import { sha256Of } from "./sha256.js";

const utf8 = new TextEncoder();

/** Digest of what a job evaluates, whoever describes it and when. */
function workOf({ jobType, spanEnds, objects }: JobManifest): string {
  const digests = Object.keys(objects).sort();
  const work = [jobType, spanEnds, digests.map((key) => [key, objects[key]?.sha256])];
  return sha256Of(utf8.encode(JSON.stringify(work)));
}

/** What a submission of other content than an earlier one's under the same identity rejects with. */
export function identityConflict(uuid: string): BatchError {
  return new BatchError(
    "BATCH_CONFLICT",
    `Job ${uuid} was submitted before with other content; use a new identity for new work.`,
  );
}

/**
 * Takes a job's identity for its content, before anything else of the job is written, by putting its plan where none is. So of two
 * submissions with other content one writes nothing, and of two with the same content both go by one plan.
 *
 * @returns the plan that counts.
 * @throws BatchError `BATCH_CONFLICT` when the identity was taken for other content.
 */
export async function claimIdentity(
  store: JobStore,
  spec: JobSpec,
  manifest: JobManifest,
  partSize: number,
  options: CallOptions,
): Promise<JobPlan> {
  const key = kitKeys.plan(spec.uuid);
  const work = workOf(manifest);
  const plan = planOf(spec, partSize, work);
  const bytes = utf8.encode(JSON.stringify(plan));
  for (;;) {
    if ((await store.put(key, bytes, { ifAbsent: true, ...options })) === "written") return plan;
    const found = await store.get(key, options);
    // The job was removed in between.
    if (found === undefined) continue;
    const earlier = parseJobPlan(found);
    if (earlier.work !== undefined && earlier.work !== work) throw identityConflict(spec.uuid);
    return earlier;
  }
}
