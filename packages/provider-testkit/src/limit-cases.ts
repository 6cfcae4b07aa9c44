import assert from "node:assert/strict";
import type { JobSpec, ProviderV1 } from "@remotebatch/job-model";
import { type ConformanceCase, refusal, unknownRef } from "./conformance-case.js";
import { arrayTestJob, singleTestJob } from "./test-jobs.js";
import { waitForEnd } from "./watch-job.js";

/** Arrays of so many children are run; of longer ones it is only asked whether they are taken. */
const mostChildrenRun = 32;
/** Arrays of so many children are made at all. */
const mostChildrenMade = 1_000_000;
/** Jobs of so many bytes are submitted. */
const mostBytesSent = 8 * 2 ** 20;
/** Input files of jobs that are only asked about share their bytes. */
const mostFilesMade = 4096;

/** A job past a limit is refused by `validate` and by `submit`, and is nowhere afterwards. */
async function isRefused(provider: ProviderV1, spec: JobSpec, isSent: boolean): Promise<void> {
  const codes = (await provider.validate(spec)).map(({ code }) => code);
  assert.ok(codes.includes("BATCH_LIMIT_EXCEEDED"), `validate says ${JSON.stringify(codes)}`);
  if (!isSent) return;
  assert.equal(await refusal(() => provider.submit(spec)), "BATCH_LIMIT_EXCEEDED");
  const ref = { ...unknownRef(provider), uuid: spec.uuid, id: spec.uuid };
  assert.equal(await refusal(() => provider.output(ref, { child: 1 })), "BATCH_NOT_FOUND");
}

async function runs(provider: ProviderV1, spec: JobSpec, timeoutMs: number): Promise<void> {
  const ref = await provider.submit(spec);
  assert.equal((await waitForEnd(provider, ref, timeoutMs)).phase, "succeeded");
}

/** A single job of so many bytes in all; its input files share bytes, so that it takes little memory until it is sent. */
function jobOfBytes(bytes: number): JobSpec | undefined {
  const bare = singleTestJob({});
  const rest = bytes - bare.payload.length;
  if (rest < 0) return undefined;
  const chunk = new Uint8Array(Math.min(rest, 4 * 2 ** 20));
  const whole = chunk.length === 0 ? 0 : Math.floor(rest / chunk.length);
  if (whole > mostFilesMade) return undefined;
  const inputFiles = Array.from({ length: whole }, (_, at) => ({ name: `${at}`, bytes: chunk }));
  inputFiles.push({ name: "rest", bytes: chunk.subarray(0, rest - whole * chunk.length) });
  return { ...bare, inputFiles };
}

/** Cases about the limits a provider names: what is at one is taken, what is past it is refused before anything is sent. */
export const limitCases: readonly ConformanceCase[] = [
  {
    name: "an array of the most children is taken, and one more is refused",
    async run(provider, timeoutMs, { note }) {
      const { maxChildren } = provider.limits;
      if (maxChildren >= mostChildrenMade) {
        return note(`maxChildren is ${maxChildren}; so many are too many to make`);
      }
      const most = arrayTestJob(maxChildren);
      assert.deepEqual(await provider.validate(most), []);
      if (maxChildren <= mostChildrenRun) await runs(provider, most, timeoutMs);
      else note(`maxChildren is ${maxChildren}; an array of so many was checked and not run`);
      await isRefused(provider, arrayTestJob(maxChildren + 1), true);
    },
  },
  {
    name: "an array of the fewest children is taken, and one fewer is refused",
    async run(provider, timeoutMs, { note }) {
      const { minChildren } = provider.limits;
      const fewest = Math.max(minChildren, 1);
      if (fewest <= mostChildrenRun) await runs(provider, arrayTestJob(fewest), timeoutMs);
      else note(`minChildren is ${minChildren}; an array of so many was not run`);
      if (minChildren > 1) await isRefused(provider, arrayTestJob(minChildren - 1), true);
    },
  },
  {
    name: "a job of the most bytes is taken, and one byte more is refused",
    async run(provider, timeoutMs, { note }) {
      const { maxJobBytes } = provider.limits;
      const most = jobOfBytes(maxJobBytes);
      const past = jobOfBytes(maxJobBytes + 1) ?? singleTestJob({});
      const isSmall = maxJobBytes <= mostBytesSent;
      if (most === undefined && !isSmall) {
        return note(`maxJobBytes is ${maxJobBytes}; so large a job cannot be made`);
      }
      if (most === undefined) note(`maxJobBytes is ${maxJobBytes}; no job is so small`);
      else {
        assert.deepEqual(await provider.validate(most), []);
        if (isSmall) await runs(provider, most, timeoutMs);
        else note(`maxJobBytes is ${maxJobBytes}; jobs of that size were checked and not sent`);
      }
      await isRefused(provider, past, isSmall);
    },
  },
];
