import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSystemName, parseAll, printInputForm } from "@remotebatch/expr-model";
import { afterAll, beforeAll, expect, test } from "vitest";
import { wolframBootstrap } from "../src/kernels/programs/wolfram-bootstrap.js";
import { makeJob, type TestJob } from "./job-folder.js";
import { buildWolframStandIn } from "./wolfram-program.js";

const folder = mkdtempSync(join(tmpdir(), "remotebatch-stand-in-"));
const shown = (job: TestJob, key: string): string => printInputForm(job.result().get(key) as never);

beforeAll(async () => {
  process.env["REMOTEBATCH_WOLFRAM"] = await buildWolframStandIn(folder);
});
afterAll(() => {
  delete process.env["REMOTEBATCH_WOLFRAM"];
  delete process.env["WOLFRAMSCRIPT_ENTITLEMENTID"];
  rmSync(folder, { recursive: true, force: true });
});

test("the bootstrap is well-formed and uses no name outside of the language and its own context", () => {
  expect(parseAll(wolframBootstrap).length).toBeGreaterThan(4);
  const text = wolframBootstrap.replace(/"[^"]*"/gu, "").replaceAll(/RemoteBatch`Kernel`\w+/gu, "");
  const names = new Set(text.match(/[A-Z$][A-Za-z]+/gu));
  expect([...names].filter((name) => !isSystemName(name))).toEqual([]);
  expect(names).toContain("EvaluationData");
});

test("a stand-in for a Wolfram kernel evaluates a span by files, and definitions stay", async () => {
  const job = makeJob("f", {
    kernel: "wolfram",
    initialization: "f[x_] := x^2",
    elements: [3, 4],
  });
  expect(await job.run()).toMatchObject({
    phase: "succeeded",
    kernel: { kind: "wolfram", version: "14.3 (stand-in)" },
  });
  expect(shown(job, "Result")).toBe("{9, 16}");
});

test("a stand-in's messages and printed lines are in the record", async () => {
  const job = makeJob('Print["said"]; 1/0', { kernel: "wolfram" });
  await job.run();
  expect(shown(job, "Result")).toBe("ComplexInfinity");
  expect(shown(job, "Success")).toBe("False");
  expect(shown(job, "Messages")).toBe("{HoldForm[Power::infy]}");
  expect(shown(job, "MessagesText")).toBe('{"Power::infy: Infinite expression 1/0 encountered."}');
  expect(job.log().map(({ x }) => x)).toContain("said");
});

test("the kernel's own limit comes before the child's, so that a stand-in's lines are there when time is up", async () => {
  const job = makeJob('(Print["before"]; While[True, Null])', {
    kernel: "wolfram",
    descriptor: { timeLimitMs: 5000 },
  });
  expect(await job.run()).toMatchObject({ phase: "timedOut", cause: "timeLimit" });
  expect(shown(job, "FailureType")).toBe('"TimeLimit"');
  expect(shown(job, "OutputLog")).toBe('{"before"}');
});

test("a stand-in that does not heed the time limit is ended, one that dies is a crash", async () => {
  const limited = { kernel: "wolfram", descriptor: { timeLimitMs: 1500 } };
  expect(await makeJob('f["hang"]', limited).run()).toMatchObject({ phase: "timedOut" });
  const crashed = await makeJob('f["crash"]', { kernel: "wolfram" }).run();
  expect(crashed).toMatchObject({ phase: "failed", cause: "unknown" });
  expect(crashed.reason).toContain("exit code 9");
});

test("the entitlement goes through the environment, not through the arguments", async () => {
  process.env["WOLFRAMSCRIPT_ENTITLEMENTID"] = "O-SECRET-0001";
  const job = makeJob("1", { kernel: "wolfram" });
  await job.run();
  const log = readFileSync(job.path("log"), "utf8");
  expect(log).toContain("licence: -pwfile !cloudlm.wolfram.com -entitlement …");
  expect(log).toContain("bootstrap.wls");
  expect(log).not.toContain("O-SECRET-0001");
});

test("an entitlement that the kernel itself shows is in no log and no record", async () => {
  const licensing = { Method: "OnDemand", Entitlement: "O-SECRET-0002" };
  const job = makeJob('Identity["crash"]', { kernel: "wolfram", licensing });
  expect((await job.run()).reason).toContain("-entitlement … is refused");
  const said = readFileSync(job.path("log"), "utf8") + readFileSync(job.path("json"), "utf8");
  expect(said).not.toContain("O-SECRET-0002");
});

test.each([
  ["MathLM", { MathLMServer: "lm.example.com:16286" }, "-pwfile !lm.example.com:16286"],
  ["OnDemand", { Entitlement: "O-OTHER" }, "-pwfile !cloudlm.wolfram.com -entitlement …"],
  ["None", {}, "none"],
])("a stand-in is licensed by the job's own settings: %s", async (Method, settings, told) => {
  process.env["WOLFRAMSCRIPT_ENTITLEMENTID"] = "O-SECRET-0001";
  const job = makeJob("1", { kernel: "wolfram", licensing: { Method, ...settings } });
  expect(await job.run()).toMatchObject({ phase: "succeeded" });
  expect(job.log().map(({ x }) => x)).toContain(`licence: ${told}`);
});

test("a licence that could pass for another argument is refused", async () => {
  const licensing = { Method: "OnDemand", Entitlement: "x -run Print[1]" };
  const record = await makeJob("1", { kernel: "wolfram", licensing }).run();
  expect(record).toMatchObject({ phase: "failed" });
  expect(record.reason).toMatch(/"Entitlement" of "Licensing"/);
});

test("a machine without the program says what to install", async () => {
  process.env["REMOTEBATCH_WOLFRAM"] = join(folder, "nothing-here");
  const record = await makeJob("1", { kernel: "wolfram" }).run();
  expect(record).toMatchObject({ phase: "failed", cause: "user" });
  expect(record.reason).toContain("REMOTEBATCH_WOLFRAM");
});
