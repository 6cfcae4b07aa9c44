import type { ProviderV1 } from "@remotebatch/job-model";
import { createProvider } from "@remotebatch/provider-kit";
import { memoryProvider } from "@remotebatch/provider-testkit";
import type { S3Store } from "@remotebatch/store-s3";
import { batchCalls } from "../src/batch-calls.js";
import { batchEngine } from "../src/batch-engine.js";
import { containerLog } from "../src/container-log.js";
import type { BatchEmulator } from "./emulator/batch-emulator.js";

/** A provider over the emulator for jobs of very many children, none of which is ever run. */
export function providerOfMany(
  emulator: BatchEmulator,
  store: S3Store,
  maxChildren: number,
): ProviderV1 {
  const access = {
    region: "us-east-1",
    endpoint: emulator.endpoint,
    credentials: async () => ({ accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" }),
    maxTries: 5,
  };
  const engine = batchEngine({
    calls: batchCalls(access),
    log: containerLog(access, "/aws/batch/job"),
    store,
    queue: "main",
    node: "node",
    environment: {},
    defaults: { JobDefinition: "runner" },
    maxArraySize: 10_000,
    pollMs: 0,
  });
  const { limits, capabilities } = memoryProvider();
  return createProvider({
    ...{ name: "aws-batch", store, engine, capabilities },
    limits: { ...limits, maxChildren },
    patience: { recordMs: 0 },
  });
}
