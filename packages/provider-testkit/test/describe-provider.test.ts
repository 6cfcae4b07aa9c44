import { readFileSync } from "node:fs";
import {
  type ConformanceReport,
  conformanceCases,
  describeProvider,
  executeTestProgram,
  memoryProvider,
  reportText,
} from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

/** Runs a suite in place of a test runner and gives what it told of itself. */
async function told(skip: ((reason: string) => void) | undefined, without = {}) {
  const bodies: ((...context: readonly unknown[]) => void | Promise<void>)[] = [];
  const reports: ConformanceReport[] = [];
  describeProvider(
    {
      describe: (_name, body) => body(),
      test: (_name, body) => void bodies.push(body),
    },
    () =>
      memoryProvider({
        execute: executeTestProgram,
        settings: [],
        capabilities: { logs: "none" },
      }),
    { timeoutMs: 4000, without, onReport: (report) => void reports.push(report) },
  );
  const results = await Promise.allSettled(
    bodies.map(async (body) => await (skip === undefined ? body() : body({ skip }))),
  );
  return { reports, failed: results.filter(({ status }) => status === "rejected").length, bodies };
}

test("what does not apply is skipped with the reason in words, and the report counts it", async () => {
  const reasons: string[] = [];
  const { reports, bodies } = await told((reason) => void reasons.push(reason));
  const [report] = reports;
  if (report === undefined || reports.length > 1) throw new Error(`${reports.length} reports`);
  expect(reasons).toContain("it says that it has no logs");
  expect(report.skipped.map(({ text }) => text).sort()).toEqual(reasons.sort());
  expect(report.ran.length + report.skipped.length).toBe(conformanceCases.length);
  expect(reportText(report)).toContain(
    `memory: ${report.ran.length} of ${conformanceCases.length} cases`,
  );
  expect(reportText(report)).toMatch(/skipped "what a child printed .*": it says that it has no/u);
  // A body that names a parameter would be waited for by jest until it calls that.
  expect(bodies.every((body) => body.length === 0)).toBe(true);
});

test("a runner that cannot skip passes such a case, and cases are left out by name", async () => {
  const [name = ""] = conformanceCases.map((one) => one.name);
  const { reports, failed } = await told(undefined, { [name]: "this test says so" });
  expect(failed).toBe(0);
  expect(reports[0]?.skipped).toContainEqual({ name, text: "this test says so" });
  expect(reports[0]?.ran).not.toContain(name);
});

test("the README counts the cases", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(readme).toContain(`The suite has ${conformanceCases.length} cases.`);
});
