import {
  BatchError,
  type CallOptions,
  type JobManifest,
  jobKeys,
  parseRunnerDescriptor,
  type StoreAccess,
} from "@remotebatch/job-model";
import { jobPrefix } from "./context.js";
import type { LaunchRequest } from "./job-engine.js";
import type { JobPlan } from "./job-plan.js";
import type { JobStore } from "./job-store.js";
import type { JobView } from "./job-view.js";
import { withdrawn } from "./launch-claims.js";

/** Children of a job that are launched together. */
export interface Part {
  readonly key: string;
  readonly attempt: number;
  readonly children: readonly number[];
}

/** What an engine is asked to start: some children of a job, by its manifest and plan. */
export function requestOf(
  manifest: JobManifest,
  plan: JobPlan,
  part: Part,
  access: StoreAccess,
): LaunchRequest {
  const { uuid, name, runner } = manifest;
  const { key, attempt, children } = part;
  return {
    ...{ key, uuid, name, children, attempt, access },
    runnerKey: runner.key,
    runnerSha256: runner.sha256,
    descriptorKey: `${jobPrefix(uuid)}${jobKeys.descriptor}`,
    ...(plan.timeLimitMs === undefined ? {} : { timeLimitMs: plan.timeLimitMs }),
    resources: plan.resources,
    retry: plan.retry,
    settings: plan.settings,
  };
}

/** The same for a job that is stored; rejects where the job is not there any more. */
export async function launchRequest(
  store: JobStore,
  { uuid, manifest, plan }: JobView,
  part: Part,
  options: CallOptions,
): Promise<LaunchRequest> {
  return requestOf(manifest, plan, part, await accessOf(store, uuid, options));
}

async function accessOf(store: JobStore, uuid: string, options: CallOptions): Promise<StoreAccess> {
  const bytes = await store.get(`${jobPrefix(uuid)}${jobKeys.descriptor}`, options);
  if (bytes === undefined) {
    const manifest = `${jobPrefix(uuid)}${jobKeys.manifest}`;
    if ((await store.size(manifest, options)) === undefined) throw withdrawn(uuid);
    throw new BatchError("BATCH_CORRUPT_RECORD", `Job ${uuid} has a manifest and no descriptor.`);
  }
  return parseRunnerDescriptor(bytes).access;
}
