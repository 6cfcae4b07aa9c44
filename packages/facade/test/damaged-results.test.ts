import { type Expr, isFn, printInputForm } from "@remotebatch/expr-model";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ArrayJob, RemoteBatch } from "../src/index.js";
import { type FakeClient, openFakeClient } from "./fake-client.js";
import type { FakeControl } from "./fake-provider.js";

let client: FakeClient;
let control: FakeControl;
let batch: RemoteBatch;
beforeEach(() => {
  client = openFakeClient();
  ({ control, batch } = client);
});
afterEach(() => client.close());

/** A job of four elements in two children, the second of which has a damaged result. */
async function halfDamaged(): Promise<ArrayJob> {
  const job = await batch.mapSubmit("f", [1, 2, 3, 4], { method: { evaluationsPerChildJob: 2 } });
  control.damaged.add(2);
  return job;
}

function shape(results: readonly Expr[]): readonly string[] {
  return results.map((result) =>
    isFn(result, "Failure") ? String(result.args[0]) : printInputForm(result),
  );
}

const wanted = ["Result[1]", "Result[2]", "ChildJobFailure", "ChildJobFailure"];

test("a damaged result of one child leaves those of the others, in every way of reading", async () => {
  const job = await halfDamaged();
  const whole = await job.result();
  expect(shape(isFn(whole, "List") ? whole.args : [])).toEqual(wanted);
  expect(printInputForm(whole)).toContain("child 2 is damaged");
  const elements = await Promise.all([1, 2, 3, 4].map((index) => job.element(index)));
  expect(shape(elements)).toEqual(wanted);
  const streamed: Expr[] = [];
  for await (const { result } of job.results({ order: "list" })) streamed.push(result);
  expect(shape(streamed)).toEqual(wanted);
  expect(printInputForm((await job.partialResults()).results)).toContain("ChildJobFailure");
});

test("a damaged result of one child leaves the properties of all children readable", async () => {
  const job = await halfDamaged();
  const results = await job.get("ChildJobEvaluationResults");
  expect(shape(results.map(({ value }) => value))).toEqual([
    "{Result[1], Result[2]}",
    "ChildJobFailure",
  ]);
  expect(printInputForm(results[1]?.value ?? "")).toContain("child 2 is damaged");
  const data = await job.get("ChildJobEvaluationData");
  expect(printInputForm(data[0]?.value ?? "")).toContain('"Result" :>');
  expect(printInputForm(data[1]?.value ?? "")).toBe('Missing["NotAvailable"]');
  expect((await job.get("ChildJobEvaluationTimings")).map(({ value }) => value)).toEqual([
    0.25,
    undefined,
  ]);
  expect(await job.get("EvaluationTimingVisualization")).toContain("2 evaluations");
  const child = job.child(2);
  expect(shape([await child.get("EvaluationResult")])).toEqual(["ChildJobFailure"]);
  expect(printInputForm(await child.get("EvaluationResult"))).toContain("child 2 is damaged");
  expect(await child.get("EvaluationMessagesText")).toEqual([]);
});

test("the elements of a damaged child count as missing and are submitted again", async () => {
  const job = await halfDamaged();
  await job.resubmit("missing");
  expect(control.specs).toHaveLength(2);
  expect(control.specs[1]?.elements?.offsets).toHaveLength(3);
});

test("waiting for a job whose records are damaged ends with that error, an outage does not", async () => {
  control.hold = true;
  const job = await batch.submit("2");
  control.statusFailures = 12;
  control.refusal = "BATCH_CORRUPT_RECORD";
  await expect(job.wait()).rejects.toMatchObject({ code: "BATCH_CORRUPT_RECORD" });
  expect(control.statusFailures).toBe(0);
  const watching = async (): Promise<void> => {
    for await (const _ of job.watch());
  };
  await expect(watching()).rejects.toMatchObject({ code: "BATCH_CORRUPT_RECORD" });
});

test("one signal for many jobs warns of nothing", async () => {
  const warnings: string[] = [];
  const note = (warning: Error): void => {
    warnings.push(warning.name);
  };
  process.on("warning", note);
  const { signal } = new AbortController();
  control.hold = true;
  const jobs = await Promise.all(Array.from({ length: 20 }, () => batch.submit("2")));
  await Promise.all(jobs.map((job) => job.status({ signal })));
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("warning", note);
  expect(warnings).toEqual([]);
});
