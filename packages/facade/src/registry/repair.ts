import { BatchError, type ProviderV1, type RunnerFile } from "@remotebatch/job-model";
import type { Environment } from "../job/job-core.js";
import { bundleElements, jobSpec } from "../submit/prepared-job.js";
import { completeRecord } from "../submit/submitter.js";
import type { JobRecord } from "./job-record.js";
import { mayStillRun } from "./process-identity.js";
import type { Registry } from "./registry.js";

/** True when the provider knows a job of this uuid. */
async function isKnown(provider: ProviderV1, uuid: string): Promise<boolean> {
  if (provider.capabilities.list) {
    for await (const job of provider.list({ uuid })) if (job.ref.uuid === uuid) return true;
    return false;
  }
  try {
    await provider.attach(JSON.stringify({ provider: provider.name, uuid, id: uuid }));
    return true;
  } catch (error) {
    if (BatchError.is(error) && error.code === "BATCH_NOT_FOUND") return false;
    throw error;
  }
}

async function finish(
  registry: Registry,
  record: JobRecord,
  provider: ProviderV1,
  loadRunner: () => Promise<RunnerFile>,
): Promise<void> {
  const bundle = registry.bundle(record.uuid);
  if (bundle === undefined) {
    for await (const job of provider.list({ uuid: record.uuid })) {
      if (job.ref.uuid === record.uuid) await completeRecord(registry, record, job.ref);
    }
    return;
  }
  const elements = bundleElements(bundle);
  // The same uuid gives the same job, so this only completes what the dead process began.
  const ref = await provider.submit(
    jobSpec(
      record,
      {
        payload: bundle.payload,
        inputFiles: bundle.inputFiles,
        ...(elements === undefined ? {} : { elements }),
      },
      await loadRunner(),
    ),
  );
  await completeRecord(registry, record, ref);
}

/**
 * Settles submissions that a process left half done: a job that its provider has is completed, one that it has never
 * seen is forgotten. Where the provider can't be asked, the record stays for the next time.
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
    if (record.owner !== undefined && mayStillRun(record.owner)) continue;
    const provider = environments.get(record.environment)?.provider;
    if (provider === undefined || provider.name !== record.provider) continue;
    try {
      if (await isKnown(provider, record.uuid)) {
        await finish(registry, record, provider, loadRunner);
      } else await registry.delete(record.uuid);
      settled += 1;
    } catch (error) {
      // An unreachable provider must not keep the client from starting.
      if (BatchError.is(error) && error.code === "BATCH_REGISTRY_FAILED") throw error;
    }
  }
  return settled;
}
