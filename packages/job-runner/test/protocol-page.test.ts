import { readFileSync } from "node:fs";
import type {
  Cause,
  FinalPhase,
  JobManifest,
  OutcomeRecord,
  RunnerDescriptor,
} from "@remotebatch/job-model";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../../../docs/job-protocol.md", import.meta.url), "utf8");
const records = page.slice(page.indexOf("## Records"), page.indexOf("## How the runner reaches"));

// A field more in a type is missing here, and then the compiler says so.
const manifest: Record<keyof JobManifest, true> = {
  ...{ version: true, uuid: true, name: true, jobType: true, submittedAtMs: true },
  ...{ spanEnds: true, objects: true, runner: true },
};
const descriptor: Record<keyof RunnerDescriptor, true> = {
  ...{ version: true, uuid: true, access: true, scratchFolder: true, timeLimitMs: true },
  ...{ memoryLimitBytes: true, cores: true, parallelElements: true },
};
const outcome: Record<keyof OutcomeRecord, true> = {
  ...{ version: true, uuid: true, child: true, attempt: true, phase: true, cause: true },
  ...{ reason: true, exitCode: true, signal: true, kernel: true, runnerVersion: true, host: true },
  ...{ startedAtMs: true, finishedAtMs: true, evaluations: true, result: true, index: true },
  ...{ unknownFunctions: true, peakMemoryBytes: true },
};

const phases: Record<FinalPhase, true> = {
  ...{ succeeded: true, failed: true, cancelled: true, timedOut: true, lost: true },
};
const causes: Record<Cause, true> = {
  ...{ user: true, infrastructure: true, preempted: true, memory: true },
  ...{ timeLimit: true, unknown: true },
};

test.each([
  ["`manifest.json`", "`descriptor.json`", Object.keys(manifest)],
  ["`descriptor.json`", "The outcome record", Object.keys(descriptor)],
  ["The outcome record", undefined, Object.keys({ ...outcome, ...phases, ...causes })],
])("the page of the protocol names every field of %s", (from, to, names) => {
  const start = records.indexOf(`\n${from}`);
  const end = to === undefined ? undefined : records.indexOf(`\n${to}`);
  const table = records.slice(start, end);
  expect(start).toBeGreaterThan(0);
  expect(names.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
});
