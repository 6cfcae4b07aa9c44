import {
  type CallOptions,
  type JobManifest,
  type JobRef,
  openRecord,
} from "@remotebatch/job-model";
import { type KitContext, kitKeys } from "./context.js";
import { parseJobPlan } from "./job-plan.js";
import { launchKey, maxRecordBytes } from "./launch-key.js";

/** The engine's ids of the launches of first attempts, as they were noted; of a part that was never launched there is none. */
async function firstLaunchIds(
  context: KitContext,
  { uuid, spanEnds }: JobManifest,
  options: CallOptions,
): Promise<readonly string[]> {
  const { store } = context;
  const plan = await store.get(kitKeys.plan(uuid), options);
  if (plan === undefined) return [];
  const { partSize, generation } = parseJobPlan(plan);
  const ids: string[] = [];
  for (let first = 1; first <= spanEnds.length; first += partSize) {
    const key = launchKey({ uuid, generation }, 1, first);
    const note = await store.get(kitKeys.launched(uuid, key), options);
    if (note === undefined) continue;
    const record = openRecord(note, "launched", maxRecordBytes);
    if (record.value("id") !== null) ids.push(record.string("id"));
  }
  return ids;
}

/** The reference of a submitted job: with the engine's own id where the provider shows it. */
export async function refOfJob(
  context: KitContext,
  manifest: JobManifest,
  options: CallOptions,
): Promise<JobRef> {
  const { name: provider, jobId } = context;
  const { uuid } = manifest;
  const id = jobId?.(await firstLaunchIds(context, manifest, options));
  return { provider, uuid, id: id === undefined || id === "" ? uuid : id };
}
