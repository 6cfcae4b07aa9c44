import { rmSync } from "node:fs";
import { BatchError, type ProviderV1 } from "@remotebatch/job-model";
import {
  arrayTestJob,
  type FaultSwitches,
  faultSwitches,
  faultyProvider,
  singleTestJob,
  testElement,
} from "@remotebatch/provider-testkit";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { cluster, clusterProvider, sharedFolder, slurmJobs } from "./cluster.js";
import { ended, outputs, until } from "./watch.js";

const hourMs = 3_600_000;

// Without the programs of Slurm there is nothing to test; the conformance suite says so.
describe.skipIf(cluster === undefined)("with faults switched on below the Slurm provider", () => {
  const folder = sharedFolder();
  let switches: FaultSwitches;
  let provider: ProviderV1;
  beforeEach(() => {
    switches = faultSwitches();
    provider = faultyProvider(switches, () => clusterProvider(folder));
  });
  afterEach(() => provider.close());
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  const jobsOf = (uuid: string): readonly string[] => slurmJobs(uuid, "-t", "all");

  test.each(["BATCH_UNAVAILABLE", "BATCH_THROTTLED"] as const)(
    "questions that fail with %s while children run and end are told, and no child fails",
    async (code) => {
      const ref = await provider.submit(arrayTestJob(4, { steps: [{ sleepMs: 1500 }] }));
      await until(provider, ref, ({ phase }) => phase === "running");
      switches.outage = new BatchError(code, "later");
      while (slurmJobs(ref.uuid).length > 0) {
        expect(await provider.status([{ ref }])).toMatchObject([{ unavailable: { code } }]);
      }
      switches.outage = undefined;
      expect((await ended(provider, ref)).phases).toEqual({ succeeded: 4 });
    },
  );

  test("a submission that is throttled is made by the next call, once", async () => {
    const spec = singleTestJob({ result: "fine" });
    switches.outage = new BatchError("BATCH_THROTTLED", "later");
    await expect(provider.submit(spec)).rejects.toMatchObject({ code: "BATCH_THROTTLED" });
    switches.outage = undefined;
    const ref = await provider.submit(spec);
    expect((await ended(provider, ref)).phase).toBe("succeeded");
    expect(jobsOf(ref.uuid)).toEqual([ref.id]);
  });

  test("a store that takes its time delays a job and changes nothing else", async () => {
    switches.storeDelayMs = 150;
    const ref = await provider.submit(arrayTestJob(3));
    expect((await ended(provider, ref)).phases).toEqual({ succeeded: 3 });
    const elements = [1, 2, 3].map(testElement).join("");
    expect(await outputs(provider, ref, 3)).toBe(elements);
    await provider.remove(ref);
  });

  test("a clock that jumps by hours ends no running child and keeps none from its end", async () => {
    switches.clockSkewMs = hourMs;
    const ref = await provider.submit(arrayTestJob(2, { steps: [{ sleepMs: 1500 }] }));
    for (const hours of [-24, 24, -1, 1000]) {
      switches.clockSkewMs = hours * hourMs;
      const [answer] = await provider.status([{ ref }]);
      expect(answer).toMatchObject({ status: { phase: expect.stringMatching(/queued|running/u) } });
    }
    switches.clockSkewMs = -24 * hourMs;
    expect((await ended(provider, ref)).phases).toEqual({ succeeded: 2 });
  });

  test("a launch whose answer was lost is found by whoever submits it again, and runs once", async () => {
    switches.lostAnswers = 1;
    const spec = singleTestJob({ result: "fine" });
    await expect(provider.submit(spec)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
    const ref = await provider.submit(spec);
    expect((await ended(provider, ref)).phase).toBe("succeeded");
    expect(jobsOf(ref.uuid)).toEqual([ref.id]);
  });

  test("a launch that a client with a fast clock began and never noted is found by one that only watches", async () => {
    switches.lostAnswers = 1;
    switches.clockSkewMs = hourMs;
    const spec = singleTestJob({ result: "fine" });
    await expect(provider.submit(spec)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
    const watcher = clusterProvider(folder);
    const ref = { provider: "slurm", uuid: spec.uuid, id: spec.uuid };
    expect((await ended(watcher, ref)).phase).toBe("succeeded");
    expect(jobsOf(spec.uuid)).toHaveLength(1);
    await watcher.close();
  });

  test("children that ended and were forgotten have their states from their records", async () => {
    switches.purged = true;
    const children = { "2": [{ fail: "memory" }] };
    const ref = await provider.submit(arrayTestJob(3, { children }));
    expect((await ended(provider, ref)).phases).toEqual({ succeeded: 2, failed: 1 });
  });

  test("half an output is never given for the whole", async () => {
    const ref = await provider.submit(singleTestJob({ result: "all of it" }));
    await ended(provider, ref);
    switches.halfOutputs = true;
    await expect(provider.output(ref, { child: 1 })).rejects.toMatchObject({
      code: "BATCH_CORRUPT_RECORD",
    });
  });
});
