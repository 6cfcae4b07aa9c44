import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { arrayTestJob, singleTestJob, testElement } from "@remotebatch/provider-testkit";
import { afterAll, describe, expect, test } from "vitest";
import { cluster, clusterProvider, onCluster, sharedFolder, slurm } from "./cluster.js";
import { ended, outputs, until } from "./watch.js";

// Without the programs of Slurm there is nothing to test; the conformance suite says so.
describe.skipIf(cluster === undefined)("what takes Slurm a while", () => {
  const folder = sharedFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

  test("a node that dies with its children costs each an attempt and nothing else", async () => {
    const provider = clusterProvider(folder);
    const retry = { maxAttempts: 3, causes: ["infrastructure" as const] };
    const ref = await provider.submit(
      arrayTestJob(8, { steps: [{ sleepMs: 8000 }], cleanFrom: 2 }, { retry }),
    );
    await until(provider, ref, ({ phases }) => phases.running === 8);
    onCluster("kill-node", "n1");
    const status = await ended(provider, ref);
    expect(status.phases).toEqual({ succeeded: 8 });
    const again = status.changed.filter(({ attempt }) => attempt > 1);
    expect(again.length).toBeGreaterThan(0);
    expect(again.length).toBeLessThan(8);
    const whole = Array.from({ length: 8 }, (_, index) => testElement(index + 1)).join("");
    expect(await outputs(provider, ref, 8)).toBe(whole);
    onCluster("start-node", "n1");
    while (slurm("sinfo", "-h", "-n", "n1", "-o", "%T").split("\n")[0] !== "idle") await delay(200);
    await provider.close();
  });

  test("children that are preempted by another partition run again where the policy says so", async () => {
    const provider = clusterProvider(folder);
    const retry = { maxAttempts: 2, causes: ["preempted" as const] };
    const program = { steps: [{ sleepMs: 20_000 }], cleanFrom: 2 };
    const ref = await provider.submit(arrayTestJob(8, program, { retry }));
    await until(provider, ref, ({ phases }) => phases.running === 8);
    slurm("scontrol", "update", "PartitionName=side", "PriorityTier=10");
    const asked = { settings: { partition: "side" }, resources: { cores: 4 } };
    const urgent = await provider.submit(singleTestJob({ result: "first" }, asked));
    expect((await ended(provider, urgent)).phase).toBe("succeeded");
    const status = await ended(provider, ref);
    slurm("scontrol", "update", "PartitionName=side", "PriorityTier=1");
    expect(status.phases).toEqual({ succeeded: 8 });
    expect(status.changed.filter(({ attempt }) => attempt === 2)).toHaveLength(4);
    await provider.close();
  });

  test("a time limit that Slurm keeps ends the child as timed out, though its runner only knows that it was told to end", async () => {
    slurm("scontrol", "update", "PartitionName=side", "DefaultTime=1");
    const provider = clusterProvider(folder, { partition: "side" });
    const ref = await provider.submit(singleTestJob({ steps: [{ sleepMs: 600_000 }] }));
    const status = await ended(provider, ref);
    slurm("scontrol", "update", "PartitionName=side", "DefaultTime=60");
    expect(status).toMatchObject({ phase: "timedOut", cause: "timeLimit", label: "TIMEOUT" });
    await provider.close();
  });
});
