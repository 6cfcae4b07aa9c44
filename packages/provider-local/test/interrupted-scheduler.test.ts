import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ProviderV1 } from "@remotebatch/job-model";
import { localProvider } from "@remotebatch/provider-local";
import { arrayTestJob, singleTestJob } from "@remotebatch/provider-testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderLayout } from "../src/folder-layout.js";
import { parseLaunchRecord } from "../src/launch-record.js";
import { processStart } from "../src/process-identity.js";
import { adoptRunner, startRunner } from "../src/scheduler/runner-process.js";
import { type SchedulerLock, takeSchedulerLock } from "../src/scheduler-lock.js";
import { ended } from "./ended.js";

let folder: string;
let provider: ProviderV1;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "remotebatch-interrupted-"));
  provider = localProvider({ folder, cores: 2, idleMs: 300 });
});
afterEach(async () => {
  await provider.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

/** While this process holds the lock, no scheduler starts: what is submitted stays in the queue. */
function holdScheduler(): SchedulerLock {
  const lock = takeSchedulerLock(join(folder, "scheduler"));
  if (lock === undefined) throw new Error("Another scheduler is alive.");
  return lock;
}

/** Key of the launch that waits; there is one. */
function onlyLaunch(): string {
  const [key = "", ...others] = readdirSync(folderLayout(folder).queue);
  expect(others).toEqual([]);
  return key;
}

test("a launch that cannot be read for a while is run when it can be", async () => {
  const lock = holdScheduler();
  const ref = await provider.submit(singleTestJob({ result: "in the end" }));
  const request = folderLayout(folder).request(onlyLaunch());
  renameSync(request, `${request}.away`);
  // Reading a folder fails, and not because there is nothing.
  mkdirSync(request);
  lock.release();
  await provider.status([{ ref }]);
  const log = join(folder, "scheduler", "log");
  while (!readFileSync(log, "utf8").includes("cannot be read")) await delay(50);
  await delay(700);
  rmdirSync(request);
  renameSync(`${request}.away`, request);
  expect((await ended(provider, ref)).phase).toBe("succeeded");
  expect(readFileSync(log, "utf8").match(/cannot be read/gu)).toHaveLength(1);
});

test("a runner whose scheduler died before it noted anything is adopted, not started again", async () => {
  const lock = holdScheduler();
  const program = { steps: [{ print: "on" }, { sleepMs: 1500 }] };
  const ref = await provider.submit(arrayTestJob(2, program));
  const layout = folderLayout(folder);
  const key = onlyLaunch();
  const record = parseLaunchRecord(readFileSync(layout.request(key)));
  const runner = startRunner(record, 1, 1, {
    printed: layout.printed(key, 1, 1),
    folder: layout.scratch,
    graceMs: 5000,
  });
  expect(existsSync(layout.events(key))).toBe(false);
  lock.release();
  expect((await ended(provider, ref)).phases).toEqual({ succeeded: 2 });
  expect(readFileSync(layout.events(key), "utf8")).toContain(`"pid":${runner.pid}`);
  const lines: string[] = [];
  for await (const logged of provider.logs(ref, { child: 1 })) lines.push(logged.text);
  expect(lines).toEqual(["on"]);
});

test("what an adopted runner left in its group ends with it", async () => {
  const script = "sleep 60 >/dev/null 2>&1 & echo $!; sleep 1";
  const leader = spawn("sh", ["-c", script], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(leader.stdout, "data")) as [Buffer];
  const left = Number(line.toString());
  expect(processStart(left)).toBeDefined();
  const pid = leader.pid ?? 0;
  await adoptRunner(pid, processStart(pid) ?? "").exit;
  while (processStart(left) !== undefined) await delay(20);
});

test("a process that has the number of a runner which ended before is left alone", async () => {
  const other = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
  const pid = other.pid ?? 0;
  await adoptRunner(pid, "another start").exit;
  await delay(100);
  expect(processStart(pid)).toBeDefined();
  other.kill("SIGKILL");
});
