import { awsBatchProvider } from "@remotebatch/provider-aws-batch";
import { singleTestJob } from "@remotebatch/provider-testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { emptyBucket, type TestBucket } from "./answering-server.js";
import { type BatchEmulator, startEmulator } from "./emulator/batch-emulator.js";

let emulator: BatchEmulator;
let bucket: TestBucket;

beforeEach(async () => {
  emulator = await startEmulator({ slots: 0 });
  bucket = await emptyBucket();
  const image = "node:20";
  const container = (vcpus: string, memory: string) => ({
    image,
    resourceRequirements: [
      { type: "VCPU", value: vcpus },
      { type: "MEMORY", value: memory },
    ],
  });
  emulator.definitions.register({
    jobDefinitionName: "fargate",
    platformCapabilities: ["FARGATE"],
    containerProperties: container("1", "2048"),
  });
  emulator.definitions.register({
    jobDefinitionName: "machines",
    platformCapabilities: ["EC2"],
    containerProperties: container("1", "512"),
  });
  emulator.definitions.register({ jobDefinitionName: "nodes", type: "multinode" });
  emulator.definitions.register({ jobDefinitionName: "none" });
});
afterEach(async () => {
  bucket.close();
  await emulator.close();
});

test.each([
  ["fargate", {}, ""],
  ["fargate", { VCPUCount: 0.25, Memory: 512 }, ""],
  [
    "fargate",
    { VCPUCount: 4 },
    "with 4 vCPUs a Memory of 8192 to 30720 in steps of 1024 and not 2048",
  ],
  ["fargate", { Memory: 1000 }, "with 1 vCPUs a Memory of 2048 to 8192"],
  ["fargate", { VCPUCount: 3 }, "and not 3"],
  ["fargate", { GPUCount: 1 }, "no GPUs"],
  ["machines", { VCPUCount: 3, Memory: 1000 }, ""],
  ["machines", { VCPUCount: 0.5 }, "on Fargate only"],
  ["nodes", {}, "nodes is of type multinode; jobs need one of one container"],
  ["none", {}, "none has no container"],
])(
  "of a job with the definition %s and %j the check says: %s",
  async (JobDefinition, settings, words) => {
    const provider = awsBatchProvider({
      IOBucket: "jobs",
      JobQueue: "main",
      JobDefinition,
      region: "us-east-1",
      credentials: { accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" },
      endpoints: { batch: emulator.endpoint, s3: bucket.url },
    });
    const issues = await provider.validate(singleTestJob({}, { settings }));
    expect(issues.map(({ code }) => code)).toEqual(words === "" ? [] : ["BATCH_INVALID_OPTION"]);
    expect(issues.map(({ message }) => message).join(" ")).toContain(words);
    await provider.close();
  },
);
