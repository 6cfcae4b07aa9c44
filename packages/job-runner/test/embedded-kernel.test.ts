import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Assoc, parse, printInputForm } from "@remotebatch/expr-model";
import { createSession, toEvaluationData } from "@remotebatch/wl-kernel";
import { expect, test } from "vitest";
import { loadRunner } from "../src/asset.source.js";
import { type JobOptions, makeJob, type TestJob } from "./job-folder.js";

/** Runs a job with the runner that users get. */
async function run(code: string, options: JobOptions = {}): Promise<TestJob> {
  const job = makeJob(code, options);
  const program = join(job.folder, "runner.mjs");
  writeFileSync(program, (await loadRunner()).bytes);
  expect((await (await job.spawn(1, [], program)).ended).code).toBe(0);
  return job;
}

const shown = (job: TestJob, key: string): string => printInputForm(job.result().get(key) as never);

test("an evaluation gives the EvaluationData that the evaluator itself would give", async () => {
  const code = 'Print["said"]; x = 2; x + 1/0';
  const job = await run(code);
  const here = toEvaluationData(createSession().evaluate(parse(code)));
  const there = job.result();
  if (!(here instanceof Assoc)) throw new Error("The evaluator gave no association.");
  expect(there.keys).toEqual(here.keys);
  for (const key of ["Success", "FailureType", "Messages", "MessagesText", "MessagesExpressions"]) {
    expect(printInputForm(there.get(key) as never)).toBe(printInputForm(here.get(key) as never));
  }
  expect(shown(job, "OutputLog")).toBe('{"said"}');
});

test("the time that is left is told from the runner's start, not from when the evaluator was up", async () => {
  const timeLimitMs = 60_000;
  const job = await run('Print["now"]; TimeRemaining[]', { descriptor: { timeLimitMs } });
  const saidAtMs = job.log().find(({ x }) => x === "now")?.t ?? 0;
  const leftMs = job.outcome().startedAtMs + timeLimitMs - saidAtMs;
  const toldMs = 1000 * Number(shown(job, "Result"));
  // A thread that has to wait between the two tells less.
  expect(toldMs - leftMs).toBeLessThan(20);
  expect(toldMs).toBeGreaterThan(timeLimitMs / 2);
});

test("a function is mapped over the elements after its definitions were made", async () => {
  const job = await run("f", { initialization: "f[x_] := x^2 + 1", elements: [1, 2, 3] });
  expect(shown(job, "Result")).toBe("{2, 5, 10}");
});

test("parallel functions run on as many threads as the job has cores", async () => {
  const code = "f[x_] := x + $KernelID; {$ProcessorCount, f[0], ParallelEvaluate[f[10]]}";
  const job = await run(code, { descriptor: { cores: 2 } });
  expect(shown(job, "Result")).toBe("{2, 0, {11, 12}}");
});

test.each([
  [{}, 1],
  [{ cores: 1 }, 1],
  [{ cores: 2 }, 2],
  [{ cores: 3 }, 3],
])("a job of %j is told of so many cores: %i", async (descriptor, count) => {
  const job = await run("$ProcessorCount", { descriptor });
  expect(job.result().get("Result")).toBe(count);
});

test("elements that are evaluated at once share the cores of their job", async () => {
  const descriptor = { cores: 4, parallelElements: 2 };
  const job = await run("$ProcessorCount &", { elements: [1, 2], descriptor });
  expect(shown(job, "Result")).toBe("{2, 2}");
});

test("functions that the kernel does not know are named in the log", async () => {
  const job = await run("Plot[x, {x, 0, 1}] + ownFunction[2]");
  const lines = job
    .log()
    .filter(({ s }) => s === "system")
    .map(({ x }) => x);
  expect(lines).toContain("Not known to this kernel and left unevaluated: Plot.");
});

test.each([
  ["long", 'StringJoin[Table["y", {6000}]]', 1],
  ["many", 'StringJoin["Nope", Table["x", {200}], ToString[n]]', 8000],
])("unknown functions with %s names leave a record that can be read", async (_how, name, count) => {
  const job = await run(
    `Scan[Function[n, ToExpression["System\`A" <> ${name} <> "[1]"]], Range[${count}]]`,
  );
  expect(job.outcome().phase).toBe("succeeded");
  expect(job.log().at(-1)?.x).toContain("left unevaluated");
});

test.each([
  ["Exit[7]", {}, 7],
  ["2 + 2", { initialization: "Exit[8]" }, 8],
  ["If[# > 1, Exit[9], #] &", { elements: [1, 2, 3] }, 0],
  ["Abort[]", {}, 0],
] as const)("the record of %s, %j has the exit code %i", async (code, options, exitCode) => {
  expect((await run(code, options)).outcome().exitCode).toBe(exitCode);
});

test.each(["Abort[]", "Exit[7]"])(
  "a single evaluation that ends itself by %s has failed: it has no result",
  async (code) => {
    const job = await run(`Print["before"]; ${code}`);
    expect(job.outcome()).toMatchObject({ phase: "failed", cause: "user" });
    expect(job.outcome().reason).toContain("ended itself");
    expect(shown(job, "Result")).toBe("$Aborted");
    expect(shown(job, "OutputLog")).toBe('{"before"}');
  },
);

test("a text of a hundred megabytes comes back whole, one beyond all bounds is refused with the cause", async () => {
  const large = await run('StringRepeat["x", 10^8]');
  expect(large.outcome()).toMatchObject({
    phase: "succeeded",
    result: { bytes: 100_000_000 + 229 },
  });
  expect(large.outcome().peakMemoryBytes).toBeGreaterThan(200_000_000);
  const beyond = await run('StringRepeat["x", 10^9]');
  expect(beyond.outcome()).toMatchObject({
    phase: "failed",
    cause: "memory",
    reason: "The evaluation needed more memory than the kernel may use.",
  });
});

test("a long pause ends at the time limit with what was printed", async () => {
  const job = await run('Print["before"]; Pause[120]; 2 + 2', {
    descriptor: { timeLimitMs: 1500 },
  });
  expect(job.outcome()).toMatchObject({ phase: "timedOut", cause: "timeLimit" });
  expect(shown(job, "OutputLog")).toBe('{"before"}');
  expect(readFileSync(job.path("log"), "utf8")).toContain('"before"');
});
