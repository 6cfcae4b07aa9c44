import assert from "node:assert/strict";
import type { JobRef, JobSpec, ProviderV1 } from "@remotebatch/job-model";
import { type CaseContext, type ConformanceCase, needs } from "./conformance-case.js";
import { arrayTestJob, singleTestJob } from "./test-jobs.js";
import { waitForEnd, waitUntil } from "./watch-job.js";
import { type Witness, witness } from "./witness.js";

/** Submits a job whose program leaves marks, ends it in some way, and sees whether the program has ended too. */
async function stop(
  {
    provider,
    timeoutMs,
    note,
  }: Pick<CaseContext, "note"> & {
    readonly provider: ProviderV1;
    readonly timeoutMs: number;
  },
  job: (program: Witness) => JobSpec,
  end: (ref: JobRef) => Promise<void>,
  options: { readonly child?: number; readonly logsEnd?: boolean } = {},
): Promise<void> {
  const { child = 1, logsEnd = false } = options;
  let ref: JobRef | undefined;
  let isGone = false;
  const program = witness(provider, () => (isGone ? undefined : ref), child);
  try {
    ref = await provider.submit(job(program));
    const begun = ({ phase }: { readonly phase: string }) =>
      phase !== "queued" && phase !== "starting";
    await waitUntil(provider, ref, begun, timeoutMs);
    const isSeen = await program.seen(Math.min(timeoutMs / 2, 10_000));
    if (!isSeen) note("the program's marks could not be seen before its end: it may run elsewhere");
    await end(ref);
    isGone = logsEnd;
    await program.silence(Math.min(timeoutMs, 40_000));
  } finally {
    program.close();
  }
}

/** Cases about what ends with a job: its programs, not only what is said of them. */
export const stoppingCases: readonly ConformanceCase[] = [
  {
    name: "abort ends the program, and does not only say so",
    async run(provider, timeoutMs, { note }) {
      await stop(
        { provider, timeoutMs, note },
        (program) => singleTestJob({ steps: [program.always] }),
        async (ref) => {
          await provider.abort(ref);
          assert.equal((await waitForEnd(provider, ref, timeoutMs)).phase, "cancelled");
        },
      );
    },
  },
  {
    name: "abort ends a program that does not heed the signal",
    async run(provider, timeoutMs, { note }) {
      await stop(
        { provider, timeoutMs, note },
        (program) => singleTestJob({ steps: [{ deaf: true }, program.always] }),
        async (ref) => {
          await provider.abort(ref);
          assert.equal((await waitForEnd(provider, ref, timeoutMs)).phase, "cancelled");
        },
      );
    },
  },
  {
    name: "aborting a child ends its program and no other",
    skip: needs(({ abortChild }) => abortChild, "it says that single children cannot be aborted"),
    async run(provider, timeoutMs, { note }) {
      const other = witness(provider, () => undefined);
      try {
        await stop(
          { provider, timeoutMs, note },
          (program) =>
            arrayTestJob(2, {
              children: { "1": [other.always], "2": [program.always] },
            }),
          async (ref) => {
            const isSeen = await other.seen(2000);
            await provider.abort(ref, { children: [2] });
            await waitUntil(provider, ref, ({ phases }) => phases.cancelled === 1, timeoutMs);
            if (isSeen) await assert.rejects(other.silence(0), "the other child ended with it");
            await provider.abort(ref);
          },
          { child: 2 },
        );
      } finally {
        other.close();
      }
    },
  },
  {
    name: "a time limit ends the program, and does not only say so",
    skip: ({ limits: { minTimeLimitMs } }) =>
      minTimeLimitMs <= 1000
        ? undefined
        : `its shortest time limit is ${minTimeLimitMs} ms, too long to wait for`,
    async run(provider, timeoutMs, { note }) {
      await stop(
        { provider, timeoutMs, note },
        (program) => singleTestJob({ steps: [program.always] }, { timeLimitMs: 1000 }),
        async (ref) => {
          assert.equal((await waitForEnd(provider, ref, timeoutMs)).phase, "timedOut");
        },
      );
    },
  },
  {
    name: "removing a running job ends its program",
    skip: needs(({ remove }) => remove, "it says that it cannot remove jobs"),
    async run(provider, timeoutMs, { note }) {
      await stop(
        { provider, timeoutMs, note },
        (program) => singleTestJob({ steps: [program.always] }),
        (ref) => provider.remove(ref),
        { logsEnd: true },
      );
    },
  },
];
