import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { printInputForm } from "@remotebatch/expr-model";
import type { OutcomeRecord } from "@remotebatch/job-model";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadRunner } from "../src/asset.source.js";
import { makeJob, type TestJob } from "./job-folder.js";
import { type CaseName, caseNames, kernelCase } from "./kernel-cases.js";
import { buildWolframStandIn } from "./wolfram-program.js";

const folder = mkdtempSync(join(tmpdir(), "remotebatch-table-"));
const runner = join(folder, "runner.mjs");
const rows: string[] = [];

beforeAll(async () => {
  const { bytes } = await loadRunner();
  writeFileSync(runner, bytes);
  process.env["REMOTEBATCH_WOLFRAM"] = await buildWolframStandIn(folder);
});
afterAll(() => {
  delete process.env["REMOTEBATCH_WOLFRAM"];
  rmSync(folder, { recursive: true });
  const head =
    "| kernel | case | wall s | peak MB | phase | result | failure type, message, reason |";
  console.log(`\n${[head, "|---|---|---|---|---|---|---|", ...rows].join("\n")}\n`);
});

const kernels = [
  { kernel: "embedded" },
  { kernel: "node" },
  { kernel: "woxi", variable: "REMOTEBATCH_WOXI" },
  { kernel: "mathics", variable: "REMOTEBATCH_MATHICS" },
  { kernel: "wolfram", title: "wolfram (a stand-in)" },
] as const satisfies readonly { kernel: string; variable?: string; title?: string }[];

/** Cases that a kernel is not asked for, and why. */
const leftOut: Readonly<Record<string, string>> = {
  "woxi 100 MB, reals":
    "the list takes more than 2 GB in Woxi 0.3.0; the record then says cause memory",
  "wolfram 100 MB, reals": "it would measure the evaluator behind the stand-in",
  "mathics 100 MB, reals": "the list takes more than 4 minutes in Mathics3 10.0.1",
};

interface Expected {
  readonly record: object;
  readonly shown?: Readonly<Record<string, string>>;
  readonly bytes?: number;
}

const crash: Expected = {
  record: { phase: "failed", cause: "unknown", evaluations: { finished: 0 } },
  shown: { Result: "$Failed", FailureType: '"KernelCrash"', OutputLog: '{"before"}' },
};

const expectations: Readonly<Record<CaseName, Expected>> = {
  "2 + 2": { record: { phase: "succeeded" }, shown: { Result: "4", Success: "True" } },
  "a definition": {
    record: { phase: "succeeded" },
    shown: { Result: "49 + Global`a", Success: "True" },
  },
  "a message": {
    record: { phase: "succeeded", evaluations: { finished: 1, failed: 1 } },
    shown: {
      Result: "ComplexInfinity",
      FailureType: '"MessageFailure"',
      Messages: "{HoldForm[Power::infy]}",
      OutputLog: '{"said"}',
    },
  },
  "a time-out": {
    record: { phase: "timedOut", cause: "timeLimit", evaluations: { finished: 0 } },
    shown: { Result: "$Aborted", FailureType: '"TimeLimit"', OutputLog: '{"before"}' },
  },
  "a crash": crash,
  "100 MB, a string": { record: { phase: "succeeded" }, bytes: 1e8 },
  "100 MB, reals": { record: { phase: "succeeded" }, bytes: 1e8 },
};

/** Where a kernel differs from the others. */
const others: Readonly<Record<string, Expected>> = {
  "node a definition": { record: { phase: "succeeded" }, shown: { Result: "49" } },
  // An exported function has no messages of its own: what it throws is one.
  "node a message": {
    record: { phase: "failed", cause: "user" },
    shown: {
      Result: "$Failed",
      FailureType: '"ExceptionFailure"',
      Messages: "{HoldForm[NodeFunction::thrown]}",
      OutputLog: '{"said"}',
    },
  },
  "wolfram a crash": { ...crash, shown: { Result: "$Failed", FailureType: '"KernelCrash"' } },
};

const show = (job: TestJob, key: string): string => printInputForm(job.result().get(key) as never);

/** Kills the kernel's process, which knows the job's folder as its working directory, once it has printed something. */
async function killKernel(job: TestJob): Promise<void> {
  while (!(job.has("log") && job.log().some(({ x }) => x === "before"))) await delay(20);
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/u.test(entry))) {
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
      const parent = /^\d+ \(.*\) \S (\d+)/su.exec(readFileSync(`/proc/${name}/stat`, "utf8"))?.[1];
      const above = readFileSync(`/proc/${parent}/cmdline`, "utf8");
      if (line.includes("--host") && above.includes(job.descriptorPath)) {
        process.kill(Number(name), "SIGKILL");
      }
    } catch {
      // It has ended meanwhile.
    }
  }
}

function row(title: string, name: string, seconds: number, job: TestJob): string {
  const record: OutcomeRecord = job.outcome();
  const bytes = record.result?.bytes ?? 0;
  const isLarge = bytes > 1e7;
  const result = isLarge ? `${(bytes / 1e6).toFixed(1)} MB` : show(job, "Result");
  const said = isLarge ? [] : [show(job, "FailureType"), show(job, "Messages")];
  const words = [...said, record.reason ?? ""].filter((part) => !["", "None", "{}"].includes(part));
  const peak = ((record.peakMemoryBytes ?? 0) / 1e6).toFixed(0);
  const phase = record.cause === undefined ? record.phase : `${record.phase}, ${record.cause}`;
  const cells = [title, name, seconds.toFixed(1), peak, phase, result, words.join("; ")];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

describe.each(kernels)("the kernel $kernel", (one) => {
  const { kernel } = one;
  const path = "variable" in one ? process.env[one.variable] : process.execPath;
  const title = "title" in one ? one.title : kernel;
  if (path === undefined || !existsSync(path)) {
    test(`not run: ${kernel} is not on this machine`, () => {
      expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
    });
    return;
  }
  const names = caseNames.filter((name) => leftOut[`${kernel} ${name}`] === undefined);
  for (const name of caseNames.filter((other) => !names.includes(other))) {
    rows.push(`| ${title} | ${name} | | | not run | | ${leftOut[`${kernel} ${name}`]} |`);
  }
  test.each(names)("gives the right record for %s", async (name) => {
    const { code, options } = kernelCase(kernel, name);
    const job = makeJob(code, options);
    const startedAtMs = performance.now();
    const { ended } = await job.spawn(1, [], runner);
    if (kernel === "embedded" && name === "a crash") await killKernel(job);
    expect((await ended).code).toBe(0);
    rows.push(row(title, name, (performance.now() - startedAtMs) / 1000, job));
    const wanted = others[`${kernel} ${name}`] ?? expectations[name];
    expect(job.outcome()).toMatchObject(wanted.record);
    expect(job.outcome().kernel?.kind).toBe(kernel);
    for (const [key, text] of Object.entries(wanted.shown ?? {})) expect(show(job, key)).toBe(text);
    expect(job.outcome().result?.bytes ?? 0).toBeGreaterThanOrEqual(wanted.bytes ?? 1);
    expect(job.log().at(-1)?.x).toMatch(/^The child (?:succeeded|failed|ran out of time)/u);
    rmSync(job.folder, { recursive: true });
  });
});
