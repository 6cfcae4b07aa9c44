import type { ProviderLimits, ProviderV1 } from "@remotebatch/job-model";
import { createProvider } from "@remotebatch/provider-kit";
import { s3Store } from "@remotebatch/store-s3";
import { accountCheck } from "./account-check.js";
import { type AwsAccess, batchCalls } from "./batch-calls.js";
import { batchEngine } from "./batch-engine.js";
import { phaseWords } from "./child-state.js";
import { containerLog } from "./container-log.js";
import { withLateGrants } from "./grant-table.js";
import { settingIssues } from "./job-settings.js";
import { parseLaunchId } from "./launch-id.js";
import {
  type AwsBatchProviderSettings,
  checkSettings,
  jobDefaults,
  storeSettings,
} from "./provider-settings.js";

const limits: ProviderLimits = {
  minChildren: 1,
  maxChildren: 100_000,
  maxJobBytes: 2 ** 31 - 1,
  // The runner keeps the limit itself; AWS's own, of 60 s at least, is the second net.
  minTimeLimitMs: 1,
  maxTimeLimitMs: 14 * 24 * 3600 * 1000,
  timeLimitStepMs: 1,
};

/**
 * Runs jobs on AWS Batch, with their data in an S3 bucket. Jobs go on when this process ends, and any other process with the same
 * bucket and queue finds them. Opens nothing until the first call.
 *
 * @throws BatchError `BATCH_INVALID_OPTION` for settings out of range or of other names.
 */
export function awsBatchProvider(settings: AwsBatchProviderSettings): ProviderV1 {
  checkSettings(settings);
  const { region, profile, credentials, endpoints = {}, maxTries = 5, silenceMs } = settings;
  const access: AwsAccess = { region, profile, credentials, maxTries, silenceMs };
  const defaults = jobDefaults(settings);
  const store = withLateGrants(s3Store(storeSettings(settings)));
  const calls = batchCalls({ ...access, endpoint: endpoints.batch });
  const engine = batchEngine({
    calls,
    log: containerLog(
      { ...access, endpoint: endpoints.logs },
      settings.logGroup ?? "/aws/batch/job",
    ),
    store,
    queue: settings.JobQueue,
    node: settings.node ?? "node",
    environment: settings.environment ?? {},
    defaults,
    maxArraySize: settings.maxArraySize ?? 10_000,
    pollMs: settings.pollMs ?? 5000,
  });
  const missing = accountCheck({ calls, store, queue: settings.JobQueue, defaults });

  return createProvider({
    name: settings.name ?? "aws-batch",
    store,
    engine,
    limits,
    capabilities: {
      abortChild: true,
      logs: "follow",
      remove: true,
      list: true,
      survivesClient: true,
      // Whoever may describe jobs sees the URL that leads to the job's data.
      keepsSecrets: false,
    },
    async validate(spec, call) {
      const issues = settingIssues(spec, defaults);
      return issues.length > 0 ? issues : await missing(spec, call ?? {});
    },
    labels: phaseWords,
    jobId: (ids) => ids.map((id) => parseLaunchId(id).jobId).join(","),
    patience: {
      recordMs: settings.graceMs ?? 15_000,
      lostMs: settings.lostMs ?? 120_000,
      launchMs: 30_000,
      // A container has 30 s between its signal and its end.
      removeMs: 90_000,
    },
    polling: { minMs: 250, maxMs: 5000 },
  });
}
