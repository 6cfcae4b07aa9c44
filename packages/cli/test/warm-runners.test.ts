import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createRemoteBatch, printInputForm, type RemoteBatch } from "@remotebatch/facade";
import { type LocalProviderSettings, localProvider } from "@remotebatch/provider-local";
import { afterEach, expect, test } from "vitest";
import { temporaryFolder } from "./run-command.js";

const root = temporaryFolder("warm");
let made = 0;
let folder = "";
let batch: RemoteBatch;

function open(settings: LocalProviderSettings = {}): void {
  folder = join(root, String(++made));
  const local = join(folder, "local");
  const all = { folder: local, cores: 2, idleMs: 500, warmRunners: 2, ...settings };
  batch = createRemoteBatch({
    environments: { here: localProvider(all) },
    folder: join(folder, "registry"),
  });
}

afterEach(() => batch.close());

/** Pids of the runners that stand by in the folder, by their command lines. */
function standingBy(): readonly number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 1 && words(pid).includes("--standby"))
    .filter((pid) => words(pid).some((word) => word.startsWith(`${folder}/`)));
}

function words(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

/** Waits for so many runners that have started their kernel's process. */
async function standBy(count: number): Promise<readonly number[]> {
  for (;;) {
    const pids = standingBy();
    if (pids.length === count && pids.every((pid) => hasChild(pid))) return pids;
    await delay(20);
  }
}

function hasChild(pid: number): boolean {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) && readFileSync(path, "utf8").trim() !== "";
}

async function evaluate(code: string): Promise<string> {
  return printInputForm(await (await batch.submit(code)).result());
}

/** The process that ran the newest job, by the scheduler's events. */
function pidOf(uuid: string): number {
  const local = join(folder, "local", "jobs", uuid, "local");
  const name = readdirSync(local).find((file) => file.endsWith(".events")) ?? "";
  const running = readFileSync(join(local, name), "utf8")
    .split("\n")
    .filter((line) => line.includes('"running"'));
  return (JSON.parse(running.at(-1) ?? "{}") as { readonly pid: number }).pid;
}

test("each job has a warm runner of its own, sees nothing of the one before, and another runner takes the place", async () => {
  open();
  expect(await evaluate("1 + 1")).toBe("2");
  const before = await standBy(2);
  const job = await batch.submit('x = 5; Put[x, "left-here"]; x');
  expect(printInputForm(await job.result())).toBe("5");
  expect(before).toContain(pidOf(job.uuid));
  const next = await batch.submit("{ToString[x], FileNames[]}");
  expect(printInputForm(await next.result())).toBe('{"x", {}}');
  expect(before).toContain(pidOf(next.uuid));
  expect(pidOf(next.uuid)).not.toBe(pidOf(job.uuid));
  const after = await standBy(2);
  for (const pid of after) expect(before).not.toContain(pid);
});

test("warm runners that are killed cost no job, not even its first attempt", async () => {
  open();
  await evaluate("1 + 1");
  const [first = 0, second = 0] = await standBy(2);
  // Stopped, it looks alive when it is given a job, and dies without having taken it.
  process.kill(first, "SIGSTOP");
  process.kill(second, "SIGSTOP");
  const job = await batch.submit("2 + 3", { retry: { maxAttempts: 1, causes: [] } });
  await delay(300);
  process.kill(first, "SIGKILL");
  process.kill(second, "SIGKILL");
  expect(printInputForm(await job.result())).toBe("5");
  expect((await job.status()).phase).toBe("succeeded");
  expect(await evaluate("3 + 4")).toBe("7");
  for (const pid of await standBy(2)) expect([first, second]).not.toContain(pid);
});

test("a job on a warm runner goes on when the scheduler is killed, and idle ones end with it", async () => {
  open();
  await evaluate("1 + 1");
  const before = await standBy(2);
  const job = await batch.submit('Print["once"]; Pause[2]; 6 7');
  for await (const { text } of job.logs({ follow: true })) if (text === "once") break;
  const scheduler = join(folder, "local", "scheduler");
  const lock =
    readdirSync(scheduler)
      .filter((name) => name.startsWith("lock."))
      .sort()
      .at(-1) ?? "";
  process.kill(
    (JSON.parse(readFileSync(join(scheduler, lock), "utf8")) as { pid: number }).pid,
    "SIGKILL",
  );
  expect(printInputForm(await job.result())).toBe("42");
  expect(before).toContain(pidOf(job.uuid));
  const lines: string[] = [];
  for await (const { text } of job.logs()) lines.push(text);
  expect(lines.filter((text) => text === "once")).toEqual(["once"]);
  for (const pid of before) expect(words(pid)).not.toContain("--standby");
});

test("warm runners leave some time after the last job, and the scheduler with them", async () => {
  open({ warmIdleMs: 4000 });
  await evaluate("1 + 1");
  // Not both, with their kernels: on a busy machine the first may leave before the second is there.
  while (standingBy().length === 0) await delay(20);
  while (standingBy().length > 0) await delay(50);
  expect(await evaluate("2 + 2")).toBe("4");
  // What a scheduler left that went before its runners did is removed by the next one when nothing runs.
  while (readdirSync(join(folder, "local", "standby")).length > 2) await delay(20);
});

test("time limits, memory limits and aborts hold on warm runners as on others", async () => {
  open();
  await evaluate("1 + 1");
  await standBy(2);
  const endless = await batch.submit("While[True]", { timeConstraint: "1 s" });
  expect((await endless.wait()).phase).toBe("timedOut");
  await standBy(2);
  const aborted = await batch.submit('Print["on"]; While[True]');
  for await (const { text } of aborted.logs({ follow: true })) if (text === "on") break;
  await aborted.abort();
  expect((await aborted.wait()).phase).toBe("cancelled");
  await standBy(2);
  const large = await batch.submit("NestList[# + 1 &, 0, 10^8]; 1", {
    resources: { memoryBytes: 2 ** 28 },
  });
  expect((await large.wait()).cause).toBe("memory");
});
