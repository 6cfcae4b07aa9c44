import { rmSync } from "node:fs";
import { describeProvider } from "@remotebatch/provider-testkit";
import { afterAll, describe, expect, test } from "vitest";
import { cluster, clusterProvider, sharedFolder } from "./cluster.js";

if (cluster === undefined) {
  const verdict = process.env["REQUIRE_ENGINES"] === "1" ? "not run, though demanded" : "not run";
  test(`${verdict}: Slurm cannot be had on this machine`, () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  const folder = sharedFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  // Cases wait for the scheduler more than they work.
  describeProvider({ describe: describe.concurrent, test }, () => clusterProvider(folder), {
    timeoutMs: 60_000,
  });
}
