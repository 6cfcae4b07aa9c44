import { type Assoc, type Expr, isFn, parse, printInputForm } from "@remotebatch/expr-model";
import type { ArrayJob } from "@remotebatch/facade";
import { jobProperties } from "@remotebatch/job-model";
import { expect, test } from "vitest";
import type { ExampleHost } from "./original-examples.js";

/** The examples of the pages of RemoteBatchJobObject, RemoteBatchJobs and RemoteBatchJobAbort. */
export function jobExamples(host: ExampleHost): void {
  const spans = (expr: Expr): readonly string[] =>
    (expr as Assoc).keys.map((key) => printInputForm(key));

  test("Basic Examples: the properties of a job, and those that stay the same", async () => {
    const job = await host.batch.submit("2+2");
    expect(await job.get("Properties")).toEqual(
      expect.arrayContaining([...jobProperties("Single")]),
    );
    expect(job.information()).toMatchObject({
      JobUUID: job.uuid,
      JobType: "Single",
      Environment: "here",
    });
    expect(job.information()).not.toHaveProperty("JobStatus");
  });

  test("Basic Examples: a job is found again by its UUID, in its environment or in the default one", async () => {
    const { uuid } = await host.batch.submit("2+2");
    const { names } = host;
    for (const job of [
      await names.remoteBatchJobObject(uuid),
      await names.remoteBatchJobObject("here", uuid),
    ]) {
      expect(job.jobType === "Single" && (await job.result())).toBe(4);
    }
  });

  test("Scope: an array's properties by the spans of its children", async () => {
    const job = await host.batch.mapSubmit("(Print[#]; #^2) &", [1, 2, 3], {
      method: { evaluationsPerChildJob: 2 },
    });
    await job.wait();
    for (const name of [
      "ChildJobObjects",
      "ChildJobStatuses",
      "ChildJobEvaluationData",
      "ChildJobEvaluationResults",
      "ChildJobEvaluationTimings",
      "ChildJobEvaluationAbsoluteTimings",
      "ChildJobEvaluationMessagesText",
      "ChildJobEvaluationMessagesExpressions",
    ]) {
      expect(spans(await job.getExpression(name))).toEqual(["1 ;; 2", "3 ;; 3"]);
    }
    expect(await job.get("ChildJobStatusCounts")).toEqual({
      [(await job.get("JobStatus")) ?? ""]: 2,
    });
    expect(await job.get("SuccessPercentage")).toBe(100);
    expect(await job.get("JobPackingVisualization")).toMatch(/^<svg/);
    expect(await job.get("DynamicStatusVisualization")).toMatch(/^<svg/);
    expect(await job.get("ChildJobTimelineVisualization")).not.toContain("No child has run yet");
  });

  test("Scope: a child is a job of its own type with its parent's UUID", async () => {
    const job = await host.batch.mapSubmit("#^2 &", [1, 2, 3], {
      method: { evaluationsPerChildJob: 2 },
    });
    await job.wait();
    const [, second] = await job.get("ChildJobObjects");
    const child = second?.value ?? job.child(2);
    expect(await child.get("JobType")).toBe("ArrayChild");
    expect(await child.get("JobUUID")).toBe(job.uuid);
    expect(await child.get("ChildJobIndex")).toBe(2);
    expect(await child.getExpression("ChildJobSpan")).toEqual(parse("Span[3, 3]"));
    expect(await child.get("EvaluationResult")).toEqual(parse("{9}"));
  });

  test("Possible Issues: EvaluationData keeps the result behind a delayed rule", async () => {
    const job = await host.batch.submit("1 + 1");
    await job.wait();
    const data = (await job.get("EvaluationData")) as Assoc;
    expect(printInputForm(data)).toContain('"Result" :> 2');
    for (const key of [
      "Success",
      "FailureType",
      "Messages",
      "MessagesText",
      "MessagesExpressions",
      "Timing",
      "AbsoluteTiming",
      "InputString",
    ]) {
      expect(data.get(key)).toBeDefined();
    }
  });

  test("RemoteBatchJobs: jobs of an environment, arrays only, children through their array", async () => {
    const { names } = host;
    const single = await host.batch.submit("1");
    const array = await host.batch.mapSubmit("Identity", [1, 2], { method: "FinestGrained" });
    const all = await names.remoteBatchJobs("here");
    expect(
      all
        .slice(0, 2)
        .map(({ uuid }) => uuid)
        .sort(),
    ).toEqual([array.uuid, single.uuid].sort());
    const arrays = await names.remoteBatchJobs("here", "Array");
    expect(arrays.every(({ jobType }) => jobType === "Array")).toBe(true);
    expect(arrays[0]?.uuid).toBe(array.uuid);
    const children = names.remoteBatchJobs("here", "ArrayChild" as "Array");
    await expect(children).rejects.toThrow(/Children are reached through their array job/);
    expect(await (arrays[0] as ArrayJob).get("ChildJobObjects")).toHaveLength(2);
    expect((await names.remoteBatchJobs()).length).toBe(all.length);
  });

  test("RemoteBatchJobAbort: a job, one child of an array, an array, and a list of jobs", async () => {
    const { names } = host;
    const array = await host.batch.mapSubmit("Pause[60] &", [1, 2], { method: "FinestGrained" });
    await array.child(1).abort();
    expect((await array.child(1).wait()).failed).toBe(true);
    expect(await array.child(2).get("JobInProgressQ")).toBe(true);
    const single = await host.batch.submit("Pause[60]");
    const both = [single, array] as const;
    expect(await names.remoteBatchJobAbort(both)).toBe(both);
    expect((await single.wait()).phase).toBe("cancelled");
    expect((await array.wait()).failed).toBe(true);
    expect(await names.remoteBatchJobAbort(single)).toBe(single);
    expect(isFn(await single.result(), "Failure")).toBe(true);
  });

  test("DeleteObject: a job is gone with all its data, one that runs is ended first", async () => {
    const { names } = host;
    const running = await host.batch.submit("Pause[60]");
    const done = await host.batch.submit("1");
    await done.wait();
    await names.deleteObject([running, done]);
    const left = (await names.remoteBatchJobs("here")).map(({ uuid }) => uuid);
    expect(left).not.toContain(running.uuid);
    expect(left).not.toContain(done.uuid);
    await expect(host.batch.job(done.uuid)).rejects.toMatchObject({ code: "BATCH_NOT_FOUND" });
  });
}
