import { randomUUID } from "node:crypto";
import type { JobSpec } from "@remotebatch/job-model";
import { type TestProgram, testRunner } from "./test-runner.js";

const utf8 = new TextEncoder();

/** A single job for the test runner. */
export function singleTestJob(program: TestProgram, change: Partial<JobSpec> = {}): JobSpec {
  return {
    uuid: randomUUID(),
    name: "test",
    jobType: "Single",
    payload: utf8.encode(JSON.stringify(program)),
    spans: [{ from: 1, to: 1 }],
    inputFiles: [],
    runner: testRunner(),
    resources: {},
    retry: { maxAttempts: 1, causes: [] },
    settings: {},
    submittedAtMs: Date.now(),
    ...change,
  };
}

/** The bytes of the element at a position of `arrayTestJob`'s list. */
export function testElement(position: number): string {
  return `element ${position};`;
}

/** An array job for the test runner whose children have `spanLength` elements each. */
export function arrayTestJob(
  children: number,
  program: TestProgram = {},
  change: Partial<JobSpec> & { readonly spanLength?: number } = {},
): JobSpec {
  const { spanLength = 1, ...rest } = change;
  const parts = Array.from({ length: children * spanLength }, (_, index) => testElement(index + 1));
  const offsets = new Float64Array(parts.length + 1);
  for (const [index, part] of parts.entries())
    offsets[index + 1] = (offsets[index] ?? 0) + part.length;
  return singleTestJob(program, {
    jobType: "Array",
    elements: { bytes: utf8.encode(parts.join("")), offsets },
    spans: Array.from({ length: children }, (_, index) => ({
      from: index * spanLength + 1,
      to: (index + 1) * spanLength,
    })),
    ...rest,
  });
}
