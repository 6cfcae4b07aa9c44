import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { arrayTestJob } from "@remotebatch/provider-testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cluster, clusterProvider, sharedFolder, slurm, slurmJobs } from "./cluster.js";
import { ended } from "./watch.js";

// Without the programs of Slurm there is nothing to test; the conformance suite says so.
describe.skipIf(cluster === undefined)("a controller that forgets at once", () => {
  const folder = sharedFolder();
  const file = join(cluster ?? "", "etc", "slurm.conf");
  let text = "";
  beforeAll(() => {
    text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/^MinJobAge=.*$/mu, "MinJobAge=2"));
    slurm("scontrol", "reconfigure");
  });
  afterAll(() => {
    writeFileSync(file, text);
    slurm("scontrol", "reconfigure");
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
  const isAccounted = (): boolean => text.includes("accounting_storage/slurmdbd");
  const forgotten = async (uuid: string): Promise<void> => {
    while (slurmJobs(uuid, "-t", "all").length > 0) await delay(500);
  };

  test("final states are right all the same, from records, else from accounting, else lost", async () => {
    const provider = clusterProvider(folder);
    const children = {
      "2": [{ fail: "memory" }],
      "3": [{ kill: true as const }],
      "4": [{ exit: 7 }],
    };
    const ref = await provider.submit(arrayTestJob(5, { children }));
    await forgotten(ref.uuid);
    const status = await ended(provider, ref);
    const dead = isAccounted() ? "failed" : "lost";
    expect(status.changed.map(({ phase }) => phase)).toEqual([
      "succeeded",
      "failed",
      dead,
      dead,
      "succeeded",
    ]);
    expect(status.changed[1]?.cause).toBe("memory");
    expect(status.changed[3]?.exitCode).toBe(isAccounted() ? 7 : undefined);
    await provider.close();
  });

  test("a waiting job that somebody else cancels, and Slurm forgets, ends as lost and does not wait for ever", async () => {
    const provider = clusterProvider(folder);
    const held = { settings: { sbatchOptions: ["--hold"] } };
    const ref = await provider.submit(arrayTestJob(2, {}, held));
    slurm("scancel", ref.id);
    await forgotten(ref.uuid);
    const status = await ended(provider, ref);
    const { phase, cause } = status.changed[0] ?? {};
    // Accounting of some versions still has the row.
    expect(["lost/infrastructure", "cancelled/user"]).toContain(`${phase}/${cause}`);
    if (!isAccounted()) expect(status.phases).toEqual({ lost: 2 });
    await provider.close();
  });

  test("a launch that was never noted and is forgotten does no work twice", async () => {
    const provider = clusterProvider(folder);
    const spec = arrayTestJob(3, { steps: [{ print: "on" }] });
    const ref = await provider.submit(spec);
    await forgotten(ref.uuid);
    const notes = join(folder, "jobs", ref.uuid, "kit");
    for (const name of readdirSync(notes).filter((n) => n.startsWith("launched-")))
      rmSync(join(notes, name));
    const other = clusterProvider(folder);
    const again = await other.submit(spec);
    expect(again.id === ref.id).toBe(isAccounted());
    expect((await ended(other, ref)).phases).toEqual({ succeeded: 3 });
    for (const child of [1, 2, 3]) {
      const log = join(folder, "jobs", ref.uuid, "out", String(child), "1.log");
      expect(readFileSync(log, "utf8").split("\n")).toHaveLength(2);
    }
    await Promise.all([provider.close(), other.close()]);
  });
});
