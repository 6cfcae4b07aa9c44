import {
  BatchError,
  type CallOptions,
  isJobUuid,
  type JobManifest,
  type ListedJob,
  type ListFilter,
  spansFromEnds,
} from "@remotebatch/job-model";
import { forEachLimited, type KitContext } from "./context.js";
import { refOfJob } from "./engine-id.js";
import { readManifest } from "./stage-job.js";

const readsAtOnce = 16;

async function listed(
  context: KitContext,
  manifest: JobManifest,
  options: CallOptions,
): Promise<ListedJob> {
  const { name, jobType, submittedAtMs, spanEnds } = manifest;
  const ref = await refOfJob(context, manifest, options);
  return { ref, name, jobType, submittedAtMs, spans: spansFromEnds(spanEnds) };
}

/** The jobs of a store, newest first. One whose manifest cannot be read is left out: the others must stay visible. */
export async function* listJobs(context: KitContext, filter: ListFilter): AsyncIterable<ListedJob> {
  const call = filter.signal === undefined ? {} : { signal: filter.signal };
  if (!context.capabilities.list) {
    throw new BatchError("BATCH_UNSUPPORTED", `${context.name} cannot list its jobs.`);
  }
  const folders = await context.store.list("jobs/", call);
  const uuids = folders
    .map((entry) => entry.key.slice("jobs/".length, -1))
    .filter((uuid) => isJobUuid(uuid) && (filter.uuid === undefined || uuid === filter.uuid));
  const manifests: JobManifest[] = [];
  await forEachLimited(uuids, readsAtOnce, async (uuid) => {
    try {
      const manifest = await readManifest(context.store, uuid, call);
      if (manifest !== undefined) manifests.push(manifest);
    } catch (error) {
      if (!BatchError.is(error) || error.code !== "BATCH_CORRUPT_RECORD") throw error;
    }
  });
  manifests.sort((one, other) => other.submittedAtMs - one.submittedAtMs);
  for (const manifest of manifests) {
    if (filter.jobType !== undefined && manifest.jobType !== filter.jobType) continue;
    yield await listed(context, manifest, call);
  }
}
