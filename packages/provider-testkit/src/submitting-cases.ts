import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import {
  type ConformanceCase,
  collect,
  needs,
  refusal,
  textOf,
  unknownRef,
} from "./conformance-case.js";
import { arrayTestJob, singleTestJob } from "./test-jobs.js";
import { waitForEnd } from "./watch-job.js";

/** Cases about submitting and finding jobs. */
export const submittingCases: readonly ConformanceCase[] = [
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
    skip: needs(({ list }) => list, "it says that it cannot list jobs"),
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
  {
    name: "a list has each job once, newest first, as it was submitted, and one job by its uuid",
    skip: needs(({ list }) => list, "it says that it cannot list jobs"),
    async run(provider, timeoutMs) {
      const older = arrayTestJob(3, {}, { name: "older", spanLength: 2 });
      const olderRef = await provider.submit(older);
      await delay(5);
      const newer = singleTestJob({}, { name: "newer" });
      const newerRef = await provider.submit(newer);
      const all = await collect(provider.list());
      const ours = all.filter(({ ref }) => ref.uuid === older.uuid || ref.uuid === newer.uuid);
      assert.deepEqual(
        ours.map(({ ref, name, jobType, spans }) => ({ ref, name, jobType, spans })),
        [
          { ref: newerRef, name: "newer", jobType: "Single", spans: newer.spans },
          { ref: olderRef, name: "older", jobType: "Array", spans: older.spans },
        ],
      );
      const [newerTime = 0, olderTime = 0] = ours.map(({ submittedAtMs }) => submittedAtMs);
      assert.ok(newerTime > olderTime && Math.abs(newerTime - Date.now()) < 24 * 3_600_000);
      const found = await collect(provider.list({ uuid: older.uuid }));
      assert.deepEqual(
        found.map(({ ref }) => ref),
        [olderRef],
      );
      assert.deepEqual(await collect(provider.list({ uuid: unknownRef(provider).uuid })), []);
      const ends = [olderRef, newerRef].map((ref) => waitForEnd(provider, ref, timeoutMs));
      await Promise.all(ends);
    },
  },
];
