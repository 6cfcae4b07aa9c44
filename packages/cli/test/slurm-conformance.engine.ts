import { join } from "node:path";
import { slurmProvider } from "@remotebatch/provider-slurm";
import { expect, test } from "vitest";
import { temporaryFolder } from "./run-command.js";
import { describeThroughClient } from "./through-client/describe-client.js";

const cluster = process.env["REMOTEBATCH_SLURM"];

if (cluster === undefined) {
  const verdict = process.env["REQUIRE_ENGINES"] === "1" ? "not run, though demanded" : "not run";
  test(`${verdict}: Slurm cannot be had on this machine`, () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  const folder = temporaryFolder("slurm-through-client");
  describeThroughClient(
    "jobs on Slurm",
    join(folder, "registries"),
    () =>
      slurmProvider({
        folder: join(folder, "shared"),
        binFolder: join(cluster, "bin"),
        node: process.execPath,
        pollMs: 100,
        graceMs: 1500,
        lostMs: 5000,
      }),
    { timeoutMs: 60_000, concurrent: true },
  );
}
