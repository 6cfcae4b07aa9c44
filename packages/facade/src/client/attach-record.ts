import { BatchError, type JobRef } from "@remotebatch/job-model";
import type { Environment } from "../job/job-core.js";
import { type JobRecord, readJobRecord } from "../registry/job-record.js";
import type { Environments } from "./environments.js";

/** The record in the text of an exported job. Throws `BATCH_CORRUPT_RECORD` where there is none. */
export function exportedRecord(text: string): JobRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new BatchError(
      "BATCH_CORRUPT_RECORD",
      "The text is no exported job; give what job.export() returned.",
      { cause },
    );
  }
  return readJobRecord(value);
}

/**
 * Finds the job of a reference here. Environments may have other names than where it was exported, so that the job is looked for in
 * all of its provider, first in the one of the same name. Rejects as the first that does not answer, else with `BATCH_NOT_FOUND`.
 */
export async function attachWhereKnown(
  environments: Environments,
  record: JobRecord,
  ref: JobRef,
): Promise<{ readonly environment: Environment; readonly ref: JobRef }> {
  environments.ofRecord(record);
  let unknown: unknown;
  let silent: unknown;
  for (const environment of environments.ofProvider(record)) {
    try {
      return { environment, ref: await environment.provider.attach(JSON.stringify(ref)) };
    } catch (error) {
      const isUnknown = BatchError.is(error) && error.code === "BATCH_NOT_FOUND";
      if (isUnknown) unknown ??= error;
      else silent ??= error;
    }
  }
  // What does not answer may be the one that has it.
  throw silent ?? unknown;
}
