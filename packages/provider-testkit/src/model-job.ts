import assert from "node:assert/strict";
import {
  type Cause,
  isFinal,
  type JobRef,
  type JobSpec,
  type Phase,
  type ProviderV1,
} from "@remotebatch/job-model";
import { long, refusal } from "./conformance-case.js";
import { arrayTestJob, singleTestJob } from "./test-jobs.js";
import type { TestProgram } from "./test-runner.js";
import { statusOf, waitForEnd } from "./watch-job.js";

/** What the children of a job do. */
export type ModelKind = "short" | "endless" | "failing" | "retried";

/** What must be true of one job, without any provider. */
export interface ModelJob {
  readonly spec: JobSpec;
  readonly ref: JobRef;
  readonly kind: ModelKind;
  /** 1-based children whose end somebody asked for. */
  readonly aborted: Set<number>;
  isRemoved: boolean;
}

const programs: Readonly<Record<ModelKind, TestProgram>> = {
  short: { result: "short" },
  endless: long,
  failing: { steps: [{ fail: "memory" }] },
  retried: { result: "second", steps: [{ fail: "infrastructure" }], cleanFrom: 2 },
};

/** How a child ends that nobody aborts. */
const ends: Readonly<Record<ModelKind, Phase | undefined>> = {
  short: "succeeded",
  endless: undefined,
  failing: "failed",
  retried: "succeeded",
};

/** A job of that kind; without children it is a single one. */
export function modelSpec(kind: ModelKind, children: number | undefined): JobSpec {
  const causes: readonly Cause[] = ["infrastructure"];
  const change = kind === "retried" ? { retry: { maxAttempts: 2, causes } } : {};
  return children === undefined
    ? singleTestJob(programs[kind], change)
    : arrayTestJob(children, programs[kind], change);
}

/** Every child, from 1. */
export function childrenOf({ spec }: ModelJob): readonly number[] {
  return spec.spans.map((_, index) => index + 1);
}

/** Whether a child goes on until somebody ends it, and nobody has asked for that. */
export function goesOn(job: ModelJob): boolean {
  return (
    !job.isRemoved &&
    job.kind === "endless" &&
    childrenOf(job).some((child) => !job.aborted.has(child))
  );
}

/** The phases in which a child may end; an abort may come too late, or between two attempts. */
function possibleEnds({ kind, aborted }: ModelJob, child: number): readonly (Phase | undefined)[] {
  if (!aborted.has(child)) return [ends[kind]];
  return ["cancelled", ends[kind], ...(kind === "retried" ? ["failed" as const] : [])];
}

/** What is true of a job at any moment: what nobody asked to end goes on, and what is removed is gone. */
export async function checkNow(job: ModelJob, provider: ProviderV1): Promise<void> {
  if (job.isRemoved) {
    const read = () => provider.output(job.ref, { child: 1 });
    assert.equal(await refusal(read), "BATCH_NOT_FOUND");
    return;
  }
  const { changed, phase } = await statusOf(provider, job.ref);
  if (goesOn(job)) assert.ok(!isFinal(phase), `it is ${phase} though a child should go on`);
  for (const status of changed) {
    if (!isFinal(status.phase)) continue;
    // Between two attempts a child may look ended.
    const possible = job.kind === "retried" ? ["failed"] : [];
    const all = [...possible, ...possibleEnds(job, status.child)];
    assert.ok(all.includes(status.phase), `child ${status.child} is ${status.phase}`);
  }
}

/** The end of a job that will have one, and what must be true of it ever after. */
export async function checkEnd(
  job: ModelJob,
  provider: ProviderV1,
  timeoutMs: number,
): Promise<void> {
  const end = await waitForEnd(provider, job.ref, timeoutMs);
  const { phase, changed } = await statusOf(provider, job.ref);
  assert.equal(phase, end.phase);
  assert.equal(changed.length, job.spec.spans.length);
  const phases: Partial<Record<Phase, number>> = {};
  for (const { child, phase: ended, attempt } of changed) {
    phases[ended] = (phases[ended] ?? 0) + 1;
    const possible = possibleEnds(job, child);
    assert.ok(possible.includes(ended), `${ended} is none of ${possible.join(", ")}`);
    const isSecond = job.kind === "retried" && ended === "succeeded";
    if (ended !== "cancelled") assert.equal(attempt, isSecond ? 2 : 1, "the number of attempts");
    const { state } = await provider.output(job.ref, { child });
    assert.equal(state, ended === "succeeded" ? "ready" : "never");
  }
  assert.deepEqual({ ...end.phases }, phases);
  if (Object.keys(phases).length === 1) assert.equal(phases[phase], changed.length);
}
