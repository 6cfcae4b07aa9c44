import assert from "node:assert/strict";
import { parseOutcomeRecord } from "@remotebatch/job-model";
import { type ConformanceCase, collect, needs, textOf } from "./conformance-case.js";
import { singleTestJob } from "./test-jobs.js";
import { waitForEnd } from "./watch-job.js";

/** How long the program sleeps whose times are looked at, and by how much less it may seem to have run, milliseconds. */
const sleepMs = 300;
const roundingMs = 50;

/** Cases about what is told of a child besides its phase and its result. */
export const tellingCases: readonly ConformanceCase[] = [
  {
    name: "each line of a log is told to be of the stream that it was printed to",
    skip: needs(({ logs }) => logs !== "none", "it says that it has no logs"),
    async run(provider, timeoutMs) {
      const steps = [
        { print: "a result" },
        { print: "a warning", stream: "stderr" as const },
        { print: "another result" },
      ];
      const ref = await provider.submit(singleTestJob({ steps }));
      await waitForEnd(provider, ref, timeoutMs);
      const lines = await collect(provider.logs(ref, { child: 1 }));
      const textsOf = (wanted: string) =>
        lines.filter(({ stream }) => stream === wanted).map(({ text }) => text);
      assert.deepEqual(textsOf("stdout"), ["a result", "another result"]);
      assert.deepEqual(textsOf("stderr"), ["a warning"]);
    },
  },
  {
    name: "the exit code with which a child failed is told",
    async run(provider, timeoutMs) {
      const steps = [{ fail: "user", exitCode: 3 }];
      const ref = await provider.submit(singleTestJob({ steps }));
      const { changed, exitCode } = await waitForEnd(provider, ref, timeoutMs);
      assert.equal(changed[0]?.exitCode, 3);
      assert.equal(exitCode, 3, "the job of one child has no exit code");
    },
  },
  {
    name: "a child that succeeded has the times of its beginning and its end",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(singleTestJob({ steps: [{ sleepMs }] }));
      const [child] = (await waitForEnd(provider, ref, timeoutMs)).changed;
      const { startedAtMs, finishedAtMs } = child ?? {};
      assert.ok(startedAtMs !== undefined && finishedAtMs !== undefined, "there are no times");
      const ranMs = finishedAtMs - startedAtMs;
      assert.ok(ranMs >= sleepMs - roundingMs, `it slept ${sleepMs} ms and ran ${ranMs}`);
      assert.ok(ranMs <= timeoutMs, `it cannot have run for ${ranMs} ms`);
      // Clocks of other machines may be wrong, though not by much.
      assert.ok(Math.abs(finishedAtMs - Date.now()) < 24 * 3_600_000, `it ended ${finishedAtMs}`);
    },
  },
  {
    name: "of a child that ran again the log has all attempts, oldest first, and the output is the last one's",
    async run(provider, timeoutMs) {
      const steps = [
        { print: "begins" },
        { fail: "infrastructure", upToAttempt: 1 },
        { print: "goes on" },
      ];
      const retry = { maxAttempts: 2, causes: ["infrastructure" as const] };
      const ref = await provider.submit(singleTestJob({ steps, result: "second" }, { retry }));
      assert.equal((await waitForEnd(provider, ref, timeoutMs)).phase, "succeeded");
      assert.equal(await textOf(provider, ref, { child: 1 }), "second");
      const record = await provider.output(ref, { child: 1, part: "outcome" });
      assert.ok(record.state === "ready", JSON.stringify(record));
      const { attempt, phase } = parseOutcomeRecord(record.bytes);
      assert.deepEqual({ attempt, phase }, { attempt: 2, phase: "succeeded" });
      if (provider.capabilities.logs === "none") return;
      const lines = await collect(provider.logs(ref, { child: 1 }));
      const texts = lines.filter(({ stream }) => stream === "stdout").map(({ text }) => text);
      assert.deepEqual(texts, ["begins", "begins", "goes on"]);
    },
  },
];
