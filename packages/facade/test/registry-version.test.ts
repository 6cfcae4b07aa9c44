import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { printInputForm, unqualify } from "@remotebatch/expr-model";
import { open } from "lmdb";
import { Packr } from "msgpackr";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ArrayJob, createRemoteBatch, type RemoteBatch } from "../src/index.js";
import { Registry } from "../src/registry/registry.js";
import { type FakeControl, fakeProvider, fakeRunner } from "./fake-provider.js";

const fixture = new URL("fixtures/registry-version-1.mdb.gz", import.meta.url);
const single = "00000001-0000-4000-8000-000000000000";
const array = "00000002-0000-4000-8000-000000000000";
const again = "433fa31b-cfda-46b4-bd82-36bdd400904a";
const onceMore = "0e43e47a-2e04-4dcd-a82a-15332a7d5eaf";

let folder: string;
let provider: ReturnType<typeof fakeProvider>["provider"];
let control: FakeControl;
const clients: RemoteBatch[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "version-"));
  ({ provider, control } = fakeProvider());
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  rmSync(folder, { recursive: true, force: true });
});

function newClient(): RemoteBatch {
  const client = createRemoteBatch({
    environments: { here: provider },
    folder,
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
  });
  clients.push(client);
  return client;
}

/** A registry that release 0.1.0 wrote: a single job, an array of five, and two resubmissions in a row. */
function olderRegistry(): void {
  mkdirSync(join(folder, "registry"), { mode: 0o700 });
  writeFileSync(join(folder, "registry", "data.mdb"), gunzipSync(readFileSync(fixture)));
}

/** What lies in the registry's file, whatever its version. */
async function raw<Value>(
  work: (stores: {
    readonly meta: ReturnType<ReturnType<typeof open>["openDB"]>;
    readonly jobs: ReturnType<ReturnType<typeof open>["openDB"]>;
  }) => Value,
): Promise<Value> {
  const encoder = new Packr({ useRecords: false });
  const root = open({ path: join(folder, "registry"), encoder, maxDbs: 8 });
  const options = { encoder: new Packr({ useRecords: false }) };
  try {
    return await work({
      meta: root.openDB({ name: "meta", ...options }),
      jobs: root.openDB({ name: "jobs", ...options }),
    });
  } finally {
    await root.close();
  }
}

test("an older registry is opened, with every job and what was asked of it", async () => {
  olderRegistry();
  expect(await raw(({ meta }) => meta.get("schemaVersion"))).toBe(1);
  const jobs = await newClient().jobs();
  expect(jobs.map((job) => job.uuid).sort()).toEqual([single, array, onceMore, again].sort());
  const first = jobs.find((job) => job.uuid === single);
  expect(await first?.get("JobName")).toBe("single");
  expect(await first?.get("TimeConstraint")).toBe(90);
  // The resubmissions show the whole list still.
  expect(
    jobs.filter((job) => job.jobType === "Array").map((job) => (job as ArrayJob).length),
  ).toEqual([5, 5, 5]);
});

test("its records are written again in the present form, once, and the version with them", async () => {
  olderRegistry();
  const registry = new Registry(folder);
  expect(registry.list()).toHaveLength(4);
  await registry.close();
  const found = await raw(({ meta, jobs }) => ({
    version: meta.get("schemaVersion"),
    records: [...jobs.getRange()].map(
      ({ value }) => value as { version: number; resubmission?: { length: number } },
    ),
  }));
  expect(found.version).toBe(2);
  expect(found.records.map(({ version }) => version)).toEqual([2, 2, 2, 2]);
  expect(found.records.flatMap(({ resubmission }) => resubmission?.length ?? []).sort()).toEqual([
    5, 5,
  ]);
});

test("a damaged record in an older registry hides no other and stays as it is", async () => {
  olderRegistry();
  await raw(({ jobs }) => jobs.put(single, { version: 1, uuid: single }));
  const registry = new Registry(folder);
  expect(registry.list()).toHaveLength(3);
  expect(() => registry.get(single)).toThrow(/damaged/);
  await registry.close();
  expect(await raw(({ jobs }) => jobs.get(single))).toEqual({ version: 1, uuid: single });
});

test("an older release that still has it open may go on writing its own records", async () => {
  olderRegistry();
  const record = await raw(({ jobs }) => jobs.get(array) as object);
  const registry = new Registry(folder);
  expect(registry.list()).toHaveLength(4);
  await registry.close();
  const late = "00000003-0000-4000-8000-000000000000";
  await raw(({ jobs }) => jobs.put(late, { ...record, uuid: late }));
  expect((await newClient().jobs()).map((job) => job.uuid)).toContain(late);
});

test("a registry of a newer release is refused with what to do, and nothing in it is touched", async () => {
  olderRegistry();
  await raw(({ meta }) => meta.put("schemaVersion", 3));
  const submitted = newClient().submit("2");
  await expect(submitted).rejects.toMatchObject({ code: "BATCH_REGISTRY_FAILED" });
  await expect(submitted).rejects.toThrow(
    /newer release: it has version 3, .* up to 2\. Use the newer/,
  );
  expect(control.specs).toEqual([]);
  const found = await raw(({ meta, jobs }) => [meta.get("schemaVersion"), jobs.getCount()]);
  expect(found).toEqual([3, 4]);
});

test("a job whose earlier one was deleted keeps its places, and others are listed", async () => {
  const batch = newClient();
  const before = await batch.mapSubmit("f", "{a, b, c}");
  const after = await before.resubmit([2]);
  await before.delete();
  for (const client of [batch, newClient()]) {
    expect(await client.jobs()).toHaveLength(1);
    const job = (await client.job(after.uuid)) as ArrayJob;
    expect(job.length).toBe(3);
  }
  const job = (await newClient().job(after.uuid)) as ArrayJob;
  const missing = 'Missing["NotAvailable"]';
  const shown = printInputForm(unqualify(await job.result()));
  expect(shown).toBe(`{${missing}, Result[b], ${missing}}`);
  expect(printInputForm(await job.element(1))).toBe(missing);
  const seen: number[] = [];
  for await (const { index } of job.results({ order: "list" })) seen.push(index);
  expect(seen).toEqual([1, 2, 3]);
});

test("what such a job still has can be evaluated again, and the rest is refused", async () => {
  const batch = newClient();
  const before = await batch.mapSubmit("f", "{a, b, c}");
  const after = await before.resubmit([2, 3]);
  await before.delete();
  const job = (await newClient().job(after.uuid)) as ArrayJob;
  const third = await job.resubmit([3]);
  expect(printInputForm(unqualify(await third.element(3)))).toBe("Result[c]");
  await expect(job.resubmit([1, 3])).rejects.toThrow(/job that had them was deleted/);
});

test("text that an older release exported is read", async () => {
  const batch = newClient();
  const job = await batch.mapSubmit("f", "{a, b}");
  const { version: _now, ...rest } = JSON.parse(job.export()) as Record<string, unknown>;
  await batch.close();
  rmSync(join(folder, "registry"), { recursive: true });
  const attached = await newClient().attach(JSON.stringify({ ...rest, version: 1 }));
  expect(attached.uuid).toBe(job.uuid);
  const newer = newClient().attach(JSON.stringify({ ...rest, version: 3 }));
  await expect(newer).rejects.toThrow(/version 3 and this release reads up to 2/);
});
