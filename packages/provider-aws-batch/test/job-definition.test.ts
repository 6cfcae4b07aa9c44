import { afterEach, beforeEach, expect, test } from "vitest";
import { type BatchCalls, batchCalls } from "../src/batch-calls.js";
import { type BatchEmulator, startEmulator } from "./emulator/batch-emulator.js";

const arn = "arn:aws:batch:us-east-1:123456789012:job-definition";
let emulator: BatchEmulator;
let calls: BatchCalls;

beforeEach(async () => {
  emulator = await startEmulator({ slots: 0 });
  const credentials = { accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" };
  calls = batchCalls({
    region: "us-east-1",
    endpoint: emulator.endpoint,
    credentials,
    maxTries: 1,
  });
});
afterEach(async () => {
  calls.close();
  await emulator.close();
});

const image = "node:20";

test("a definition is found by name, by revision and by ARN with and without one", async () => {
  const jobRoleArn = "arn:aws:iam::123456789012:role/job";
  emulator.definitions.register({
    jobDefinitionName: "runner",
    containerProperties: { image, jobRoleArn },
  });
  const found = async (name: string) => {
    const known = await calls.definition(name, {});
    return known === undefined ? undefined : [known.arn, known.hasJobRole];
  };
  expect(await found("runner")).toEqual([`${arn}/runner:2`, true]);
  expect(await found("runner:1")).toEqual([`${arn}/runner:1`, false]);
  expect(await found(`${arn}/runner:2`)).toEqual([`${arn}/runner:2`, true]);
  expect(await found(`${arn}/runner`)).toEqual([`${arn}/runner:2`, true]);
  expect(await found("runner:3")).toBeUndefined();
  expect(await found("nothing")).toBeUndefined();
});

test("the newest revision is told, on however many pages they are", async () => {
  for (let at = 2; at <= 7; at += 1)
    emulator.definitions.register({ jobDefinitionName: "runner", containerProperties: { image } });
  expect((await calls.definition("runner", {}))?.arn).toBe(`${arn}/runner:7`);
});
