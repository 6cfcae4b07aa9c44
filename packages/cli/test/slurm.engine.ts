import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { createRemoteBatch, printInputForm } from "@remotebatch/facade";
import type { ProviderV1 } from "@remotebatch/job-model";
import { slurmProvider } from "@remotebatch/provider-slurm";
import { describe, expect, test } from "vitest";
import { describeOriginalExamples } from "./original-examples.js";
import { runCommand, temporaryFolder } from "./run-command.js";

const cluster = process.env["REMOTEBATCH_SLURM"];

if (cluster === undefined) {
  const verdict = process.env["REQUIRE_ENGINES"] === "1" ? "not run, though demanded" : "not run";
  test(`${verdict}: Slurm cannot be had on this machine`, () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  const binFolder = join(cluster, "bin");
  const onSlurm = (folder: string): ProviderV1 =>
    slurmProvider({
      folder: join(folder, "shared"),
      binFolder,
      node: process.execPath,
      pollMs: 100,
    });
  const folder = temporaryFolder("slurm");

  describeOriginalExamples("jobs on Slurm", onSlurm);

  describe("a client over Slurm", () => {
    test("a map of twenty has partial results, Slurm's words and number, and results in order when a child was aborted", async () => {
      const batch = createRemoteBatch({
        environments: { cluster: onSlurm(folder) },
        folder: join(folder, "registry"),
      });
      const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
      const array = await batch.mapSubmit("(If[# == 4, Pause[60]]; #^2) &", numbers, {
        method: "FinestGrained",
      });
      for await (const { index } of array.results()) if (index === 20) break;
      await array.child(4).abort();
      await array.wait();
      expect(await array.get("ChildJobStatusCounts")).toEqual({ COMPLETED: 19, CANCELLED: 1 });
      expect(await array.get("ProviderJobID")).toMatch(/^\d+$/u);
      const shown = printInputForm(await array.get("EvaluationResults"));
      expect(shown).toContain("{1, 4, 9,");
      expect(shown).toContain("361, 400}");
      await batch.close();
    });
  });

  test("a child that Slurm warns of the end of its time leaves what it knows, as timed out", async () => {
    const change = (minutes: number): void => {
      const words = ["update", "PartitionName=side", `DefaultTime=${minutes}`];
      execFileSync(join(binFolder, "scontrol"), words);
    };
    const batch = createRemoteBatch({
      environments: { cluster: onSlurm(folder) },
      folder: join(folder, "warned"),
    });
    change(1);
    const remoteProviderSettings = { partition: "side", warningSeconds: 45 };
    const code = 'Print["begun"]; Pause[600]; 1';
    const job = await batch.submit(code, { remoteProviderSettings });
    const status = await job.wait();
    change(60);
    expect(status.phase).toBe("timedOut");
    expect(await job.get("JobStatus")).toBe("TIMEOUT");
    expect(printInputForm(await job.get("EvaluationData"))).toContain('"begun"');
    await batch.close();
  });

  describe("the command", () => {
    const home = join(folder, "home");
    const run = (...args: readonly string[]) => runCommand(args, { home });

    test("adds a cluster, checks it, maps over it, and shows the job", async () => {
      const settings = [
        `folder=${join(folder, "jobs")}`,
        `binFolder=${binFolder}`,
        `node=${process.execPath}`,
      ];
      const words = settings.flatMap((setting) => ["--set", setting]);
      expect((await run("env", "add", "cluster", "slurm", ...words)).code).toBe(0);
      expect(await run("env", "check", "cluster")).toMatchObject({ code: 0 });
      const wait = ["--env", "cluster", "--wait"];
      const mapped = await run("map", "PrimeQ[2^# - 1] &", "{2, 3, 4, 5}", ...wait);
      expect(mapped).toMatchObject({ code: 0 });
      expect(mapped.stdout).toContain("{True, True, False, True}");
      const refused = await run("submit", "2+2", ...wait, "--setting", "partition=nowhere");
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain("invalid partition specified: nowhere");
    });
  });
}
