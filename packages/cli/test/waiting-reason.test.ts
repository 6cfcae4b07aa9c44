import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { jsonLines, runCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("waiting");
const run = (...args: readonly string[]) => runCommand(args, { home });

/** What `job --json` tells, asked until it is as wanted. */
async function once(id: string, fits: (job: Record<string, unknown>) => boolean) {
  for (;;) {
    const [job = {}] = jsonLines((await run("job", id, "--json")).stdout);
    if (fits(job)) return job;
    await setTimeout(100);
  }
}

test("a job that waits for cores says so, a job of the same client too, and not any more when it runs", async () => {
  const settings = ["--set", "cores=1", "--set", `folder=${join(home, "one")}`, "--default"];
  expect((await run("env", "add", "one", "local", ...settings)).code).toBe(0);
  const long = (await run("submit", "Pause[300]")).stdout.trim();
  await once(long, ({ phase }) => phase === "running");
  const single = (await run("submit", "2+2")).stdout.trim();
  const array = (await run("map", "# &", "{1,2}", "--children", "2")).stdout.trim();
  const reason = "It waits for cores: 1 of 1 is in use.";
  expect(await once(single, (job) => job["reason"] !== undefined)).toMatchObject({ reason });
  expect(await once(array, (job) => job["reason"] !== undefined)).toMatchObject({
    phase: "queued",
    reason: `2 of 2 children; child 1: ${reason}`,
  });
  await run("abort", long);
  expect((await run("result", single)).stdout).toBe("4\n");
  expect(await once(single, ({ phase }) => phase === "succeeded")).not.toHaveProperty("reason");
});
