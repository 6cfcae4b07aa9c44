import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { makeJob, RunningRunner, scriptedRunner, type TestJob } from "./job-folder.js";

const root = mkdtempSync(join(tmpdir(), "standby-"));
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

/** A runner that stands by in a folder of its own. */
async function standBy(): Promise<{
  folder: string;
  process: ChildProcess;
  runner: RunningRunner;
}> {
  const folder = mkdtempSync(join(root, "member-"));
  const child = spawn(process.execPath, [await scriptedRunner(), "--standby", folder], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin?.on("error", () => undefined);
  return { folder, process: child, runner: new RunningRunner(child) };
}

function assign(folder: string, job: TestJob): void {
  const words = [job.descriptorPath, "--child", "1", "--attempt", "1"];
  writeFileSync(join(folder, "assigned.json"), JSON.stringify(words));
}

/** Pids of the kernel processes of a runner. */
function kernelsOf(pid: number | undefined): readonly number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return text
    .split(" ")
    .map(Number)
    .filter((kernel) => kernel > 1);
}

/** Pid of the kernel process, as soon as there is one. */
async function kernelOf(pid: number | undefined): Promise<number> {
  for (;;) {
    const [kernel] = kernelsOf(pid);
    if (kernel !== undefined) return kernel;
    await delay(10);
  }
}

test("a runner that stood by runs its child with the process that it had started, as any runner would", async () => {
  const { folder, process: child, runner } = await standBy();
  const kernel = await kernelOf(child.pid);
  const job = makeJob('Print["here"]; Plus[1, 2]');
  assign(folder, job);
  child.stdin?.write("go\n");
  expect(await runner.ended).toMatchObject({ code: 0, stderr: "" });
  expect(job.outcome()).toMatchObject({ phase: "succeeded", child: 1, attempt: 1 });
  expect(job.result().get("Result")).toBe(3);
  expect(job.log().filter(({ s }) => s === "stdout")).toMatchObject([{ x: "here" }]);
  expect(existsSync(`/proc/${kernel}`)).toBe(false);
  expect(readdirSync(folder)).toEqual(["taken.json"]);
});

test("it rehearses again when a child may come soon, takes that for no child, and runs the one that comes", async () => {
  const { folder, process: child, runner } = await standBy();
  await kernelOf(child.pid);
  const [own = ""] = readdirSync(folder);
  let changes = 0;
  const watcher = watch(join(folder, own), (_, name) => {
    if (name === "rehearsal") changes++;
  });
  // The first comes by itself, and is maybe seen only to go; what is said meanwhile counts for nothing.
  while (changes < 4) {
    child.stdin?.write("rouse\n");
    await delay(100);
  }
  watcher.close();
  const job = makeJob("Plus[1, 2]");
  assign(folder, job);
  child.stdin?.write("rouse\n\n");
  expect(await runner.ended).toMatchObject({ code: 0, stderr: "" });
  expect(job.result().get("Result")).toBe(3);
});

test("a signal that comes with the child leaves its record, and one without a child no trace", async () => {
  const { folder, process: child, runner } = await standBy();
  await kernelOf(child.pid);
  const job = makeJob("Plus[1, 2]");
  assign(folder, job);
  child.kill("SIGTERM");
  expect(await runner.ended).toMatchObject({ code: 0 });
  expect(job.outcome()).toMatchObject({ phase: "cancelled", cause: "user" });
  const other = await standBy();
  await kernelOf(other.process.pid);
  other.process.kill("SIGTERM");
  expect(await other.runner.ended).toMatchObject({ code: 0 });
  expect(readdirSync(other.folder)).toEqual([]);
});

test("it leaves without a trace when standard input ends and there is no child", async () => {
  const { folder, process: child, runner } = await standBy();
  await kernelOf(child.pid);
  child.stdin?.end();
  expect(await runner.ended).toMatchObject({ code: 0, stderr: "" });
  expect(readdirSync(folder)).toEqual([]);
});

test("a child that was given is run though the giver died before saying so", async () => {
  const { folder, process: child, runner } = await standBy();
  await kernelOf(child.pid);
  const job = makeJob("Plus[1, 2]");
  assign(folder, job);
  child.stdin?.destroy();
  expect(await runner.ended).toMatchObject({ code: 0 });
  expect(job.outcome()).toMatchObject({ phase: "succeeded" });
});

test("it ends with a code of its own when its kernel's process is killed before there is a child", async () => {
  const { folder, process: child, runner } = await standBy();
  process.kill(await kernelOf(child.pid), "SIGKILL");
  expect(await runner.ended).toMatchObject({ code: 75 });
  expect(readdirSync(folder)).toEqual([]);
});

test("a child that is given in words that are none is no child, and nothing is left of it", async () => {
  const { folder, process: child, runner } = await standBy();
  writeFileSync(join(folder, "assigned.json"), "no list");
  child.stdin?.write("go\n");
  const { code, stderr } = await runner.ended;
  expect(code).toBe(64);
  expect(stderr).toMatch(/^The child that was given cannot be read: .*\n$/u);
  expect(readdirSync(folder)).toEqual(["taken.json"]);
});

test("a memory limit that the waiting process cannot keep gives the child another process", async () => {
  const { folder, process: child, runner } = await standBy();
  const waiting = await kernelOf(child.pid);
  // Long enough to be seen at work.
  const job = makeJob("Pause[1]; Plus[1, 2]", { descriptor: { memoryLimitBytes: 2 ** 29 } });
  assign(folder, job);
  child.stdin?.write("go\n");
  while (kernelsOf(child.pid).includes(waiting)) await delay(5);
  expect(kernelsOf(child.pid).length).toBe(1);
  expect(await runner.ended).toMatchObject({ code: 0 });
  expect(job.outcome()).toMatchObject({ phase: "succeeded" });
  expect(job.result().get("Result")).toBe(3);
});

test("a time limit counts from the moment at which the child was given", async () => {
  const { folder, process: child, runner } = await standBy();
  await delay(3500);
  const job = makeJob("Plus[1, 2]", { descriptor: { timeLimitMs: 3000 } });
  assign(folder, job);
  child.stdin?.write("go\n");
  expect(await runner.ended).toMatchObject({ code: 0 });
  expect(job.outcome()).toMatchObject({ phase: "succeeded" });
});
