import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { BatchError, isFinal, type JobRef, type ProviderV1 } from "@remotebatch/job-model";
import { type ConformanceCase, collect, endJob, long, refusal } from "./conformance-case.js";
import { singleTestJob } from "./test-jobs.js";
import { waitForEnd, waitUntil } from "./watch-job.js";

/** Texts of a log, none where the provider refuses to give one. */
async function logTexts(
  provider: ProviderV1,
  ref: JobRef,
  follow: boolean,
): Promise<readonly string[]> {
  try {
    return (await collect(provider.logs(ref, { child: 1, follow }))).map(({ text }) => text);
  } catch (error) {
    assert.ok(BatchError.is(error) && error.code === "BATCH_UNSUPPORTED", String(error));
    return [];
  }
}

/** Cases about what a provider says it cannot do; one that says too little keeps its users from what is there. */
export const claimCases: readonly ConformanceCase[] = [
  {
    name: "what a provider says it cannot do at a finished job it refuses, and does not do",
    skip: ({ capabilities: { list, remove, logs } }) =>
      list && remove && logs !== "none" ? "it says that it can do everything" : undefined,
    async run(provider, timeoutMs) {
      const { list, remove, logs } = provider.capabilities;
      const ref = await provider.submit(singleTestJob({ steps: [{ print: "printed" }] }));
      await waitForEnd(provider, ref, timeoutMs);
      if (!list) assert.equal(await refusal(() => collect(provider.list())), "BATCH_UNSUPPORTED");
      if (logs === "none") {
        const texts = await logTexts(provider, ref, false);
        assert.ok(!texts.includes("printed"), "it says that it has no logs, and has one");
      }
      if (remove) return;
      assert.equal(await refusal(() => provider.remove(ref)), "BATCH_UNSUPPORTED");
      assert.equal((await provider.output(ref, { child: 1 })).state, "ready");
    },
  },
  {
    name: "a log said to be there only at the end is not there before",
    skip: ({ capabilities: { logs } }) =>
      logs === "end" ? undefined : `it says that logs are there: ${logs}`,
    async run(provider, timeoutMs) {
      const steps = [{ print: "early" }, ...long.steps];
      const ref = await provider.submit(singleTestJob({ steps }));
      await waitUntil(provider, ref, ({ phase }) => phase === "running", timeoutMs);
      await delay(Math.min(timeoutMs / 10, 2000));
      const texts = await logTexts(provider, ref, false);
      await endJob(provider, ref, timeoutMs);
      assert.ok(!texts.includes("early"), "the log can be read while the child runs");
    },
  },
  {
    name: "jobs said to end with their client do so",
    skip: ({ capabilities: { survivesClient } }) =>
      survivesClient ? "it says that jobs survive their client" : undefined,
    async run(provider, timeoutMs, { another }) {
      const ref = await provider.submit(singleTestJob(long));
      await waitUntil(provider, ref, ({ phase }) => phase !== "queued", timeoutMs);
      await provider.close();
      const other = await another();
      try {
        await delay(500);
        const [answer] = await other.status([{ ref }]);
        const goesOn = answer !== undefined && "status" in answer && !isFinal(answer.status.phase);
        if (goesOn) await other.abort(ref);
        assert.ok(!goesOn, "the job goes on without the client that submitted it");
      } finally {
        await other.close();
      }
    },
  },
];
