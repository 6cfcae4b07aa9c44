import { type Expr, parse, printInputForm, real, unqualify } from "@remotebatch/expr-model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ArrayJob, RemoteBatch, SingleJob } from "../src/index.js";
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

const missing = 'Missing["NotAvailable"]';

/** Properties as they are read, in the original's form. */
async function shown(
  job: { getExpression(name: string): Promise<Expr> },
  ...names: readonly string[]
): Promise<Readonly<Record<string, string>>> {
  const entries: [string, string][] = [];
  for (const name of names)
    entries.push([name, printInputForm(unqualify(await job.getExpression(name)))]);
  return Object.fromEntries(entries);
}

/** The array of four elements in two children, the second of which failed. */
async function halfFailed(): Promise<ArrayJob> {
  control.hold = true;
  const job = await batch.mapSubmit("f", [1, 2, 3, 4], { method: { childJobCount: 2 } });
  control.finish(1);
  control.finish(2, "failed");
  await job.wait();
  return job;
}

const log = {
  JobLog: '"hello\\n"',
  JobLogString: '"hello\\n"',
  JobLogData: '{<|"timeMs" -> 1, "stream" -> "stdout", "text" -> "hello"|>}',
  JobLogTabular:
    '<|"Time" -> {DateObject[{1970, 1, 1, 0, 0, 0.001}, "Instant", "Gregorian", 0.]}, "Stream" -> {"stdout"}, "Text" -> {"hello"}|>',
};

describe("properties in the original's form", () => {
  test("say where a job is, by name and by the provider's own id", async () => {
    const before = Date.now();
    const jobs: readonly (SingleJob | ArrayJob)[] = [
      await batch.submit("1"),
      await batch.mapSubmit("f", [1, 2]),
    ];
    for (const job of jobs) {
      const where = { Environment: '"here"', Provider: '"fake"', JobUUID: `"${job.uuid}"` };
      expect(await shown(job, "Environment", "Provider", "JobUUID", "ProviderJobID")).toEqual({
        ...where,
        ProviderJobID: `"id-${job.uuid}"`,
      });
      if (job.jobType === "Array")
        expect(await shown(job.child(1), "Environment", "Provider", "JobUUID")).toEqual(where);
      const date = await job.get("SubmissionDate");
      expect(date.getTime()).toBeGreaterThanOrEqual(before);
      expect(date.getTime()).toBeLessThanOrEqual(Date.now());
      const seconds = date.getUTCSeconds() + date.getUTCMilliseconds() / 1000;
      expect(printInputForm(await job.getExpression("SubmissionDate"))).toBe(
        `DateObject[{${date.getUTCFullYear()}, ${date.getUTCMonth() + 1}, ${date.getUTCDate()}, ${date.getUTCHours()}, ${date.getUTCMinutes()}, ${printInputForm(real(seconds))}}, "Instant", "Gregorian", 0.]`,
      );
    }
  });

  test("tell times, messages and the log of an evaluation, of single jobs and of children", async () => {
    const array = await halfFailed();
    control.hold = false;
    const single = await batch.submit("1");
    await single.wait();
    const evaluated = {
      EvaluationTiming: "0.25",
      EvaluationAbsoluteTiming: "0.5",
      EvaluationMessagesText: '{"a message"}',
      EvaluationMessagesExpressions: "{HoldForm[Power::infy]}",
      ...log,
    };
    const names = Object.keys(evaluated);
    expect(await shown(single, ...names)).toEqual(evaluated);
    expect(await shown(array.child(1), ...names)).toEqual(evaluated);
    expect(await shown(array.child(2), ...names)).toEqual({
      EvaluationTiming: missing,
      EvaluationAbsoluteTiming: missing,
      EvaluationMessagesText: "{}",
      EvaluationMessagesExpressions: "{}",
      ...log,
    });
    expect(await single.get("JobLogData")).toEqual([
      { timeMs: 1, stream: "stdout", text: "hello" },
    ]);
    expect(await single.get("JobLogTabular")).toEqual({
      Time: [new Date(1)],
      Stream: ["stdout"],
      Text: ["hello"],
    });
  });

  test("tell why a job or a child failed, and by which exit code", async () => {
    const array = await halfFailed();
    expect(
      await shown(array, "JobStatusReason", "ChildJobStatusReasons", "ChildJobExitCodes"),
    ).toEqual({
      JobStatusReason: '"it broke"',
      ChildJobStatusReasons: `<|1 ;; 2 -> ${missing}, 3 ;; 4 -> "it broke"|>`,
      ChildJobExitCodes: `<|1 ;; 2 -> ${missing}, 3 ;; 4 -> 3|>`,
    });
    const names = ["JobExitCode", "JobStatusReason", "JobFailedQ", "JobSucceededQ"];
    const [good, bad] = [
      await shown(array.child(1), ...names),
      await shown(array.child(2), ...names),
    ];
    expect(Object.values(good)).toEqual([missing, missing, "False", "True"]);
    expect(Object.values(bad)).toEqual(["3", '"it broke"', "True", "False"]);
    const single = await batch.submit("1");
    control.finish(1, "failed");
    await single.wait();
    expect(await shown(single, "JobExitCode", "JobStatusReason")).toEqual({
      JobExitCode: "3",
      JobStatusReason: '"it broke"',
    });
  });

  test("of what was not asked for are missing, and of options what was resolved", async () => {
    const names = [
      "TimeConstraint",
      "CreditConstraint",
      "RemoteJobNotifications",
      "LicensingSettings",
    ];
    const settings = '<|"Method" -> "Automatic"|>';
    expect(Object.values(await shown(await batch.submit("1"), ...names))).toEqual([
      missing,
      missing,
      "None",
      settings,
    ]);
    const limited = await batch.mapSubmit("f", [1], {
      timeConstraint: parse('Quantity[1/2, "Hours"]'),
    });
    expect(Object.values(await shown(limited, ...names))).toEqual([
      'Quantity[1800, "Seconds"]',
      missing,
      "None",
      settings,
    ]);
  });
});
