import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  BatchError,
  type BatchErrorCode,
  batchErrorCodes,
  isFinal,
  type JobRef,
  type LogLine,
  type OutputOptions,
  type ProviderV1,
  parseOutcomeRecord,
} from "@remotebatch/job-model";
import { arrayTestJob, singleTestJob, testElement } from "./test-jobs.js";
import { statusOf, waitForEnd, waitUntil } from "./watch-job.js";

/** One case of the suite. */
export interface ConformanceCase {
  /** A sentence that can be false of a provider. */
  readonly name: string;
  /** Whether the case applies to what the provider says it can do. Default: always. */
  readonly applies?: (provider: ProviderV1) => boolean;
  readonly run: (provider: ProviderV1, timeoutMs: number) => Promise<void>;
}

const long = { steps: [{ sleepMs: 60_000 }] } as const;

async function refusal(work: () => Promise<unknown>): Promise<BatchErrorCode> {
  try {
    await work();
  } catch (error) {
    assert.ok(BatchError.is(error), `rejected with ${String(error)}, which is no BatchError`);
    assert.ok(batchErrorCodes.includes(error.code), `${error.code} is no listed code`);
    return error.code;
  }
  return assert.fail("was not refused");
}

async function textOf(provider: ProviderV1, ref: JobRef, options: OutputOptions): Promise<string> {
  const answer = await provider.output(ref, options);
  assert.equal(answer.state, "ready", JSON.stringify(answer));
  return answer.state === "ready" ? new TextDecoder().decode(answer.bytes) : "";
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const unknownRef = (provider: ProviderV1): JobRef => {
  const uuid = randomUUID();
  return { provider: provider.name, uuid, id: uuid };
};

async function endJob(provider: ProviderV1, ref: JobRef, timeoutMs: number): Promise<void> {
  await provider.abort(ref);
  await waitForEnd(provider, ref, timeoutMs);
}

/** Cases about submitting and finding jobs. */
const submitting: readonly ConformanceCase[] = [
  {
    name: "a single job succeeds and its result is what it wrote",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(singleTestJob({ result: "four" }));
      assert.equal(ref.provider, provider.name);
      const status = await waitForEnd(provider, ref, timeoutMs);
      assert.equal(status.phase, "succeeded");
      assert.equal(await textOf(provider, ref, { child: 1 }), "four");
    },
  },
  {
    name: "distinct jobs have distinct references",
    async run(provider, timeoutMs) {
      const one = await provider.submit(singleTestJob({ result: "1" }));
      const other = await provider.submit(singleTestJob({ result: "2" }));
      assert.notDeepEqual(one, other);
      await Promise.all([
        waitForEnd(provider, one, timeoutMs),
        waitForEnd(provider, other, timeoutMs),
      ]);
      assert.equal(await textOf(provider, one, { child: 1 }), "1");
      assert.equal(await textOf(provider, other, { child: 1 }), "2");
    },
  },
  {
    name: "submitting one uuid twice gives the same reference and one job",
    async run(provider, timeoutMs) {
      const spec = singleTestJob({ result: "once", steps: [{ print: "ran" }] });
      const first = await provider.submit(spec);
      assert.deepEqual(await provider.submit(spec), first);
      await waitForEnd(provider, first, timeoutMs);
      assert.deepEqual(await provider.submit(spec), first);
      if (provider.capabilities.logs !== "none") {
        const lines = await collect(provider.logs(first, { child: 1 }));
        assert.equal(lines.filter((line) => line.text === "ran").length, 1);
      }
    },
  },
  {
    name: "one uuid with other content is a conflict",
    async run(provider, timeoutMs) {
      const spec = singleTestJob({ result: "a" });
      const ref = await provider.submit(spec);
      const other = singleTestJob({ result: "b" }, { uuid: spec.uuid });
      assert.equal(await refusal(() => provider.submit(other)), "BATCH_CONFLICT");
      await waitForEnd(provider, ref, timeoutMs);
    },
  },
  {
    name: "a bad job is refused with every complaint, and leaves nothing",
    async run(provider) {
      const spec = singleTestJob(
        {},
        {
          timeLimitMs: -1,
          inputFiles: [{ name: "../x", bytes: new Uint8Array(1) }],
        },
      );
      const codes = (await provider.validate(spec)).map((issue) => issue.code);
      assert.ok(
        codes.includes("BATCH_INVALID_OPTION") && codes.includes("BATCH_INVALID_INPUT_FILE"),
      );
      await refusal(() => provider.submit(spec));
      const ref = { provider: provider.name, uuid: spec.uuid, id: spec.uuid };
      assert.equal(await refusal(() => provider.output(ref, { child: 1 })), "BATCH_NOT_FOUND");
    },
  },
  {
    name: "a time limit is taken at the limits and refused past them",
    async run(provider) {
      const { minTimeLimitMs, maxTimeLimitMs } = provider.limits;
      for (const timeLimitMs of [minTimeLimitMs, maxTimeLimitMs]) {
        assert.deepEqual(await provider.validate(singleTestJob({}, { timeLimitMs })), []);
      }
      const past = singleTestJob({}, { timeLimitMs: maxTimeLimitMs + 1 });
      assert.equal(await refusal(() => provider.submit(past)), "BATCH_LIMIT_EXCEEDED");
    },
  },
  {
    name: "a runner whose bytes do not have its hash is refused",
    async run(provider) {
      const runner = { bytes: new Uint8Array(3), sha256: "0".repeat(64) };
      assert.equal(
        await refusal(() => provider.submit(singleTestJob({}, { runner }))),
        "BATCH_INVALID_JOB",
      );
    },
  },
  {
    name: "a reference survives its text form",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(singleTestJob({ result: "x" }));
      assert.deepEqual(await provider.attach(JSON.stringify(ref)), ref);
      assert.equal(
        await refusal(() => provider.attach(JSON.stringify(unknownRef(provider)))),
        "BATCH_NOT_FOUND",
      );
      assert.equal(await refusal(() => provider.attach("{")), "BATCH_CORRUPT_RECORD");
      await waitForEnd(provider, ref, timeoutMs);
    },
  },
  {
    name: "an unknown reference is not found by any call",
    async run(provider) {
      const ref = unknownRef(provider);
      assert.equal(await refusal(() => provider.output(ref, { child: 1 })), "BATCH_NOT_FOUND");
      assert.equal(await refusal(() => provider.abort(ref)), "BATCH_NOT_FOUND");
      assert.equal(
        await refusal(() => collect(provider.logs(ref, { child: 1 }))),
        "BATCH_NOT_FOUND",
      );
      const [answer] = await provider.status([{ ref }]);
      assert.ok(answer !== undefined && "unavailable" in answer);
      assert.equal(answer.unavailable.code, "BATCH_NOT_FOUND");
    },
  },
  {
    name: "submitted jobs are listed, by type too",
    applies: (provider) => provider.capabilities.list,
    async run(provider, timeoutMs) {
      const single = await provider.submit(singleTestJob({}));
      const array = await provider.submit(arrayTestJob(2));
      const uuids = async (jobType?: "Single" | "Array") =>
        (await collect(provider.list(jobType === undefined ? {} : { jobType }))).map(
          (job) => job.ref.uuid,
        );
      const all = await uuids();
      assert.ok(all.includes(single.uuid) && all.includes(array.uuid));
      assert.ok(!(await uuids("Single")).includes(array.uuid));
      await Promise.all([
        waitForEnd(provider, single, timeoutMs),
        waitForEnd(provider, array, timeoutMs),
      ]);
    },
  },
];

/** Cases about running, states and output. */
const running: readonly ConformanceCase[] = [
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
    applies: (provider) => provider.limits.minTimeLimitMs <= 500,
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
];

/** Cases about ending, removing, logs and manners. */
const ending: readonly ConformanceCase[] = [
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
    applies: (provider) => provider.capabilities.abortChild,
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
    applies: (provider) => !provider.capabilities.abortChild,
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
    name: "a removed job is gone, running or not, and removing it again is no error",
    applies: (provider) => provider.capabilities.remove,
    async run(provider, timeoutMs) {
      const done = await provider.submit(singleTestJob({}));
      await waitForEnd(provider, done, timeoutMs);
      for (const ref of [done, await provider.submit(singleTestJob(long))]) {
        await provider.remove(ref);
        assert.equal(await refusal(() => provider.output(ref, { child: 1 })), "BATCH_NOT_FOUND");
        await provider.remove(ref);
      }
    },
  },
  {
    name: "what a child printed is in its log, in order",
    applies: (provider) => provider.capabilities.logs !== "none",
    async run(provider, timeoutMs) {
      const steps = [{ print: "first" }, { print: "second \u00e9\u{1f600}" }];
      const ref = await provider.submit(singleTestJob({ steps }));
      await waitForEnd(provider, ref, timeoutMs);
      const lines = await collect(provider.logs(ref, { child: 1 }));
      const texts = lines.filter((line) => line.stream === "stdout").map((line) => line.text);
      assert.deepEqual(texts, ["first", "second \u00e9\u{1f600}"]);
    },
  },
  {
    name: "a followed log brings lines while the child runs and ends with it",
    applies: (provider) => provider.capabilities.logs === "follow",
    async run(provider, timeoutMs) {
      const ref = await provider.submit(
        singleTestJob({ steps: [{ print: "early" }, ...long.steps] }),
      );
      const lines: LogLine[] = [];
      for await (const line of provider.logs(ref, { child: 1, follow: true })) {
        lines.push(line);
        assert.ok(!isFinal((await statusOf(provider, ref)).phase));
        await provider.abort(ref);
        break;
      }
      assert.equal(lines[0]?.text, "early");
      await waitForEnd(provider, ref, timeoutMs);
      assert.ok((await collect(provider.logs(ref, { child: 1, follow: true }))).length >= 1);
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

/** Every case of the suite, in order. */
export const conformanceCases: readonly ConformanceCase[] = [...submitting, ...running, ...ending];
