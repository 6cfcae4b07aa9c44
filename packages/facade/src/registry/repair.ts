import { BatchError, type JobRef, type ProviderV1, type RunnerFile } from "@remotebatch/job-model";
import type { Environment } from "../job/job-core.js";
import { bundleElements, jobSpec } from "../submit/prepared-job.js";
import { completeRecord } from "../submit/submitter.js";
import type { JobRecord } from "./job-record.js";
import { isElsewhere, mayStillRun } from "./process-identity.js";
import type { Registry } from "./registry.js";

/** A submission on another machine that has not ended after this time has died with its process. */
const elsewherePatienceMs = 24 * 3600 * 1000;

/** The provider's reference of the job of this uuid, when it knows one. */
async function knownRef(provider: ProviderV1, uuid: string): Promise<JobRef | undefined> {
  if (provider.capabilities.list) {
    for await (const job of provider.list({ uuid })) if (job.ref.uuid === uuid) return job.ref;
    return undefined;
  }
  try {
    return await provider.attach(JSON.stringify({ provider: provider.name, uuid, id: uuid }));
  } catch (error) {
    if (BatchError.is(error) && error.code === "BATCH_NOT_FOUND") return undefined;
    throw error;
  }
}

async function finish(
  registry: Registry,
  record: JobRecord,
  provider: ProviderV1,
  known: JobRef,
  loadRunner: () => Promise<RunnerFile>,
): Promise<void> {
  const bundle = registry.bundle(record.uuid);
  if (bundle === undefined) {
    await completeRecord(registry, record, known);
    return;
  }
  const elements = bundleElements(bundle);
  const content = {
    payload: bundle.payload,
    inputFiles: bundle.inputFiles,
    ...(elements === undefined ? {} : { elements }),
  };
  let ref = known;
  try {
    // The same uuid gives the same job, so this only completes what the dead process began.
    ref = await provider.submit(jobSpec(record, content, await loadRunner()));
  } catch (error) {
    // Another release has another runner; the provider has the job whole, as its answer says.
    if (!BatchError.is(error) || error.code !== "BATCH_CONFLICT") throw error;
  }
  await completeRecord(registry, record, ref);
}

/**
 * Settles submissions that a process left half done: a job that its provider has is completed, one that it has never
 * seen is forgotten. Where the provider can't be asked, the record stays for the next time. Of a process on another machine
 * nobody can tell whether it still works on its submission: it has a day for that, and a job that has arrived is completed.
 * @returns number of records settled.
 */
export async function repairSubmissions(
  registry: Registry,
  environments: ReadonlyMap<string, Environment>,
  inFlight: ReadonlySet<string>,
  loadRunner: () => Promise<RunnerFile>,
): Promise<number> {
  let settled = 0;
  for (const record of registry.list()) {
    if (record.state !== "submitting" || inFlight.has(record.uuid)) continue;
    const { owner } = record;
    const isForeign = owner !== undefined && isElsewhere(owner);
    if (owner !== undefined && !isForeign && mayStillRun(owner)) continue;
    const provider = environments.get(record.environment)?.provider;
    if (provider === undefined || provider.name !== record.provider) continue;
    try {
      const ref = await knownRef(provider, record.uuid);
      if (ref === undefined) {
        const isRecent = Date.now() - record.submittedAtMs < elsewherePatienceMs;
        if (isForeign && isRecent) continue;
        await registry.delete(record.uuid);
      } else if (isForeign) await completeRecord(registry, record, ref);
      else await finish(registry, record, provider, ref, loadRunner);
      settled += 1;
    } catch (error) {
      // An unreachable provider must not keep the client from starting.
      if (BatchError.is(error) && error.code === "BATCH_REGISTRY_FAILED") throw error;
    }
  }
  return settled;
}
