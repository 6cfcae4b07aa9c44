import type { Assoc } from "@remotebatch/expr-model";
import { jobKeys, parseOutcomeRecord } from "@remotebatch/job-model";
import { decode } from "@remotebatch/wxf-codec";
import { expect, test } from "vitest";
import { makeJob, type TestJob } from "./job-folder.js";
import { objectServer, served } from "./object-server.js";

const saver = `export async function save({ checkpoint }) {
  const before = await checkpoint.load();
  await checkpoint.save((before ?? 0) + 1);
  return await checkpoint.load();
}`;
const savingJob = (): TestJob =>
  makeJob('NodeFunction["work.mjs", "save"][]', { kernel: "node", files: { "work.mjs": saver } });

test("a function keeps its state by URLs, and a later attempt finds it", async () => {
  const server = await objectServer(() => false);
  const more = [jobKeys.checkpoint(1, 1), jobKeys.outcome(1, 2), jobKeys.result(1, 2)];
  const job = served(savingJob(), server, more);
  for (const attempt of ["1", "2"]) {
    expect((await (await job.spawn(1, ["--attempt", attempt])).ended).code).toBe(0);
  }
  const data = decode(server.objects.get(jobKeys.result(1, 2)) ?? Buffer.alloc(0)) as Assoc;
  expect(data.get("Result")).toBe(2);
});

test("a function whose state has no URL is told so", async () => {
  const server = await objectServer(() => false);
  const job = served(savingJob(), server);
  expect((await (await job.spawn()).ended).code).toBe(0);
  const outcome = parseOutcomeRecord(server.objects.get(jobKeys.outcome(1, 1)) ?? Buffer.alloc(0));
  expect(outcome.reason).toContain("CheckpointError: The job's store is reached by URLs");
});
