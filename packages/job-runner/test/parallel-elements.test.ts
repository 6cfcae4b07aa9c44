import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Expr, printInputForm } from "@remotebatch/expr-model";
import { expect, test } from "vitest";
import { makeJob, type TestJob } from "./job-folder.js";

const at = (parallelElements: number, more = {}) => ({ descriptor: { parallelElements, ...more } });
const shown = (job: TestJob, key: string): string => printInputForm(job.result().get(key) as never);
const results = (job: TestJob): readonly Expr[] =>
  (job.result().get("Result") as never as { readonly args: readonly Expr[] }).args;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

const module = `
import { existsSync, writeFileSync } from "node:fs";
const seen = async (name) => { while (!existsSync(name)) await new Promise((resolve) => setTimeout(resolve, 5)); };
export async function firstLast(n) {
  if (n === 1) await seen("8");
  writeFileSync(String(n), "");
  return n;
}
export async function meet(n) {
  writeFileSync("at " + n, "");
  for (const other of [1, 2, 3]) await seen("at " + other);
  return process.pid;
}
export async function bigTogether(n) {
  await meet(n);
  return "x".repeat(60000);
}
`;
const nodeJob = (name: string, count: number, parallelElements: number): TestJob =>
  makeJob(`NodeFunction["work.mjs", "${name}"]`, {
    kernel: "node",
    files: { "work.mjs": module },
    elements: numbers(count),
    ...at(parallelElements),
  });

test("results of elements that end in another order stand in the order of the list", async () => {
  const job = nodeJob("firstLast", 8, 2);
  expect((await job.run()).evaluations).toEqual({ total: 8, finished: 8, failed: 0 });
  expect(results(job)).toEqual(numbers(8));
});

test("elements are evaluated at the same time, in processes of their own", async () => {
  const job = nodeJob("meet", 3, 3);
  await job.run();
  expect(new Set(results(job)).size).toBe(3);
});

test.each([1, 2, 5])(
  "%i evaluators at once give the same record of many elements",
  async (count) => {
    const elements = numbers(3000);
    const job = makeJob("Identity", { elements, ...at(count) });
    expect((await job.run()).phase).toBe("succeeded");
    expect(results(job)).toEqual(elements);
  },
);

test("each element has its own messages, lines and seed, whoever evaluates it", async () => {
  const elements = numbers(6);
  const code = 'Print["made"]; Infinite[]';
  const [one, three] = [1, 3].map((count) =>
    makeJob("Random", { elements, seed: 7, initialization: code, ...at(count) }),
  ) as [TestJob, TestJob];
  await one.run();
  await three.run();
  for (const key of ["Result", "Messages", "OutputLog", "FailureType"]) {
    expect(shown(three, key)).toBe(shown(one, key));
  }
});

test("what every evaluator prints at the initialization is in the record once", async () => {
  const elements = Array.from({ length: 6 }, () => "0.7");
  const job = makeJob("Pause", {
    elements,
    initialization: 'Print["made"]; Infinite[]',
    ...at(3),
  });
  await job.run();
  expect(shown(job, "OutputLog")).toBe('{"made"}');
  expect(shown(job, "Messages")).toBe("{HoldForm[Power::infy]}");
});

test("an evaluator that dies costs its own element and no other", async () => {
  const elements = numbers(3000);
  const job = makeJob("DieAt[1001]", { elements, ...at(2) });
  const outcome = await job.run();
  expect(outcome).toMatchObject({
    phase: "failed",
    cause: "unknown",
    evaluations: { total: 3000, finished: 2999, failed: 0 },
  });
  expect(outcome.reason).toContain("SIGKILL");
  expect(shown(job, "ElementFailures")).toBe('<|1001 -> "KernelCrash"|>');
  expect(results(job).filter((value) => typeof value === "number")).toEqual(
    elements.filter((n) => n !== 1001),
  );
  expect(job.log().some(({ x }) => x.includes("at element 1001 of the span"))).toBe(true);
});

test("evaluators that die again and again give the rest up", async () => {
  const job = makeJob("Die", { elements: Array.from({ length: 40 }, () => "SIGKILL"), ...at(2) });
  const outcome = await job.run();
  expect(outcome).toMatchObject({ phase: "failed", evaluations: { finished: 0 } });
  expect(shown(job, "Result")).toContain('Missing["NotAvailable"]}');
});

test("a time limit ends all, keeps what was finished and leaves later places missing", async () => {
  const elements = [0, 60, 0, 60, 60, 60];
  const job = makeJob("Pause", { elements, ...at(2, { timeLimitMs: 4000 }) });
  const outcome = await job.run();
  expect(outcome).toMatchObject({ phase: "timedOut", evaluations: { finished: 2, failed: 0 } });
  expect(shown(job, "FailureType")).toBe('"TimeLimit"');
  expect(shown(job, "Result")).toMatch(
    /^\{Null, Failure\["TimeLimitFailure", [^{]*\], Null, Failure\["TimeLimitFailure", [^{]*\], Missing\["NotAvailable"\], Missing\["NotAvailable"\]\}$/u,
  );
});

test("an element behind the one that used the time up has not failed: it is missing", async () => {
  // So many that each evaluator is given several at a time.
  const elements = Array.from({ length: 1000 }, (_, index) => (index === 900 ? 60 : 0));
  const job = makeJob("Pause", { elements, ...at(2, { timeLimitMs: 5000 }) });
  expect(await job.run()).toMatchObject({ phase: "timedOut" });
  expect(shown(job, "ElementFailures")).toBe('<|901 -> "TimeLimit"|>');
});

test("SIGTERM ends all with a record and kill -9 leaves no process and no folder", async () => {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    const job = makeJob("Pause", {
      elements: [60, 60, 60],
      initialization: 'Print["started"]',
      ...at(2),
    });
    const runner = await job.spawn();
    while (!job.has("log") || !job.log().some(({ x }) => x.includes("started"))) await delay(5);
    await delay(300);
    runner.process.kill(signal);
    const { code } = await runner.ended;
    expect(code).toBe(signal === "SIGTERM" ? 0 : null);
    if (signal === "SIGTERM") expect(job.outcome()).toMatchObject({ phase: "cancelled" });
    while (readdirSync(join(job.folder, "scratch")).length > 0) await delay(20);
  }
});

test("the memory limit is that of all evaluators together", async () => {
  const job = makeJob("FillHeap", {
    elements: [1, 2],
    ...at(2, { memoryLimitBytes: 400_000_000 }),
  });
  const outcome = await job.run();
  expect(outcome).toMatchObject({ phase: "failed", cause: "memory" });
  expect(outcome.reason).toContain("together");
  expect(shown(job, "FailureType")).toBe('"MemoryLimit"');
});

test("memory that evaluators use one after the other is not added up", async () => {
  // Each in turn takes what both together may not have.
  const module = `
import { existsSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
export async function take(n) {
  if (n === 2) while (!existsSync("first-is-over")) await later(20);
  let bytes = Buffer.alloc(250e6, 1);
  await later(300);
  bytes = undefined;
  for (let i = 0; i < 3; i++) { collect(); await later(200); }
  if (n === 1) writeFileSync("first-is-over", "");
  return n;
}`;
  const job = makeJob('NodeFunction["work.mjs", "take"]', {
    kernel: "node",
    files: { "work.mjs": module },
    elements: [1, 2],
    descriptor: { parallelElements: 2, cores: 2, memoryLimitBytes: 560e6 },
  });
  expect(await job.run()).toMatchObject({ phase: "succeeded", evaluations: { finished: 2 } });
});

test("results larger than the child may have are refused, one by one", async () => {
  const job = makeJob("Big", { elements: [1000, 300_000, 1000], ...at(2) });
  expect((await job.run(1, ["--result-limit", "100000"])).evaluations.failed).toBe(1);
  expect(results(job).map((value) => typeof value)).toEqual(["string", "object", "string"]);
});

test("results that were made at once and are together larger than allowed are not all kept", async () => {
  const job = nodeJob("bigTogether", 3, 3);
  expect((await job.run(1, ["--result-limit", "150000"])).evaluations.failed).toBe(1);
  expect(shown(job, "Result")).toContain("There was no room left");
});

test("large results go through files and come out whole", async () => {
  const elements = [900_000, 10, 2_000_000, 300_000];
  const job = makeJob("Big", { elements, ...at(3) });
  await job.run();
  expect(results(job).map((value) => String(value).length)).toEqual(elements);
});

test("definitions that fail end the child before any element", async () => {
  const job = makeJob("Identity", { elements: [1, 2], initialization: "Abort[]", ...at(2) });
  expect(await job.run()).toMatchObject({ phase: "failed", evaluations: { finished: 0 } });
});
