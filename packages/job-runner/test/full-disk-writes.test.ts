import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Fault } from "./faulty-fs.js";
import { faultyRunner, makeJob, type TestJob } from "./job-folder.js";

const elements = [..."abc"].map((letter) => letter.repeat(400_000));
const makeSpan = (code = "Say"): TestJob =>
  makeJob(code, { elements, initialization: 'Print["init"]', files: { "in.txt": "input" } });

/** Runs a child on a disk that is full from one call on. */
async function runFull(job: TestJob, fault: Omit<Fault, "act">) {
  const env = { REMOTEBATCH_TEST_FAULT: JSON.stringify({ ...fault, act: "full" }) };
  return await (await job.spawn(1, [], await faultyRunner(), env)).ended;
}

function left(job: TestJob): readonly string[] {
  const folder = join(job.folder, "out/1");
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** After room was made, the next run gives the whole result. */
async function expectWholeResult(job: TestJob, child = 1): Promise<void> {
  expect(await job.run(child)).toMatchObject({ phase: "succeeded" });
  const { args } = job.result().get("Result") as never as { readonly args: readonly unknown[] };
  expect(args).toEqual(elements);
}

describe("a full disk is told in the record, without a result", () => {
  test.each<[string, Omit<Fault, "act">, string?]>([
    ["making the copy of the job", { call: "openSync", path: "/stage/job\\.wxf$" }],
    ["copying the job", { call: "writeSync", path: "/stage/job\\.wxf$" }],
    ["copying the elements", { call: "writeSync", path: "/stage/elements\\.wxf$", nth: 2 }],
    ["copying an input file", { call: "writeSync", path: "/work/in\\.txt$" }],
    ["making the result", { call: "openSync", path: "/1\\.wxf\\..*tmp$" }],
    ["making the index", { call: "openSync", path: "/1\\.idx\\..*tmp$" }],
    ["making a part of the result", { call: "openSync", path: "/stage/part-output$" }, "Print"],
    ["writing the first element", { call: "writeSync", path: "/1\\.wxf\\..*tmp$" }],
    ["writing a later element", { call: "writeSync", path: "/1\\.wxf\\..*tmp$", nth: 4 }],
    ["writing a part of the result", { call: "writeSync", path: "/stage/part-output$" }, "Print"],
    ["writing the index", { call: "writeSync", path: "/1\\.idx\\..*tmp$" }],
    ["syncing the result", { call: "fsyncSync", path: "/1\\.wxf\\..*tmp$" }],
    ["syncing the index", { call: "fsyncSync", path: "/1\\.idx\\..*tmp$" }],
    ["publishing the result", { call: "linkSync", path: "/1\\.wxf$" }],
  ])("%s", async (_name, fault, code) => {
    const job = makeSpan(code);
    expect((await runFull(job, fault)).code).toBe(0);
    const record = job.outcome();
    expect(record).toMatchObject({ phase: "failed", cause: "infrastructure" });
    expect(record.reason).toContain("ENOSPC");
    expect(record.result).toBeUndefined();
    expect(record.evaluations.finished).toBe(0);
    expect(left(job)).toEqual(["1.json", "1.log"]);
    expect(job.log().at(-1)?.x).toContain("ENOSPC");
    expect(readdirSync(join(job.folder, "scratch"))).toEqual([]);
  });

  test("publishing the index, whose result is then no part of the record", async () => {
    const job = makeSpan();
    expect((await runFull(job, { call: "linkSync", path: "/1\\.idx$" })).code).toBe(0);
    expect(job.outcome()).toMatchObject({ phase: "failed", cause: "infrastructure" });
    expect(job.outcome().result).toBeUndefined();
  });
});

describe("a full disk that leaves no room for a record ends the runner with an exit code and a reason", () => {
  test.each<[string, number, Omit<Fault, "act">]>([
    ["making the working directory", 73, { call: "mkdtempSync", path: "remotebatch-" }],
    ["making the record", 74, { call: "openSync", path: "/1\\.json\\..*tmp$" }],
    ["writing the record", 74, { call: "writeSync", path: "/1\\.json\\..*tmp$" }],
    ["syncing the record", 74, { call: "fsyncSync", path: "/1\\.json\\..*tmp$" }],
    ["publishing the record", 74, { call: "linkSync", path: "/1\\.json$" }],
  ])("%s", async (_name, code, fault) => {
    const job = makeSpan();
    const end = await runFull(job, fault);
    expect(end.code).toBe(code);
    expect(end.stderr).toContain("ENOSPC");
    expect(left(job).filter((name) => /\.(?:json|tmp|bak)$/u.test(name))).toEqual([]);
    await expectWholeResult(job);
  });
});

test("a full disk that takes the log alone costs lines, not the result", async () => {
  const job = makeSpan();
  expect((await runFull(job, { call: "writeSync", path: "/1\\.log$", nth: 3 })).code).toBe(0);
  await expectWholeResult(job);
  const text = readFileSync(job.path("log"), "utf8");
  expect(text.endsWith("\n")).toBe(true);
  expect(job.log().length).toBe(2);
});
