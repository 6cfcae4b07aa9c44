import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import {
  BatchError,
  type JobRef,
  type JobSpec,
  type Phase,
  type ProviderV1,
} from "@remotebatch/job-model";
import {
  type ConformanceCase,
  endJob,
  endsWithClient,
  long,
  needs,
  textOf,
} from "./conformance-case.js";
import { faultSwitches } from "./fault-switches.js";
import { singleTestJob } from "./test-jobs.js";
import { statusOf, waitForEnd, waitUntil } from "./watch-job.js";
import { witness } from "./witness.js";

const pauseMs = 50;

/** Submits a job again and again, as its user would, until it is taken. */
async function submitUntilTaken(
  provider: ProviderV1,
  spec: JobSpec,
  timeoutMs: number,
): Promise<JobRef> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await provider.submit(spec);
    } catch (error) {
      if (!BatchError.is(error) || !error.retryable || Date.now() > deadline) throw error;
      await delay(pauseMs);
    }
  }
}

/** Submits a job that runs for long, and removes it when it runs. */
async function submitAndRemove(
  provider: ProviderV1,
  uuid: string,
  timeoutMs: number,
): Promise<void> {
  const ref = await provider.submit(singleTestJob(long, { uuid }));
  await waitUntil(provider, ref, ({ phase }) => phase !== "queued", timeoutMs);
  await provider.remove(ref);
}

/** Cases about the uuid of a removed job, which is free again: engines remember the old job, by its name too. */
export const resubmissionCases: readonly ConformanceCase[] = [
  {
    name: "a job under the uuid of a removed one is the one that runs, though the answer to its launch was lost",
    skip: needs(({ remove }) => remove, "it says that it cannot remove jobs"),
    async run(_provider, timeoutMs, { faulty, note }) {
      const switches = faultSwitches();
      const client = await faulty(switches);
      let ref: JobRef | undefined;
      const program = witness(client, () => ref);
      try {
        const uuid = randomUUID();
        await submitAndRemove(client, uuid, timeoutMs);
        switches.lostAnswers = 1;
        const spec = singleTestJob({ steps: [program.always] }, { uuid });
        ref = await submitUntilTaken(client, spec, timeoutMs);
        if (switches.lostAnswers > 0) {
          note("the answer to a launch could not be lost: createProvider of the kit is not below");
        }
        const begun = (phase: Phase) => phase !== "queued" && phase !== "starting";
        const { phase } = await waitUntil(client, ref, (now) => begun(now.phase), timeoutMs);
        assert.equal(phase, "running", "another job than the one that runs is taken for it");
        // What is aborted is what runs, and nothing else runs.
        await endJob(client, ref, timeoutMs);
        await program.silence(Math.min(timeoutMs, 20_000));
      } finally {
        program.close();
        await client.close();
      }
    },
  },
  {
    name: "who knew a removed job sees the one that was submitted again under its uuid",
    skip: ({ capabilities: { remove, survivesClient } }) => {
      if (!survivesClient) return endsWithClient;
      return remove ? undefined : "it says that it cannot remove jobs";
    },
    async run(provider, timeoutMs, { another }) {
      const other = await another();
      try {
        const ref = await provider.submit(singleTestJob(long));
        await statusOf(other, ref);
        await provider.abort(ref);
        assert.equal((await waitForEnd(other, ref, timeoutMs)).phase, "cancelled");
        await provider.remove(ref);
        const again = singleTestJob({ result: "again" }, { uuid: ref.uuid });
        const { phase } = await waitForEnd(other, await provider.submit(again), timeoutMs);
        assert.equal(phase, "succeeded");
        assert.equal(await textOf(other, ref, { child: 1 }), "again");
      } finally {
        await other.close();
      }
    },
  },
];
