import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ProviderV1 } from "@remotebatch/job-model";
import { localProvider } from "@remotebatch/provider-local";
import { singleTestJob } from "@remotebatch/provider-testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { defaultFolder } from "../src/default-folder.js";
import { folderLayout } from "../src/folder-layout.js";
import { sweepLeftovers } from "../src/scheduler/sweep-leftovers.js";
import { ended } from "./ended.js";

let folder: string;
let provider: ProviderV1;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "remotebatch-hostile-"));
  provider = localProvider({ folder, cores: 2, idleMs: 300 });
});
afterEach(async () => {
  await provider.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

async function phaseOfNewJob(): Promise<string> {
  return (await ended(provider, await provider.submit(singleTestJob({ result: "fine" })))).phase;
}

test("folders where the scheduler looks for files keep no job from running", async () => {
  mkdirSync(join(folder, "inbox", "zz", "inside"), { recursive: true });
  const key = "00000000-0000-4000-8000-000000000000-a1-1";
  mkdirSync(join(folder, "queue", key, "inside"), { recursive: true });
  expect(await phaseOfNewJob()).toBe("succeeded");
  while (readdirSync(join(folder, "inbox")).length > 0) await delay(20);
  expect(readdirSync(join(folder, "queue"))).not.toContain(key);
});

test("stray files beside the launches keep no scheduler alive", async () => {
  mkdirSync(join(folder, "queue"), { recursive: true });
  writeFileSync(join(folder, "queue", ".DS_Store"), "");
  expect(await phaseOfNewJob()).toBe("succeeded");
  const lock = (): string => {
    const scheduler = join(folder, "scheduler");
    const name = readdirSync(scheduler).find((found) => found.startsWith("lock.")) ?? "";
    return readFileSync(join(scheduler, name), "utf8");
  };
  while (!lock().includes('"released":true')) await delay(50);
});

test("a lock with a very large number is followed by the next", async () => {
  mkdirSync(join(folder, "scheduler"), { recursive: true });
  writeFileSync(join(folder, "scheduler", "lock.999999999999"), "{}");
  expect(await phaseOfNewJob()).toBe("succeeded");
});

test("a runner file that was damaged is written anew by the next job", async () => {
  expect(await phaseOfNewJob()).toBe("succeeded");
  const [runner = ""] = readdirSync(join(folder, "runners"));
  const path = join(folder, "runners", runner);
  writeFileSync(path, readFileSync(path, "utf8").replaceAll("const", "cnost"));
  await provider.close();
  await delay(1200);
  provider = localProvider({ folder, cores: 2, idleMs: 300 });
  expect(await phaseOfNewJob()).toBe("succeeded");
});

test("a device in the place of a result is refused, not read", async () => {
  const ref = await provider.submit(singleTestJob({ result: "fine" }));
  await ended(provider, ref);
  const path = join(folder, "jobs", ref.uuid, "out", "1", "1.wxf");
  rmSync(path);
  symlinkSync("/dev/zero", path);
  await expect(provider.output(ref, { child: 1 })).rejects.toMatchObject({
    code: "BATCH_CORRUPT_RECORD",
  });
});

test("a folder in which nothing can be made is an error, not an endless wait", async () => {
  const nowhere = localProvider({ folder: "/proc/none/here", idleMs: 300 });
  await expect(nowhere.submit(singleTestJob({}))).rejects.toMatchObject({
    code: "BATCH_STORE_FAILED",
  });
});

test("what killed clients left a day ago is removed, and nothing else", async () => {
  const ref = await provider.submit(singleTestJob({ result: "fine" }));
  await ended(provider, ref);
  const layout = folderLayout(folder);
  const names = ["tmp/old.tmp", "tmp/new.tmp", "jobs/old/job.wxf", "jobs/new/job.wxf"];
  for (const name of names) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), "");
  }
  const dayBefore = new Date(Date.now() - 25 * 3600 * 1000);
  for (const name of ["tmp/old.tmp", "jobs/old", `jobs/${ref.uuid}`]) {
    utimesSync(join(folder, name), dayBefore, dayBefore);
  }
  sweepLeftovers(layout, Date.now());
  expect(names.map((name) => existsSync(join(folder, name)))).toEqual([false, true, false, true]);
  expect((await provider.output(ref, { child: 1 })).state).toBe("ready");
});

test("a child that failed for the machine's sake is run again after a pause", async () => {
  const program = { result: "second", steps: [{ fail: "infrastructure" }], cleanFrom: 3 };
  const retry = { maxAttempts: 3, causes: ["infrastructure" as const] };
  const beganMs = performance.now();
  const ref = await provider.submit(singleTestJob(program, { retry }));
  expect((await ended(provider, ref)).changed[0]?.attempt).toBe(3);
  expect(performance.now() - beganMs).toBeGreaterThan(1200);
});

test("a child that waits for its next attempt can be aborted", async () => {
  const retry = { maxAttempts: 9, causes: ["infrastructure" as const] };
  const ref = await provider.submit(
    singleTestJob({ steps: [{ fail: "infrastructure" }] }, { retry }),
  );
  const attempt = async (): Promise<number> => {
    const [answer] = await provider.status([{ ref }]);
    return answer !== undefined && "status" in answer
      ? (answer.status.changed[0]?.attempt ?? 0)
      : 0;
  };
  while ((await attempt()) < 4) await delay(20);
  await provider.abort(ref);
  expect((await ended(provider, ref)).phase).toBe("cancelled");
});

test("a relative XDG_STATE_HOME is ignored, as its rules say", () => {
  expect(defaultFolder({ XDG_STATE_HOME: "state" })).toBe(defaultFolder({}));
  expect(defaultFolder({ XDG_STATE_HOME: "/state" })).toBe("/state/remotebatch/local");
});
