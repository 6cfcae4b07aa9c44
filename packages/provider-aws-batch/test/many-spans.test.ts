import type { JobStatus } from "@remotebatch/job-model";
import { arrayTestJob } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";
import { startEmulator } from "./emulator/batch-emulator.js";
import { providerOfMany } from "./queued-children.js";
import { signingStore } from "./signing-store.js";

const count = 12_000;

test("25,000 elements in 12,000 spans are two arrays, and each child is the right one of them", async () => {
  const emulator = await startEmulator({ slots: 0 });
  const store = signingStore();
  const provider = providerOfMany(emulator, store, 100_000);
  // The first thousand spans have three elements, all others two.
  const spans = Array.from({ length: count }, (_, at) => {
    const from = at < 1000 ? at * 3 + 1 : 3000 + (at - 1000) * 2 + 1;
    return { from, to: from + (at < 1000 ? 2 : 1) };
  });
  const { elements } = arrayTestJob(25_000);
  const job = arrayTestJob(1, {}, { spans, ...(elements === undefined ? {} : { elements }) });
  const ref = await provider.submit(job);

  const calls = (): Readonly<Record<string, number>> => Object.fromEntries(emulator.calls);
  expect(calls()).toEqual({ DescribeJobDefinitions: 1, SubmitJob: 2 });
  const submitted = [...emulator.jobs.all.values()].map(({ submission }) => [
    submission.jobName?.replace(/-[a-z2-7]{8}(?=-a)/u, "-GENERATION"),
    submission.arrayProperties?.size,
  ]);
  expect(submitted).toEqual([
    [`rb-${ref.uuid}-GENERATION-a1-1`, 10_000],
    [`rb-${ref.uuid}-GENERATION-a1-10001`, 2000],
  ]);
  const text = async (key: string): Promise<string> =>
    new TextDecoder().decode((await store.get(`jobs/${ref.uuid}/${key}`)) ?? new Uint8Array());
  const manifest = JSON.parse(await text("manifest.json")) as { readonly spanEnds: number[] };
  expect([manifest.spanEnds.length, manifest.spanEnds.at(-1)]).toEqual([count, 25_000]);
  for (const [first, size] of [
    [1, 10_000],
    [10_001, 2000],
  ]) {
    const grant = JSON.parse(await text(`aws/1-${first}.json`)) as {
      readonly first: number;
      readonly keys: readonly unknown[];
    };
    expect(grant.first).toBe(first);
    const table = await text(`aws/1-${first}.signatures`);
    expect(table.length).toBe((size ?? 0) * grant.keys.length * 64);
  }

  const status = async (): Promise<JobStatus> => {
    const [answer] = await provider.status([{ ref }]);
    if (answer === undefined || !("status" in answer)) throw new Error("no status");
    return answer.status;
  };
  let before = emulator.calls.get("DescribeJobs") ?? 0;
  expect((await status()).phases).toEqual({ queued: count });
  // Both arrays in one call.
  expect((emulator.calls.get("DescribeJobs") ?? 0) - before).toBe(1);

  const [one, other] = [...emulator.jobs.all.values()];
  const chosen = [one?.tasks[9999], other?.tasks[0], other?.tasks[1999]];
  for (const task of chosen) if (task !== undefined) task.status = "RUNNING";
  before = emulator.calls.get("ListJobs") ?? 0;
  const running = await status();
  expect(running.phases).toEqual({ queued: count - 3, running: 3 });
  const seen = running.changed.filter(({ phase }) => phase === "running");
  expect(seen.map(({ child }) => child)).toEqual([10_000, 10_001, 12_000]);
  expect((emulator.calls.get("ListJobs") ?? 0) - before).toBe(2);

  await provider.abort(ref, { children: [12_000] });
  const ended = emulator.requests.findLast(({ operation }) => operation === "TerminateJob");
  expect(JSON.parse(ended?.body ?? "{}")).toMatchObject({ jobId: `${other?.id}:1999` });
  await provider.close();
  await emulator.close();
}, 60_000);
