import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Assoc, parse, printInputForm } from "@remotebatch/expr-model";
import { decode } from "@remotebatch/wxf-codec";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRemoteBatch, type RemoteBatch } from "../src/index.js";
import { type FakeControl, fakeProvider, fakeRunner } from "./fake-provider.js";

let folder: string;
let batch: RemoteBatch;
let control: FakeControl;
let warnings: string[];
const hundred = Array.from({ length: 100 }, (_, slot) => slot + 1);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pilot-"));
  const fake = fakeProvider();
  control = fake.control;
  warnings = [];
  batch = createRemoteBatch({
    environments: { here: fake.provider },
    folder,
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
    onWarning: (message) => warnings.push(message),
  });
});

afterEach(async () => {
  await batch.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The elements that a job was given. */
function elements(slot: number): readonly unknown[] {
  const { bytes, offsets } = control.specs[slot]?.elements ?? {
    bytes: new Uint8Array(),
    offsets: [],
  };
  return Array.from(offsets.slice(1), (to, at) => decode(bytes.slice(offsets[at], to)));
}

test("a pilot evaluates a few elements of the whole list, and the rest is packed by its times", async () => {
  control.times = { elementMs: 90, startMs: 400 };
  const job = await batch.mapSubmit("f", hundred, {
    method: { pilotEvaluations: 4 },
    remoteJobName: "sums",
  });
  expect(elements(0)).toEqual([13, 38, 63, 88]);
  expect(control.specs[0]).toMatchObject({ name: "sums (pilot)", spans: [{ from: 1, to: 4 }] });
  // 400 ms are a tenth of 40 evaluations of 90 ms.
  expect(await job.get("ChildJobCount")).toBe(2);
  expect(elements(1)).toEqual(hundred);
  expect(warnings).toEqual([]);
});

test("slow evaluations get a child each", async () => {
  control.times = { elementMs: 60_000, startMs: 400 };
  const job = await batch.mapSubmit("f", hundred, { method: parse('"PilotEvaluations" -> 2') });
  expect(await job.get("ChildJobCount")).toBe(100);
});

test("the pilot's job is gone after, and is told to nobody", async () => {
  const job = await batch.mapSubmit("f", hundred, { method: { pilotEvaluations: 2 } });
  expect((await batch.jobs()).map(({ uuid }) => uuid)).toEqual([job.uuid]);
});

test("a pilot that fails says so, and the packing is the usual one", async () => {
  control.hold = true;
  const submitted = batch.mapSubmit("f", hundred, {
    method: { pilotEvaluations: 2 },
    remoteJobName: "sums",
  });
  while (control.specs.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  control.finish(1, "failed");
  expect(await (await submitted).get("ChildJobCount")).toBe(10);
  expect(warnings.join()).toMatch(/pilot of job "sums" measured nothing \(it broke\)/);
  expect(await batch.jobs()).toHaveLength(1);
});

test("a list that is no longer than its pilot has none", async () => {
  await batch.mapSubmit("f", [1, 2, 3], { method: { pilotEvaluations: 3 } });
  expect(control.specs).toHaveLength(1);
});

test("interrupting the pilot submits nothing else and leaves nothing behind", async () => {
  control.hold = true;
  const stop = new AbortController();
  const submitted = batch.mapSubmit("f", hundred, {
    method: { pilotEvaluations: 2 },
    signal: stop.signal,
  });
  while (control.specs.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  stop.abort(new Error("enough"));
  await expect(submitted).rejects.toThrow("enough");
  expect(control.specs).toHaveLength(1);
  expect(await batch.jobs()).toEqual([]);
});

test("a number of elements that is none is refused", async () => {
  const submitted = batch.mapSubmit("f", hundred, { method: { pilotEvaluations: 0 } });
  await expect(submitted).rejects.toThrow(/method\.pilotEvaluations is 0; give a positive integer/);
  expect(control.specs).toEqual([]);
});

test("the pilot evaluates what the job evaluates", async () => {
  const session = batch.session().define("f[x_] := x^2");
  await session.mapSubmit("f", hundred, {
    method: { pilotEvaluations: 2 },
    initialization: "n = 5",
  });
  const [pilot, whole] = control.specs.map((spec) => printInputForm(decode(spec.payload) as Assoc));
  expect(pilot).toBe(whole);
});
