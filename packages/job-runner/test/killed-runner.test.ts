import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { elementNoteBytes } from "@remotebatch/job-model";
import { expect, test } from "vitest";
import type { Fault } from "./faulty-fs.js";
import { faultyRunner, makeJob, type TestJob } from "./job-folder.js";

interface Point {
  readonly name: string;
  readonly fault: Fault;
  readonly isKernelAlive: boolean;
  /** What the dead runner leaves: lines of its log, and names in the child's folder without what is temporary. */
  readonly log: readonly string[] | undefined;
  readonly left: readonly string[];
}

const log = "/1\\.log$";
const result = "/1\\.wxf\\..*tmp$";

/** Where runners are killed: eleven places from the first step to the last. */
const points: readonly Point[] = [
  {
    name: "before the start",
    isKernelAlive: false,
    fault: { call: "mkdtempSync", path: "remotebatch-", act: "before" },
    log: undefined,
    left: [],
  },
  {
    name: "after the log was opened",
    isKernelAlive: false,
    fault: { call: "openSync", path: log, act: "after" },
    log: [],
    left: ["1.log"],
  },
  {
    name: "in the middle of fetching the elements",
    isKernelAlive: true,
    fault: { call: "writeSync", path: "/stage/elements\\.wxf$", nth: 2, act: "half" },
    log: [],
    left: ["1.log"],
  },
  {
    name: "with the kernel at work on the initialization",
    isKernelAlive: true,
    fault: { call: "writeSync", path: log, text: '"init"', act: "after" },
    log: ["init"],
    left: ["1.log"],
  },
  {
    name: "in the middle of an evaluation",
    isKernelAlive: true,
    fault: { call: "writeSync", path: log, text: '"x":"b"', act: "after" },
    log: ["init", "a", "b"],
    left: ["1.log"],
  },
  {
    name: "between two elements",
    isKernelAlive: true,
    fault: { call: "writeSync", path: log, text: '"x":"c"', act: "before" },
    log: ["init", "a", "b"],
    left: ["1.log"],
  },
  {
    name: "while the result is written",
    isKernelAlive: true,
    fault: { call: "writeSync", path: result, nth: 3, act: "half" },
    log: ["init", "a"],
    left: ["1.log"],
  },
  {
    name: "while the record is written",
    isKernelAlive: false,
    fault: { call: "writeSync", path: "/1\\.json\\..*tmp$", act: "half" },
    log: ["init", "a", "b", "c", "d", "e"],
    left: ["1.log"],
  },
  {
    name: "with the result in its place and not the index",
    isKernelAlive: false,
    fault: { call: "linkSync", path: "/1\\.idx$", act: "before" },
    log: ["init", "a", "b", "c", "d", "e"],
    left: ["1.log", "1.wxf"],
  },
  {
    name: "with result and index in their places and not the record",
    isKernelAlive: false,
    fault: { call: "linkSync", path: "/1\\.json$", act: "before" },
    log: ["init", "a", "b", "c", "d", "e"],
    left: ["1.idx", "1.log", "1.wxf"],
  },
  {
    name: "after the record",
    isKernelAlive: false,
    fault: { call: "linkSync", path: "/1\\.json$", act: "after" },
    log: ["init", "a", "b", "c", "d", "e"],
    left: ["1.idx", "1.json", "1.log", "1.wxf"],
  },
];

const elements = [..."abcde"].map((letter) => letter.repeat(400_000));

function names(job: TestJob): readonly string[] {
  try {
    return readdirSync(join(job.folder, "out/1")).filter((name) => !/\.(?:tmp|bak)$/u.test(name));
  } catch {
    return [];
  }
}

const printed = (job: TestJob): readonly string[] =>
  job
    .log()
    .filter(({ s }) => s === "stdout")
    .map(({ x }) => x);

test.each(points)(
  "kill -9 $name: nothing wrong or half, and the next run gives the result once",
  async (point) => {
    const job = makeJob("Say", { elements, initialization: 'Print["init"]' });
    const fault = { REMOTEBATCH_TEST_FAULT: JSON.stringify(point.fault) };
    const { ended } = await job.spawn(1, [], await faultyRunner(), fault);
    expect((await ended).signal).toBe("SIGKILL");
    expect(names(job)).toEqual(point.left);
    if (point.log !== undefined) expect(printed(job).slice(0, point.log.length)).toEqual(point.log);
    const linesBefore = job.has("log") ? readFileSync(job.path("log"), "utf8") : "";
    const recordBefore = job.has("json") ? readFileSync(job.path("json")) : undefined;
    // The kernel's process removes what the runner had on this machine as its last act, where it still lives.
    const scratch = join(job.folder, "scratch");
    while (point.isKernelAlive && readdirSync(scratch).length > 0) await delay(10);

    expect(await job.run()).toMatchObject({
      phase: "succeeded",
      attempt: 1,
      evaluations: { total: 5, finished: 5, failed: 0 },
    });
    const { args } = job.result().get("Result") as never as { readonly args: readonly unknown[] };
    expect(args).toEqual(elements);
    // The pairs of five elements, and the notes: of the initialization, of each element, of the end, and the footer.
    expect(readFileSync(job.path("idx")).length).toBe(16 * 5 + 8 * elementNoteBytes);
    expect(names(job)).toEqual(["1.idx", "1.json", "1.log", "1.wxf"]);
    // What the dead runner had said is still there, and a record that it had made is the one that counts.
    expect(readFileSync(job.path("log"), "utf8").startsWith(linesBefore)).toBe(true);
    if (recordBefore !== undefined) expect(readFileSync(job.path("json"))).toEqual(recordBefore);
    expect(printed(job).slice(-6)).toEqual(["init", "a", "b", "c", "d", "e"]);
  },
);

test("kill -9, then another attempt: both are kept, each under its own number", async () => {
  const job = makeJob("Say", { elements, initialization: 'Print["init"]' });
  const fault: Fault = { call: "linkSync", path: "/1\\.json$", act: "before" };
  const env = { REMOTEBATCH_TEST_FAULT: JSON.stringify(fault) };
  expect((await (await job.spawn(1, [], await faultyRunner(), env)).ended).signal).toBe("SIGKILL");
  const before = readFileSync(job.path("log"));
  const second = await job.spawn(1, ["--attempt", "2"]);
  expect((await second.ended).code).toBe(0);
  expect(names(job)).toEqual(["1.idx", "1.log", "1.wxf", "2.idx", "2.json", "2.log", "2.wxf"]);
  expect(readFileSync(job.path("log"))).toEqual(before);
});
