import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { isFinal } from "@remotebatch/job-model";
import { commandLines } from "./command-lines.js";
import {
  type ConformanceCase,
  collect,
  endJob,
  endsWithClient,
  long,
  needs,
  refusal,
  textOf,
} from "./conformance-case.js";
import { arrayTestJob, singleTestJob } from "./test-jobs.js";
import { statusOf, waitForEnd, waitUntil } from "./watch-job.js";

/** Cases about ending, removing, logs and manners. */
export const endingCases: readonly ConformanceCase[] = [
  {
    name: "an aborted job ends as cancelled by the user and stays so",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(arrayTestJob(4, long));
      await waitUntil(provider, ref, (status) => status.phase !== "queued", timeoutMs);
      await provider.abort(ref);
      const status = await waitForEnd(provider, ref, timeoutMs);
      assert.equal(status.phase, "cancelled");
      assert.equal(status.cause, "user");
      await provider.abort(ref);
      assert.equal((await statusOf(provider, ref)).phase, "cancelled");
    },
  },
  {
    name: "aborting a finished job changes nothing",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(singleTestJob({ result: "kept" }));
      await waitForEnd(provider, ref, timeoutMs);
      await provider.abort(ref);
      assert.equal((await statusOf(provider, ref)).phase, "succeeded");
      assert.equal(await textOf(provider, ref, { child: 1 }), "kept");
    },
  },
  {
    name: "one child is aborted and the others go on",
    skip: needs(({ abortChild }) => abortChild, "it says that single children cannot be aborted"),
    async run(provider, timeoutMs) {
      const children = { "2": long.steps };
      const ref = await provider.submit(arrayTestJob(3, { children }));
      await provider.abort(ref, { children: [2] });
      const status = await waitForEnd(provider, ref, timeoutMs);
      assert.deepEqual(status.phases, { succeeded: 2, cancelled: 1 });
      assert.equal(await refusal(() => provider.abort(ref, { children: [4] })), "BATCH_NOT_FOUND");
    },
  },
  {
    name: "aborting single children is refused where the provider says it cannot",
    skip: needs(({ abortChild }) => !abortChild, "it says that single children can be aborted"),
    async run(provider, timeoutMs) {
      const ref = await provider.submit(arrayTestJob(2, long));
      assert.equal(
        await refusal(() => provider.abort(ref, { children: [1] })),
        "BATCH_UNSUPPORTED",
      );
      await endJob(provider, ref, timeoutMs);
    },
  },
  {
    name: "a job goes on when the provider that submitted it is closed, and another one reads it",
    skip: needs(({ survivesClient }) => survivesClient, endsWithClient),
    async run(provider, timeoutMs, { another }) {
      const steps = [{ print: "before" }, { sleepMs: 300 }];
      const ref = await provider.submit(singleTestJob({ steps, result: "late" }));
      await provider.close();
      const other = await another();
      try {
        assert.equal((await waitForEnd(other, ref, timeoutMs)).phase, "succeeded");
        assert.equal(await textOf(other, ref, { child: 1 }), "late");
      } finally {
        await other.close();
      }
    },
  },
  {
    name: "a removed job is gone, running or not, and removing it again is no error",
    skip: needs(({ remove }) => remove, "it says that it cannot remove jobs"),
    async run(provider, timeoutMs) {
      const done = await provider.submit(singleTestJob({}));
      await waitForEnd(provider, done, timeoutMs);
      for (const ref of [done, await provider.submit(singleTestJob(long))]) {
        await provider.remove(ref);
        assert.equal(await refusal(() => provider.output(ref, { child: 1 })), "BATCH_NOT_FOUND");
        await provider.remove(ref);
        if (!provider.capabilities.list) continue;
        assert.deepEqual(await collect(provider.list({ uuid: ref.uuid })), []);
      }
    },
  },
  {
    name: "what a child printed is in its log, in order",
    skip: needs(({ logs }) => logs !== "none", "it says that it has no logs"),
    async run(provider, timeoutMs) {
      const steps = [{ print: "first" }, { print: "second \u00e9\u{1f600}" }];
      const children = { "1": [{ print: "of another child" }], "2": steps };
      const ref = await provider.submit(arrayTestJob(2, { children }));
      await waitForEnd(provider, ref, timeoutMs);
      const lines = await collect(provider.logs(ref, { child: 2 }));
      const texts = lines.filter((line) => line.stream === "stdout").map((line) => line.text);
      assert.deepEqual(texts, ["first", "second \u00e9\u{1f600}"]);
      const now = Date.now();
      const isOfToday = lines.every(({ timeMs }) => Math.abs(now - timeMs) < 24 * 3_600_000);
      assert.ok(isOfToday, "the lines have no times, or wrong ones");
    },
  },
  {
    name: "a followed log brings lines while the child runs and ends with it",
    skip: needs(
      ({ logs }) => logs === "follow",
      "it says that logs are not there while a child runs",
    ),
    async run(provider, timeoutMs) {
      const ref = await provider.submit(
        singleTestJob({ steps: [{ print: "early" }, ...long.steps] }),
      );
      const lines = provider.logs(ref, { child: 1, follow: true })[Symbol.asyncIterator]();
      const waited = new AbortController();
      const tooLate = delay(timeoutMs, undefined, { signal: waited.signal });
      try {
        const first = await Promise.race([lines.next(), tooLate]);
        assert.ok(first !== undefined, "no line came while the child was running");
        assert.equal(first.done === true ? undefined : first.value.text, "early");
        assert.ok(!isFinal((await statusOf(provider, ref)).phase));
      } finally {
        waited.abort();
        tooLate.catch(() => {});
        await provider.abort(ref);
      }
      await lines.return?.();
      await waitForEnd(provider, ref, timeoutMs);
      assert.ok((await collect(provider.logs(ref, { child: 1, follow: true }))).length >= 1);
    },
  },
  {
    name: "a secret in a job is in no reference, status, list, log or command line",
    skip: needs(
      ({ keepsSecrets }) => keepsSecrets,
      "it says that it does not keep secrets; whether it does cannot be tried",
    ),
    async run(provider, timeoutMs) {
      const secret = `secret-${randomUUID()}`;
      const steps = [{ print: "at work" }, ...long.steps];
      const ref = await provider.submit(singleTestJob({ result: secret, steps }));
      const at = (phase: string) => phase !== "queued" && phase !== "starting";
      const running = await waitUntil(provider, ref, ({ phase }) => at(phase), timeoutMs);
      const lines = commandLines();
      const listed = provider.capabilities.list ? await collect(provider.list()) : [];
      await provider.abort(ref);
      const end = await waitForEnd(provider, ref, timeoutMs);
      const hasLogs = provider.capabilities.logs !== "none";
      const logs = hasLogs ? await collect(provider.logs(ref, { child: 1 })) : [];
      for (const [where, shown] of Object.entries({ ref, running, lines, listed, end, logs })) {
        assert.ok(!JSON.stringify(shown).includes(secret), `the secret is in ${where}`);
      }
    },
  },
  {
    name: "an aborted call rejects with the signal's own reason and submits nothing",
    async run(provider) {
      const reason = new Error("changed my mind");
      const signal = AbortSignal.abort(reason);
      const spec = singleTestJob({});
      const ref = { provider: provider.name, uuid: spec.uuid, id: spec.uuid };
      for (const call of [
        () => provider.submit(spec, { signal }),
        () => provider.status([], { signal }),
        () => provider.output(ref, { child: 1, signal }),
        () => provider.abort(ref, { signal }),
      ]) {
        await assert.rejects(call, (error) => error === reason);
      }
      assert.equal(await refusal(() => provider.output(ref, { child: 1 })), "BATCH_NOT_FOUND");
    },
  },
  {
    name: "closing twice is no error and later calls are refused",
    async run(provider) {
      await provider.close();
      await provider.close();
      assert.equal(await refusal(() => provider.submit(singleTestJob({}))), "BATCH_CLOSED");
    },
  },
];
