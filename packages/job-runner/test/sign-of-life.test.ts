import { existsSync, statSync, utimesSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { makeJob } from "./job-folder.js";

test("the log's time of change moves while an evaluation says nothing, and no line comes with it", async () => {
  const job = makeJob("Pause[100]");
  const runner = await job.spawn();
  const log = job.path("log");
  while (!existsSync(log) || statSync(log).size === 0) await delay(20);
  const { size } = statSync(log);
  utimesSync(log, 1, 1);
  // Ends with the test's own time limit when there is no sign.
  while (statSync(log).mtimeMs < 2000) await delay(100);
  expect(Date.now() - statSync(log).mtimeMs).toBeLessThan(60_000);
  expect(statSync(log).size).toBe(size);
  runner.process.kill("SIGTERM");
  expect((await runner.ended).code).toBe(0);
});
