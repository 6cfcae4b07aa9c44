import { BatchError, type ListedJob, type ListFilter } from "@remotebatch/job-model";
import type { Environment } from "../job/job-core.js";
import { type JobRecord, registrySchemaVersion } from "../registry/job-record.js";

/** An environment whose provider could not list its jobs. */
export interface ListFailure {
  readonly environment: Environment;
  readonly error: BatchError;
}

/** What a provider's own list tells of a job, as a record; options are not known there. */
function adoptedRecord(environment: Environment, listed: ListedJob): JobRecord {
  return {
    version: registrySchemaVersion,
    uuid: listed.ref.uuid,
    state: "submitted",
    environment: environment.name,
    provider: environment.provider.name,
    name: listed.name,
    jobType: listed.jobType,
    spanEnds: listed.spans.map((span) => span.to),
    submittedAtMs: listed.submittedAtMs,
    ref: listed.ref,
    options: {
      inputFilenames: [],
      settings: {},
      licensingSettings: "Automatic",
      notifications: "None",
      resources: {},
      retry: { maxAttempts: 1, causes: [] },
    },
  };
}

/**
 * The jobs that providers know by themselves, as records. One provider that fails keeps nobody from the jobs of the others: it is
 * added to `failures`.
 * @throws the signal's reason when it is aborted.
 */
export async function* listedRecords(
  environments: readonly Environment[],
  filter: ListFilter,
  failures: ListFailure[],
): AsyncGenerator<JobRecord> {
  for (const environment of environments) {
    const { provider } = environment;
    if (!provider.capabilities.list) continue;
    try {
      for await (const job of provider.list(filter)) yield adoptedRecord(environment, job);
    } catch (error) {
      filter.signal?.throwIfAborted();
      failures.push({ environment, error: BatchError.from(error, { provider: provider.name }) });
    }
  }
}
