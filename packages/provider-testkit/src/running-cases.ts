import assert from "node:assert/strict";
import { parseOutcomeRecord } from "@remotebatch/job-model";
import {
  type ConformanceCase,
  endJob,
  long,
  refusal,
  textOf,
  unknownRef,
} from "./conformance-case.js";
import { arrayTestJob, singleTestJob, testElement } from "./test-jobs.js";
import { waitForEnd } from "./watch-job.js";

/** Cases about running, states and output. */
export const runningCases: readonly ConformanceCase[] = [
  {
    name: "array children give back each element exactly once",
    async run(provider, timeoutMs) {
      const children = Math.min(5, provider.limits.maxChildren);
      const ref = await provider.submit(arrayTestJob(children, {}, { spanLength: 3 }));
      const status = await waitForEnd(provider, ref, timeoutMs);
      assert.equal(status.phase, "succeeded");
      assert.deepEqual(status.phases, { succeeded: children });
      const texts: string[] = [];
      for (let child = 1; child <= children; child += 1)
        texts.push(await textOf(provider, ref, { child }));
      const expected = Array.from({ length: children * 3 }, (_, index) => testElement(index + 1));
      assert.equal(texts.join(""), expected.join(""));
    },
  },
  {
    name: "one element can be read by its range in the index",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(arrayTestJob(2, {}, { spanLength: 4 }));
      await waitForEnd(provider, ref, timeoutMs);
      const answer = await provider.output(ref, { child: 2, part: "index" });
      assert.equal(answer.state, "ready");
      if (answer.state !== "ready") return;
      const { buffer, byteOffset, byteLength } = answer.bytes;
      const view = new DataView(buffer, byteOffset, byteLength);
      const range = {
        offset: Number(view.getBigUint64(32, true)),
        length: Number(view.getBigUint64(40, true)),
      };
      assert.equal(await textOf(provider, ref, { child: 2, range }), testElement(7));
    },
  },
  {
    name: "output is pending before the end, and for a child that does not exist it is not found",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(singleTestJob(long));
      assert.equal((await provider.output(ref, { child: 1 })).state, "pending");
      assert.equal(await refusal(() => provider.output(ref, { child: 2 })), "BATCH_NOT_FOUND");
      await endJob(provider, ref, timeoutMs);
    },
  },
  {
    name: "a failed child has its phase, cause and reason, and never a result",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(singleTestJob({ steps: [{ fail: "memory" }] }));
      const status = await waitForEnd(provider, ref, timeoutMs);
      assert.equal(status.phase, "failed");
      assert.equal(status.cause, "memory");
      assert.match(status.reason ?? "", /told to fail/u);
      assert.equal((await provider.output(ref, { child: 1 })).state, "never");
      const record = await provider.output(ref, { child: 1, part: "outcome" });
      assert.ok(record.state === "ready" && parseOutcomeRecord(record.bytes).cause === "memory");
    },
  },
  {
    name: "a runner that dies without a record fails its child and no other",
    async run(provider, timeoutMs) {
      const children = { "2": [{ kill: true as const }] };
      const ref = await provider.submit(arrayTestJob(3, { children }));
      const status = await waitForEnd(provider, ref, timeoutMs);
      assert.equal(status.phases.succeeded, 2);
      const dead = status.changed.find((child) => child.child === 2);
      assert.ok(dead?.phase === "failed" || dead?.phase === "lost", JSON.stringify(dead));
      assert.ok(dead.cause !== undefined && dead.reason !== undefined);
      assert.equal((await provider.output(ref, { child: 2 })).state, "never");
    },
  },
  {
    name: "a child runs again when its cause is in the policy, and its last attempt counts",
    async run(provider, timeoutMs) {
      const program = { result: "second", steps: [{ fail: "infrastructure" }], cleanFrom: 2 };
      const retry = { maxAttempts: 3, causes: ["infrastructure" as const] };
      const ref = await provider.submit(singleTestJob(program, { retry }));
      const status = await waitForEnd(provider, ref, timeoutMs);
      assert.equal(status.phase, "succeeded");
      assert.equal(status.changed[0]?.attempt, 2);
      assert.equal(await textOf(provider, ref, { child: 1 }), "second");
    },
  },
  {
    name: "a child does not run again for another cause, nor more often than allowed",
    async run(provider, timeoutMs) {
      const retry = { maxAttempts: 2, causes: ["memory" as const] };
      const other = await provider.submit(singleTestJob({ steps: [{ fail: "user" }] }, { retry }));
      const same = await provider.submit(singleTestJob({ steps: [{ fail: "memory" }] }, { retry }));
      assert.equal((await waitForEnd(provider, other, timeoutMs)).changed[0]?.attempt, 1);
      const status = await waitForEnd(provider, same, timeoutMs);
      assert.equal(status.phase, "failed");
      assert.equal(status.changed[0]?.attempt, 2);
    },
  },
  {
    name: "a child past its time limit ends as timed out",
    skip: ({ limits: { minTimeLimitMs } }) =>
      minTimeLimitMs <= 500
        ? undefined
        : `its shortest time limit is ${minTimeLimitMs} ms, too long to wait for`,
    async run(provider, timeoutMs) {
      const ref = await provider.submit(singleTestJob(long, { timeLimitMs: 500 }));
      const status = await waitForEnd(provider, ref, timeoutMs);
      assert.equal(status.phase, "timedOut");
      assert.equal(status.cause, "timeLimit");
    },
  },
  {
    name: "a cursor brings only later changes, and a foreign one brings everything",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(arrayTestJob(3));
      const status = await waitForEnd(provider, ref, timeoutMs);
      const ask = async (cursor: string) => {
        const [answer] = await provider.status([{ ref, cursor }]);
        return answer !== undefined && "status" in answer ? answer.status.changed.length : -1;
      };
      assert.equal(await ask(status.cursor), 0);
      assert.equal(await ask("not a cursor"), 3);
    },
  },
  {
    name: "one question about many jobs is answered in its order, whatever is wrong with one of them",
    async run(provider, timeoutMs) {
      const one = await provider.submit(singleTestJob({}));
      const two = await provider.submit(singleTestJob({}));
      await Promise.all([
        waitForEnd(provider, one, timeoutMs),
        waitForEnd(provider, two, timeoutMs),
      ]);
      const refs = [two, unknownRef(provider), one];
      const answers = await provider.status(refs.map((ref) => ({ ref })));
      assert.deepEqual(
        answers.map((answer) => answer.ref),
        refs,
      );
      assert.deepEqual(
        answers.map((answer) => "status" in answer),
        [true, false, true],
      );
    },
  },
  {
    name: "every child is counted once by its phase and once by its label",
    async run(provider, timeoutMs) {
      const children = { "2": [{ fail: "memory" }] };
      const ref = await provider.submit(arrayTestJob(3, { children }));
      const { phases, counts, changed } = await waitForEnd(provider, ref, timeoutMs);
      assert.deepEqual(phases, { succeeded: 2, failed: 1 });
      const byLabel: Record<string, number> = {};
      for (const { label } of changed) byLabel[label] = (byLabel[label] ?? 0) + 1;
      assert.equal(changed.length, 3);
      assert.deepEqual({ ...counts }, byLabel);
    },
  },
];
