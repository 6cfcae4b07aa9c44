import {
  BatchError,
  type CallOptions,
  jobKeys,
  parseRunnerDescriptor,
  type StoreAccess,
} from "@remotebatch/job-model";
import { jobPrefix } from "./context.js";
import type { LaunchRequest } from "./job-engine.js";
import type { JobStore } from "./job-store.js";
import type { JobView } from "./job-view.js";
import { withdrawn } from "./launch-claims.js";

/** Children of a job that are launched together. */
export interface Part {
  readonly key: string;
  readonly attempt: number;
  readonly children: readonly number[];
}

/** What an engine is asked to start for a part; rejects where the job is not there any more. */
export async function launchRequest(
  store: JobStore,
  view: JobView,
  part: Part,
  options: CallOptions,
): Promise<LaunchRequest> {
  const { manifest, plan } = view;
  return {
    key: part.key,
    uuid: view.uuid,
    name: manifest.name,
    children: part.children,
    attempt: part.attempt,
    runnerKey: manifest.runner.key,
    runnerSha256: manifest.runner.sha256,
    descriptorKey: `${jobPrefix(view.uuid)}${jobKeys.descriptor}`,
    access: await accessOf(store, view.uuid, options),
    ...(plan.timeLimitMs === undefined ? {} : { timeLimitMs: plan.timeLimitMs }),
    resources: plan.resources,
    retry: plan.retry,
    settings: plan.settings,
  };
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
