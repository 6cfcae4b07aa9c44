import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Expr, isFn, list, parse, printInputForm, SparseArray } from "@remotebatch/expr-model";
import { expect, test } from "vitest";
import type { ExampleHost } from "./original-examples.js";

/** The examples of the page of RemoteBatchMapSubmit, and what other pages say of array jobs. */
export function mapExamples(host: ExampleHost): void {
  const factors = list(
    list(list(2, 2), list(3, 1)),
    list(list(97, 1)),
    list(list(193707721, 1), list(761838257287, 1)),
  );

  test("Basic Examples: FactorInteger over a list gives each result, the first one first", async () => {
    const job = await host.batch.mapSubmit("FactorInteger", [12, 97, 2n ** 67n - 1n]);
    expect(await job.get("JobType")).toBe("Array");
    await job.wait();
    expect(await job.element(1)).toEqual(factors.args[0]);
    expect(await job.get("EvaluationResults")).toEqual(factors);
    expect(await job.getExpression("CompletionPercentage")).toEqual(
      parse('Quantity[100, "Percent"]'),
    );
  });

  test("Scope: a pure function with definitions of this session, over code that is a list", async () => {
    const session = host.batch.session().define("n = 10; g[x_] := x + n");
    const job = await session.mapSubmit("g[#]^2 &", "Range[3]");
    expect(await job.result()).toEqual(list(121, 144, 169));
    expect(await job.get("JobEvaluationCount")).toBe(3);
  });

  test("Scope: the environment stands first, or the default one is used", async () => {
    const { names } = host;
    const named = await names.remoteBatchMapSubmit("here", "Sqrt", [4, 9]);
    const byDefault = await names.remoteBatchMapSubmit("Sqrt", [4, 9]);
    expect(await named.result()).toEqual(list(2, 3));
    expect(await byDefault.result()).toEqual(list(2, 3));
  });

  test("Details: a child with several cores spreads its span over them", async () => {
    const pid = "(Pause[0.2]; $ProcessID) &";
    const method = "CoarsestGrained";
    const job = await host.batch.mapSubmit(pid, "Range[4]", { method, parallelElements: 2 });
    const result = await job.result();
    expect(
      isFn(result, "List") && new Set(result.args.map((one) => printInputForm(one))).size,
    ).toBe(2);
    expect(await job.get("ChildJobCount")).toBe(1);
  });

  test("Details: a function may remember what it knows within a child, and use parallel functions", async () => {
    const session = host.batch
      .session()
      .define("fib[n_] := fib[n] = fib[n - 1] + fib[n - 2]; fib[1] = fib[2] = 1");
    const job = await session.mapSubmit("{fib[#], ParallelSum[i, {i, #}]} &", [10, 50]);
    expect(await job.result()).toEqual(list(list(55, 55), list(12586269025, 1275)));
  });

  test("Options, Initialization: a file is imported once in each child and kept in a variable", async () => {
    const path = join(host.folder, "numbers.txt");
    writeFileSync(path, "1000");
    const job = await host.batch.mapSubmit("# + base &", [1, 2, 3], {
      remoteInputFiles: { "numbers.txt": path },
      initialization: 'base = ToExpression[Import["numbers.txt", "Text"]]; Print["once"]',
      method: { evaluationsPerChildJob: 2 },
    });
    expect(await job.result()).toEqual(list(1001, 1002, 1003));
    expect((await job.child(1).get("JobLogString")).match(/^once$/gmu)).toHaveLength(1);
    expect((await job.child(2).get("JobLogString")).match(/^once$/gmu)).toHaveLength(1);
  });

  test.each<readonly [string, Expr, readonly number[]]>([
    ["Automatic", "Automatic", [3, 2, 2]],
    ["CoarsestGrained", "CoarsestGrained", [7]],
    ["FinestGrained", "FinestGrained", [1, 1, 1, 1, 1, 1, 1]],
    ["EvaluationsPerChildJob", parse('"EvaluationsPerChildJob" -> 3'), [3, 3, 1]],
    ["ChildJobCount", parse('"ChildJobCount" -> 2'), [4, 3]],
  ])("Options, Method: %s", async (name, method, lengths) => {
    const job = await host.batch.mapSubmit("Identity", "Range[7]", { method });
    // Automatic makes more where more can run at once.
    const found = job.spans.map(({ from, to }) => to - from + 1);
    if (name === "Automatic") expect(found.length).toBeGreaterThanOrEqual(lengths.length);
    else expect(found).toEqual(lengths);
    expect(await job.result()).toEqual(parse("{1, 2, 3, 4, 5, 6, 7}"));
  });

  test("Options, Method: by the times of a pilot", async () => {
    const method = { pilotEvaluations: 2 };
    const job = await host.batch.mapSubmit("Identity", "Range[40]", {
      method,
      remoteJobName: "tried",
    });
    expect(host.warnings.filter((warning) => warning.includes("tried"))).toEqual([]);
    // Quick evaluations are not worth a child each: one for each that can run at once, at most.
    expect(job.spans.length).toBeLessThanOrEqual(host.batch.provider().limits.slots ?? 1);
    expect((await host.batch.jobs()).filter(({ name }) => name.startsWith("tried"))).toHaveLength(
      1,
    );
    await job.wait();
  });

  test("Properties & Relations: while it runs, SparseEvaluationResults has the children that have ended", async () => {
    const wait = "If[# > 2, Pause[60]]; #^2";
    const job = await host.batch.mapSubmit(`(${wait}) &`, [1, 2, 3, 4], {
      method: { evaluationsPerChildJob: 2 },
    });
    for await (const { index } of job.results()) if (index === 2) break;
    const sparse = SparseArray.fromExpr(await job.get("SparseEvaluationResults"));
    expect(sparse.toDense()).toEqual(list(1, 4, 0, 0));
    expect(await job.get("CompletionPercentage")).toBe(50);
    expect(await job.get("JobInProgressQ")).toBe(true);
    await job.abort();
    await job.wait();
    expect(printInputForm(await job.element(4))).toMatch(/^(?:Failure\["ChildJobFailure"|Missing)/);
  });

  test("Possible Issues: SparseEvaluationResults is dense when a result is a list, not when it is an association", async () => {
    const lists = await host.batch.mapSubmit("{#} &", [1, 2]);
    await lists.wait();
    expect(await lists.get("SparseEvaluationResults")).toEqual(list(list(1), list(2)));
    const associations = await host.batch.mapSubmit('<|"value" -> #|> &', [1, 2]);
    await associations.wait();
    expect(isFn(await associations.get("SparseEvaluationResults"), "SparseArray")).toBe(true);
  });
}
