import { awsBatchProvider } from "@remotebatch/provider-aws-batch";
import { singleTestJob } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";
import { demandsOf, settingIssues } from "../src/job-settings.js";
import { definitionFor } from "../src/submission.js";

const role = "arn:aws:iam::123456789012:role/run";

test.each([
  [{ VCPUCount: 0 }, "VCPUCount"],
  [{ image: "a", VCPUCount: 0.25 }, "Fargate only"],
  [{ Memory: 1.5 }, "Memory"],
  [{ memory: 1 }, 'has no setting "memory"'],
  [{ image: "a", JobDefinition: "b" }, "not both"],
  [{ image: "a b" }, "image"],
  [{ JobDefinition: "a", tags: { team: "a,b" } }, "tags"],
  [{ JobDefinition: "a", tags: { "AWS:team": "a" } }, "tags"],
  [{ image: "a", platform: "FARGATE", VCPUCount: 3, executionRole: role }, "and not 3"],
  [
    { image: "a", platform: "FARGATE", VCPUCount: 0.25, Memory: 1536, executionRole: role },
    "512, 1024 or 2048",
  ],
  [
    { image: "a", platform: "FARGATE", VCPUCount: 8, Memory: 18_432, executionRole: role },
    "in steps of 4096",
  ],
  [{ image: "a", platform: "FARGATE", VCPUCount: 1, Memory: 2048 }, "executionRole"],
  [
    {
      image: "a",
      platform: "FARGATE",
      VCPUCount: 1,
      Memory: 2048,
      executionRole: role,
      GPUCount: 1,
    },
    "no GPUs",
  ],
  [{}, "needs a JobDefinition"],
])("a job with %j is refused", (settings, words) => {
  const issues = settingIssues(singleTestJob({}, { settings }), {});
  expect(issues.map(({ message }) => message).join(" ")).toContain(words);
});

test.each([
  [{ JobDefinition: "runner:3", VCPUCount: 2, Memory: 4096, GPUCount: 1 }],
  [
    {
      image: "registry/me/node:20@sha256",
      platform: "FARGATE",
      VCPUCount: 16,
      Memory: 122_880,
      executionRole: role,
    },
  ],
  [{ image: "a", hostRetries: 3, tags: { team: "x" }, propagateTags: true }],
])("a job with %j is taken", (settings) => {
  expect(settingIssues(singleTestJob({}, { settings }), {})).toEqual([]);
});

test("the provider's default is used, and the job's own goes before it", () => {
  expect(settingIssues(singleTestJob({}), { JobDefinition: "d" })).toEqual([]);
  const resources = { cores: 2, memoryBytes: 1e9, gpus: 0 };
  expect(demandsOf({}, resources)).toEqual({ vcpus: 2, memoryMiB: 954, gpus: undefined });
  expect(demandsOf({ VCPUCount: 4, Memory: 100 }, resources)).toEqual({
    vcpus: 4,
    memoryMiB: 100,
    gpus: undefined,
  });
});

test("one image has one definition, and what differs gives another", () => {
  const one = definitionFor({ image: "a" });
  expect(one.jobDefinitionName).toMatch(/^remotebatch-[0-9a-f]{16}$/u);
  expect(definitionFor({ image: "a", Memory: 5 }).jobDefinitionName).toBe(one.jobDefinitionName);
  expect(definitionFor({ image: "a", jobRole: role }).jobDefinitionName).not.toBe(
    one.jobDefinitionName,
  );
});

test.each([
  [{ IOBucket: "jobs" }, "JobQueue"],
  [{ JobQueue: "main" }, "IOBucket"],
  [{ IOBucket: "jobs", JobQueue: "main", colour: "red" }, "colour"],
  [{ IOBucket: "jobs", JobQueue: "main", maxArraySize: 10_001 }, "maxArraySize"],
  [{ IOBucket: "jobs", JobQueue: "main", endpoints: { batch: "localhost" } }, "endpoints.batch"],
  [
    { IOBucket: "jobs", JobQueue: "main", endpoints: { logs: "https://me:pass@logs" } },
    "endpoints.logs",
  ],
  [{ IOBucket: "jobs", JobQueue: "main", endpoints: { queue: "https://x" } }, "endpoints.queue"],
  [{ IOBucket: "jobs", JobQueue: "main", environment: { AWS_BATCH_X: "1" } }, "AWS_BATCH_X"],
])("settings of the provider %j are refused", (settings, word) => {
  expect(() => awsBatchProvider(settings as never)).toThrow(
    expect.objectContaining({
      code: "BATCH_INVALID_OPTION",
      message: expect.stringContaining(word),
    }),
  );
});

test("without a region it is said which setting is missing", async () => {
  const names = ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"];
  const before = names.map((name) => process.env[name]);
  for (const name of names) delete process.env[name];
  process.env["AWS_CONFIG_FILE"] = "/none";
  process.env["AWS_SHARED_CREDENTIALS_FILE"] = "/none";
  const provider = awsBatchProvider({
    ...{ IOBucket: "jobs", JobQueue: "main", JobDefinition: "runner" },
    credentials: { accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" },
  });
  await expect(provider.validate(singleTestJob({}))).rejects.toMatchObject({
    code: "BATCH_INVALID_OPTION",
    message: expect.stringMatching(/set region/iu),
  });
  await provider.close();
  for (const [at, name] of names.entries())
    if (before[at] !== undefined) process.env[name] = before[at];
});
