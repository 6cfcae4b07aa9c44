import type { Database, RootDatabase } from "lmdb";
import { registrySchemaVersion } from "./job-record.js";
import { migratedRecords } from "./migrate-records.js";
import { soundValues } from "./sound-values.js";

/**
 * Brings the records of an earlier version up to this one, in one transaction: a crash leaves the old ones, and of several
 * processes one does it. Processes of the earlier release that have the registry open go on; their records are read too.
 * @returns the version that the registry has now.
 */
export function upgradedVersion(
  root: RootDatabase,
  meta: Database<unknown, string>,
  jobs: Database<unknown, string>,
): unknown {
  const found = meta.get("schemaVersion");
  if (
    found === registrySchemaVersion ||
    (typeof found === "number" && found > registrySchemaVersion)
  )
    return found;
  return root.transactionSync(() => {
    const version = meta.get("schemaVersion") ?? registrySchemaVersion;
    if (typeof version !== "number" || version >= registrySchemaVersion) {
      if (version === registrySchemaVersion) void meta.put("schemaVersion", version);
      return version;
    }
    const values = soundValues(jobs, {}, (value) => value);
    for (const record of migratedRecords(values)) void jobs.put(record.uuid, record);
    void meta.put("schemaVersion", registrySchemaVersion);
    return registrySchemaVersion;
  });
}
