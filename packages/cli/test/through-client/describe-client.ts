import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProviderV1, RunnerFile } from "@remotebatch/job-model";
import { sha256Of } from "@remotebatch/provider-kit";
import { conformanceCases, describeProvider } from "@remotebatch/provider-testkit";
import { bundleSource } from "@remotebatch/source-bundle";
import { describe, test } from "vitest";
import { clientProvider } from "./client-provider.js";

/** Cases that have no counterpart at the client, each with the reason. */
const withoutCounterpart: Readonly<Record<string, string>> = {
  "a cursor brings only later changes, and a foreign one brings everything":
    "job objects have no cursors; the poller keeps them",
  "a child that succeeded has the times of its beginning and its end":
    "a client shows times in its timeline alone, which has tests of its own",
  "who knew a removed job sees the one that was submitted again under its uuid":
    "clients give each job a uuid of its own, so a job object that has ended asks no more",
  "any other call aborted in mid-call rejects with the reason":
    "a client finds jobs by uuid or text without a signal; calls of job objects have tests of their own",
};

let bundled: Promise<RunnerFile> | undefined;

/** The runner of the suite's programs for jobs that a client made. */
function clientTestRunner(): Promise<RunnerFile> {
  bundled ??= (async () => {
    const entry = fileURLToPath(new URL("./client-test-runner.ts", import.meta.url));
    const bytes = new Uint8Array(readFileSync(await bundleSource(entry)));
    return { bytes, sha256: sha256Of(bytes) };
  })();
  return bundled;
}

/**
 * Adds the conformance suite through job objects: every case runs against a client whose only environment is a provider
 * from `create`. With `concurrent`, cases wait for a slow engine side by side. Each client has a registry of its own, so that what another submitted is found at the provider.
 */
export function describeThroughClient(
  name: string,
  folder: string,
  create: () => ProviderV1,
  options: { readonly timeoutMs?: number; readonly concurrent?: boolean } = {},
): void {
  const { timeoutMs = 30_000, concurrent = false } = options;
  const group = concurrent ? describe.concurrent : describe;
  let registries = 0;
  const dressed = async (): Promise<ProviderV1> => {
    registries += 1;
    const registry = join(folder, `registry-${registries}`);
    return clientProvider({
      provider: create(),
      folder: registry,
      runner: await clientTestRunner(),
    });
  };
  const left = Object.keys(withoutCounterpart).length;
  const count = conformanceCases.length;
  group(`${name}, through the client (${count - left} of ${count} cases)`, () => {
    const runner = { describe: concurrent ? describe.concurrent : describe, test };
    describeProvider(runner, dressed, { timeoutMs, without: withoutCounterpart });
  });
}
