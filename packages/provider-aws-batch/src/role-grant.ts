import type { RunnerDescriptor } from "@remotebatch/job-model";
import type { LaunchRequest } from "@remotebatch/provider-kit";
import type { S3Store } from "@remotebatch/store-s3";

/**
 * What the children of a launch need to reach the store with the role of their container, as the text of one variable. Nothing is
 * put into the store for it and nothing in it is secret.
 */
export async function roleGrant(
  store: S3Store,
  { uuid, attempt, children, runnerKey, runnerSha256 }: LaunchRequest,
  descriptor: Omit<RunnerDescriptor, "access">,
): Promise<string> {
  const access = await store.roleAccess(`jobs/${uuid}/`);
  return JSON.stringify({
    version: 1,
    first: children[0] ?? 1,
    attempt,
    runner: await store.address(runnerKey),
    sha256: runnerSha256,
    descriptor: { ...descriptor, access },
  });
}
