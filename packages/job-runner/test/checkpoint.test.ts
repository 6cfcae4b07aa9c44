import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { printInputForm } from "@remotebatch/expr-model";
import { parseOutcomeRecord } from "@remotebatch/job-model";
import { decode } from "@remotebatch/wxf-codec";
import { expect, test } from "vitest";
import { type JobOptions, makeJob, type TestJob } from "./job-folder.js";

const module = `
const forever = () => new Promise(() => setInterval(() => {}, 1000));
export async function untilStopped({ checkpoint, progress, signal }) {
  const before = await checkpoint.load();
  if (before !== undefined) return before;
  checkpoint.onStop(() => new Map([["step", 7n], ["parts", [1.5, "x"]], ["late", signal.aborted]]));
  progress("at work");
  await forever();
}
export async function saving({ checkpoint, progress }) {
  const before = await checkpoint.load();
  if (before !== undefined) return before;
  for (let step = 1; step <= 5; step++) await checkpoint.save(step);
  progress("at work");
  await forever();
}
export async function perElement(n, { checkpoint }) {
  const before = (await checkpoint.load()) ?? 0;
  await checkpoint.save(before + n);
  if (n === 3 && before === 0) process.kill(process.pid, "SIGKILL");
  return before + n;
}
export function notWaiting({ checkpoint }) {
  for (let step = 1; step <= 50; step++) checkpoint.save(step);
  process.kill(process.pid, "SIGKILL");
}
export async function tooLarge({ checkpoint }) {
  try { await checkpoint.save("x".repeat(5000)); } catch (error) { return error.name + " " + error.code; }
}
export async function noForm({ checkpoint }) {
  try { await checkpoint.save(() => 1); } catch (error) { return error.name + " " + error.code; }
}
export async function slowState({ checkpoint, progress }) {
  checkpoint.onStop(forever);
  progress("at work");
  await forever();
}
export async function brokenState({ checkpoint, progress }) {
  checkpoint.onStop(() => { throw new Error("no state now"); });
  progress("at work");
  await forever();
}
`;

function nodeJob(name: string, options: JobOptions = {}): TestJob {
  const call = options.elements === undefined ? "[]" : "";
  const files = { "work.mjs": module };
  return makeJob(`NodeFunction["work.mjs", "${name}"]${call}`, {
    kernel: "node",
    files,
    ...options,
  });
}

const attempt2 = ["--attempt", "2"];
const checkpointOf = (job: TestJob, position = 1): string =>
  join(job.folder, `out/1/checkpoint-${position}`);
const outcome2 = (job: TestJob) =>
  parseOutcomeRecord(readFileSync(join(job.folder, "out/1/2.json")));
const log2 = (job: TestJob): string => readFileSync(join(job.folder, "out/1/2.log"), "utf8");

function result2(job: TestJob): string {
  const data = decode(readFileSync(join(job.folder, "out/1/2.wxf")));
  return printInputForm((data as never as Map<string, never>).get("Result") as never);
}

async function untilAtWork(job: TestJob): Promise<void> {
  while (!job.has("log") || !job.log().some(({ x }) => x === "at work")) await delay(5);
}

async function again(job: TestJob, more: readonly string[] = []): Promise<void> {
  const { code, stderr } = await (await job.spawn(1, [...attempt2, ...more])).ended;
  if (code !== 0) throw new Error(stderr);
}

test.each(["SIGTERM", "SIGUSR2"] as const)(
  "a function stopped by %s gives its state, and the next attempt goes on from it",
  async (signal) => {
    const job = nodeJob("untilStopped");
    const runner = await job.spawn();
    await untilAtWork(job);
    runner.process.kill(signal);
    expect((await runner.ended).code).toBe(0);
    expect(job.outcome().phase).toBe("cancelled");
    await again(job);
    expect(outcome2(job).phase).toBe("succeeded");
    expect(result2(job)).toBe('<|"step" -> 7, "parts" -> {1.5, "x"}, "late" -> True|>');
    expect(log2(job)).toContain("goes on from the checkpoint of attempt 1");
    expect(existsSync(checkpointOf(job))).toBe(false);
  },
);

test("a function is asked for its state shortly before the time limit", async () => {
  const job = nodeJob("untilStopped", { descriptor: { timeLimitMs: 3000 } });
  expect((await job.run()).phase).toBe("timedOut");
  await again(job);
  expect(result2(job)).toContain('"step" -> 7, "parts" -> {1.5, "x"}, "late" -> False');
});

test("after kill -9 the last state that was saved counts, and nothing half-written is there", async () => {
  const job = nodeJob("saving");
  const runner = await job.spawn();
  await untilAtWork(job);
  runner.process.kill("SIGKILL");
  await runner.ended;
  expect(
    readdirSync(join(job.folder, "out/1")).filter((name) => name.includes("checkpoint")),
  ).toEqual(["checkpoint-1"]);
  await again(job);
  expect(result2(job)).toBe("5");
});

test("each element of a span has a state of its own", async () => {
  const job = nodeJob("perElement", { elements: [1, 2, 3, 4] });
  expect((await job.run()).phase).toBe("failed");
  await again(job);
  expect(result2(job)).toBe("{2, 4, 6, 4}");
});

test("a state that the function did not wait for is stored when its process dies", async () => {
  const job = nodeJob("notWaiting");
  expect((await job.run()).signal).toBe("SIGKILL");
  const text = readFileSync(checkpointOf(job));
  expect(decode(text.subarray(text.indexOf("\n") + 1))).toBe(50);
});

test.each([
  ["changed", (path: string) => writeFileSync(path, flipped(readFileSync(path)))],
  ["cut", (path: string) => writeFileSync(path, readFileSync(path).subarray(0, -1))],
  ["emptied", (path: string) => writeFileSync(path, "")],
  ["grown", (path: string) => appendFileSync(path, "x")],
])("a checkpoint that was %s is refused, and the function starts anew", async (_how, damage) => {
  const job = nodeJob("perElement", { elements: [3] });
  await job.run();
  damage(checkpointOf(job));
  const { code } = await (await job.spawn(1, attempt2)).ended;
  expect(code).toBe(0);
  expect(log2(job)).toContain("is refused");
  expect(outcome2(job).signal).toBe("SIGKILL");
});

function flipped(bytes: Buffer): Buffer {
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes;
}

test.each([
  ["tooLarge", "CheckpointError CHECKPOINT_TOO_LARGE"],
  ["noForm", "CheckpointError CHECKPOINT_VALUE"],
])("a state that cannot be saved is an error of the function: %s", async (name, words) => {
  const job = nodeJob(name);
  await job.run(1, ["--checkpoint-limit", "4000"]);
  expect(job.result().get("Result")).toBe(words);
  expect(existsSync(checkpointOf(job))).toBe(false);
});

test.each([
  ["slowState", "it took longer than 500 ms"],
  ["brokenState", "no state now"],
])("a stopped function without a state still ends with its record: %s", async (name, words) => {
  process.env["REMOTEBATCH_STOP_GRACE_MS"] = "0";
  const job = nodeJob(name);
  const runner = await job.spawn();
  delete process.env["REMOTEBATCH_STOP_GRACE_MS"];
  await untilAtWork(job);
  runner.process.kill("SIGTERM");
  expect((await runner.ended).code).toBe(0);
  expect(job.outcome()).toMatchObject({ phase: "cancelled", cause: "user" });
  expect(job.log().map(({ x }) => x)).toContainEqual(expect.stringContaining(words));
});
