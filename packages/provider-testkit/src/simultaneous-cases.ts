import assert from "node:assert/strict";
import type { JobRef, ProviderV1 } from "@remotebatch/job-model";
import {
  type ConformanceCase,
  collect,
  endJob,
  endsWithClient,
  long,
  needs,
} from "./conformance-case.js";
import { singleTestJob } from "./test-jobs.js";
import { waitForEnd } from "./watch-job.js";
import { witness } from "./witness.js";

/** Submits one job several times at the same moment, and sees whether it is one job that runs once. */
async function submitAtOnce(
  providers: readonly [ProviderV1, ...ProviderV1[]],
  timeoutMs: number,
): Promise<void> {
  const [provider] = providers;
  let ref: JobRef | undefined;
  const program = witness(provider, () => ref);
  try {
    const spec = singleTestJob({ steps: [program.once, { sleepMs: 700 }] });
    const refs = await Promise.all(providers.map((one) => one.submit(spec)));
    [ref] = refs;
    for (const other of refs) assert.deepEqual(other, ref);
    if (ref === undefined) return;
    assert.equal((await waitForEnd(provider, ref, timeoutMs)).phase, "succeeded");
    // One that was started for nothing may come later than the other's end.
    await program.silence(timeoutMs);
    assert.ok((await program.marks()) <= 1, `it ran ${await program.marks()} times`);
    if (!provider.capabilities.list) return;
    assert.equal((await collect(provider.list({ uuid: spec.uuid }))).length, 1);
  } finally {
    program.close();
  }
}

/** Rejects with the signal's reason though the signal is aborted only when the call has begun. */
async function isCut(call: (signal: AbortSignal) => Promise<unknown>, name: string): Promise<void> {
  const reason = new Error("changed my mind");
  const controller = new AbortController();
  const called = call(controller.signal);
  controller.abort(reason);
  await assert.rejects(called, (error) => error === reason, `${name} did not heed the signal`);
}

/** Cases about calls that meet: several at once, and signals in the middle of one. */
export const simultaneousCases: readonly ConformanceCase[] = [
  {
    name: "submitting one uuid several times at once gives one reference and one job",
    run: (provider, timeoutMs) => submitAtOnce([provider, provider, provider], timeoutMs),
  },
  {
    name: "submitting one uuid from two clients at once gives one reference and one job",
    skip: needs(({ survivesClient }) => survivesClient, endsWithClient),
    async run(provider, timeoutMs, { another }) {
      const other = await another();
      try {
        await submitAtOnce([provider, other], timeoutMs);
      } finally {
        await other.close();
      }
    },
  },
  {
    name: "a submission aborted in mid-call rejects with the reason, and repeating it makes one job",
    async run(provider, timeoutMs) {
      let ref: JobRef | undefined;
      const program = witness(provider, () => ref);
      try {
        const spec = singleTestJob({ steps: [program.once], result: "once" });
        await isCut((signal) => provider.submit(spec, { signal }), "submit");
        ref = await provider.submit(spec);
        assert.equal((await waitForEnd(provider, ref, timeoutMs)).phase, "succeeded");
        await program.silence(timeoutMs);
        assert.ok((await program.marks()) <= 1, `it ran ${await program.marks()} times`);
      } finally {
        program.close();
      }
    },
  },
  {
    name: "any other call aborted in mid-call rejects with the reason",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(singleTestJob(long));
      const { list, logs } = provider.capabilities;
      const text = JSON.stringify(ref);
      await isCut((signal) => provider.status([{ ref }], { signal }), "status");
      await isCut((signal) => provider.output(ref, { child: 1, signal }), "output");
      await isCut((signal) => provider.attach(text, { signal }), "attach");
      if (list) await isCut((signal) => collect(provider.list({ signal })), "list");
      if (logs === "follow") {
        const follow = { child: 1, follow: true };
        await isCut((signal) => collect(provider.logs(ref, { ...follow, signal })), "logs");
      }
      await isCut((signal) => provider.abort(ref, { signal }), "abort");
      await endJob(provider, ref, timeoutMs);
      if (!provider.capabilities.remove) return;
      await isCut((signal) => provider.remove(ref, { signal }), "remove");
      await provider.remove(ref);
    },
  },
];
