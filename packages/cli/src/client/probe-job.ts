import { createHash, randomUUID } from "node:crypto";
import type { JobSpec } from "@remotebatch/job-model";

/** The smallest job there is. It is only ever shown to `validate`: whether a provider would take it says whether it can be used. */
export function probeJob(): JobSpec {
  const bytes = new Uint8Array(0);
  return {
    uuid: randomUUID(),
    name: "probe",
    jobType: "Single",
    payload: bytes,
    spans: [{ from: 1, to: 1 }],
    inputFiles: [],
    runner: { bytes, sha256: createHash("sha256").update(bytes).digest("hex") },
    resources: {},
    retry: { maxAttempts: 1, causes: [] },
    settings: {},
    submittedAtMs: Date.now(),
  };
}
