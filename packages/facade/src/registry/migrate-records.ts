import { type JobRecord, readJobRecord } from "./job-record.js";

/** The record, or `undefined` for one that is damaged and is left as it is. */
function sound(value: unknown): JobRecord | undefined {
  try {
    return readJobRecord(value);
  } catch {
    return undefined;
  }
}

/** Length of the list that a job's results are of: its own, or that of the job at the root of its resubmissions. */
function listLength(record: JobRecord, records: ReadonlyMap<string, JobRecord>): number {
  const { resubmission } = record;
  if (resubmission === undefined) return record.spanEnds.at(-1) ?? 0;
  const earlier = records.get(resubmission.uuid);
  return earlier === undefined
    ? (resubmission.length ?? resubmission.positions.at(-1) ?? 0)
    : listLength(earlier, records);
}

/**
 * The records of an earlier version that have to be written again, as this version writes them. Damaged ones are not among
 * them: they stay as they are and `rebuild` replaces them.
 */
export function migratedRecords(values: Iterable<unknown>): readonly JobRecord[] {
  const records = new Map<string, JobRecord>();
  const before = new Map<string, unknown>();
  for (const value of values) {
    const record = sound(value);
    if (record === undefined) continue;
    records.set(record.uuid, record);
    before.set(record.uuid, (value as { readonly version?: unknown }).version);
  }
  return [...records.values()]
    .filter((record) => before.get(record.uuid) !== record.version)
    .map((record) => {
      const { resubmission } = record;
      if (resubmission === undefined) return record;
      return { ...record, resubmission: { ...resubmission, length: listLength(record, records) } };
    });
}
