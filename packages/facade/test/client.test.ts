import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fn, isFn, list, parse, printInputForm, sym } from "@remotebatch/expr-model";
import { BatchError, type BatchErrorCode, type JobSpec } from "@remotebatch/job-model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRemoteBatch, originalNames, type RemoteBatch } from "../src/index.js";
import { type FakeControl, fakeProvider, fakeRunner, payloadOf } from "./fake-provider.js";

let folder: string;
let batch: RemoteBatch;
let control: FakeControl;
let provider: ReturnType<typeof fakeProvider>["provider"];

function newClient(): RemoteBatch {
  return createRemoteBatch({
    environments: { here: provider },
    folder,
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "facade-"));
  ({ provider, control } = fakeProvider());
  batch = newClient();
});

afterEach(async () => {
  await batch.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A job as the provider was asked to run it. */
function spec(slot = 0): JobSpec {
  const found = control.specs.at(slot);
  if (found === undefined) throw new Error("Nothing was submitted.");
  return found;
}

async function refusal(work: Promise<unknown>): Promise<BatchError> {
  try {
    await work;
  } catch (error) {
    if (BatchError.is(error)) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

describe("a single job", () => {
  test("sends the code held and gives the result back", async () => {
    const job = await batch.submit("2+2");
    expect(printInputForm(payloadOf(spec())["Expression"] ?? "")).toBe("Hold[2 + 2]");
    expect(printInputForm(await job.result())).toBe("Result[2 + 2]");
    expect(await job.get("JobSucceededQ")).toBe(true);
    expect(await job.get("EvaluationTiming")).toBe(0.25);
    expect(await job.get("EvaluationMessagesText")).toEqual(["a message"]);
    expect(await job.get("JobLogString")).toBe("hello\n");
  });

  test("puts user symbols into Global and leaves those of the language bare", async () => {
    await batch.submit("f[Sin[x]]");
    expect(payloadOf(spec())["Expression"]).toEqual(
      fn("Hold", fn("Global`f", fn("Sin", sym("Global`x")))),
    );
  });

  test("gives Missing while it runs and a Failure when it ends without a result", async () => {
    control.hold = true;
    const job = await batch.submit("2+2");
    expect(isFn(await job.get("EvaluationResult"), "Missing")).toBe(true);
    expect(await job.get("JobInProgressQ")).toBe(true);
    control.finish(1, "failed");
    const failure = await job.result();
    expect(isFn(failure, "Failure")).toBe(true);
    expect(await job.get("JobFailedQ")).toBe(true);
    expect(await job.get("JobStatusReason")).toBe("it broke");
  });

  test("has all three booleans false when the status can't be had, and is not failed by it", async () => {
    const job = await batch.submit("2+2");
    control.statusFailures = 1;
    const view = await job.status();
    expect([view.available, view.inProgress, view.succeeded, view.failed]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    control.statusFailures = 2;
    expect((await job.wait()).succeeded).toBe(true);
  });

  test("gives a value for every property that it lists", async () => {
    const job = await batch.submit("2+2", { timeConstraint: "90 s" });
    for (const name of job.properties()) {
      await job.get(name);
      await job.getExpression(name);
    }
    expect(await job.get("TimeConstraint")).toBe(90);
    expect(printInputForm(await job.getExpression("TimeConstraint"))).toBe(
      'Quantity[90, "Seconds"]',
    );
    expect(job.information().JobType).toBe("Single");
  });

  test("names a near property for a mistyped one", async () => {
    const job = await batch.submit("2+2");
    const error = await refusal(job.get("JobStatsu" as "JobStatus"));
    expect(error.code).toBe("BATCH_UNKNOWN_PROPERTY");
    expect(error.message).toContain('"JobStatus"');
  });
});

describe("an array job", () => {
  const letters = ["a", "b", "c", "d", "e"];

  test("gives dense results, each element and its children's spans in list order", async () => {
    const job = await batch.mapSubmit("f", letters, { method: { evaluationsPerChildJob: 2 } });
    expect(job.spans).toEqual([
      { from: 1, to: 2 },
      { from: 3, to: 4 },
      { from: 5, to: 5 },
    ]);
    expect(await job.result()).toEqual(list(...letters.map((letter) => fn("Result", letter))));
    expect(await job.get("ChildJobStatusCounts")).toEqual({ succeeded: 3 });
    expect(await job.get("CompletionPercentage")).toBe(100);
    expect(printInputForm(await job.getExpression("ChildJobStatuses"))).toContain("1 ;; 2");
  });

  test("reads one element by ranges, without its child's whole result", async () => {
    const job = await batch.mapSubmit("f", letters, { method: { childJobCount: 2 } });
    expect(await job.element(4)).toEqual(fn("Result", "d"));
    expect(control.outputCalls.every((call) => call.ranged)).toBe(true);
  });

  test("gives each result once as children end, whatever their order", async () => {
    control.hold = true;
    const job = await batch.mapSubmit("f", letters, { method: "FinestGrained" });
    const seen: number[] = [];
    control.finish(4);
    for await (const { index, result } of job.results()) {
      expect(result).toEqual(fn("Result", letters[index - 1] ?? ""));
      seen.push(index);
      const next = [2, 5, 1, 3][seen.length - 1];
      if (next !== undefined) control.finish(next);
    }
    expect(seen).toEqual([4, 2, 5, 1, 3]);
  });

  test("gives results in list order when asked to", async () => {
    control.hold = true;
    const job = await batch.mapSubmit("f", letters, { method: "FinestGrained" });
    for (const child of [3, 5, 4, 2, 1]) control.finish(child);
    const seen: number[] = [];
    for await (const { index } of job.results({ order: "list" })) seen.push(index);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  test("has sparse results with a mask while it runs, dense ones when a result is a list", async () => {
    control.hold = true;
    const job = await batch.mapSubmit("f", letters, { method: "FinestGrained" });
    control.finish(2);
    const partial = await job.partialResults();
    expect([...partial.completed]).toEqual([0, 1, 0, 0, 0]);
    expect(printInputForm(partial.results)).toBe(
      'SparseArray[Automatic, {5}, 0, {1, {{0, 1}, {{2}}}, {Result["b"]}}]',
    );
    control.evaluate = (element) => list(element);
    const again = await batch.mapSubmit("f", letters, { method: "FinestGrained" });
    control.finish(1);
    expect(isFn(await again.get("SparseEvaluationResults"), "List")).toBe(true);
  });

  test("has Failure in the place of a failed child's results and evaluates those again", async () => {
    control.hold = true;
    const job = await batch.mapSubmit("f", letters, { method: { evaluationsPerChildJob: 2 } });
    control.finish(1);
    control.finish(2, "failed");
    control.finish(3);
    const results = await job.result();
    if (!isFn(results, "List")) throw new Error("no list");
    expect(results.args.map((result) => isFn(result, "Failure"))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    control.hold = false;
    const repaired = await job.resubmit("failed");
    expect(await repaired.result()).toEqual(list(...letters.map((letter) => fn("Result", letter))));
    expect(repaired.length).toBe(5);
    expect((await refusal(repaired.resubmit("failed"))).code).toBe("BATCH_INVALID_JOB");
  });

  test("gives a value for every property of job and child", async () => {
    const job = await batch.mapSubmit("f", letters);
    for (const name of job.properties()) {
      await job.get(name);
      await job.getExpression(name);
    }
    const child = job.child(1);
    for (const name of child.properties()) {
      await child.get(name);
      await child.getExpression(name);
    }
    expect(await child.get("ChildJobIndex")).toBe(1);
  });

  test("aborts one child, and all of them", async () => {
    control.hold = true;
    const job = await batch.mapSubmit("f", letters, { method: "FinestGrained" });
    await job.child(2).abort();
    expect((await job.child(2).status()).phase).toBe("cancelled");
    expect((await job.child(1).status()).inProgress).toBe(true);
    await batch.abort([job]);
    expect((await job.wait()).failed).toBe(true);
  });

  test("asks once for all jobs that are asked about together", async () => {
    const jobs = await Promise.all([1, 2, 3].map((n) => batch.submit(n)));
    control.statusCalls = 0;
    await Promise.all(jobs.map((job) => job.status()));
    expect(control.statusCalls).toBe(1);
  });
});

describe("definitions", () => {
  async function shipped(define: string, code: string, include = true): Promise<string> {
    const session = batch.session().define(define);
    await session.submit(code, { includeDefinitions: include });
    return printInputForm(payloadOf(spec(-1))["Definitions"] ?? "").replaceAll("Global`", "");
  }

  test("ships those that the code reaches, and those that these reach, in order", async () => {
    const text = "n = 1988; f[x_] := g[x]^2; unused = 5; g[x_] := x + n";
    expect(await shipped(text, "f[2]")).toBe("Hold[n = 1988; f[x_] := g[x]^2; g[x_] := x + n]");
  });

  test("ships up-values with the symbol that owns them", async () => {
    expect(await shipped("z /: h[z] := 3; h[1] = 2", "w[z]")).toContain("z /: h[z] := 3");
    expect(await shipped("h[z] ^= 3; other = 1", "w[z]")).not.toContain("other");
  });

  test("ships none when told so", async () => {
    expect(await shipped("f[x_] := x", "f[1]", false)).toBe("Hold[Null]");
  });

  test("refuses a statement that assigns nothing", () => {
    expect(() => batch.session().define("2+2")).toThrow(BatchError);
  });
});

describe("bad input is refused before anything is written or sent", () => {
  const cases: readonly (readonly [string, () => Promise<unknown>, BatchErrorCode, string])[] = [
    [
      "unparsable code",
      () => batch.submit("2 + ]"),
      "BATCH_INVALID_EXPRESSION",
      "(line 1, column 5)\n2 + ]\n    ^",
    ],
    ["empty code", () => batch.submit("  "), "BATCH_INVALID_EXPRESSION", "empty"],
    [
      "a JavaScript function",
      () => batch.submit((() => 1) as never),
      "BATCH_INVALID_EXPRESSION",
      "JavaScript function",
    ],
    [
      "an unknown option",
      () => batch.submit("2", { timeConstrain: 3 } as never),
      "BATCH_INVALID_OPTION",
      '"timeConstraint"',
    ],
    [
      "a bad file name",
      () => batch.submit("2", { remoteInputFiles: { "../x": new Uint8Array() } }),
      "BATCH_INVALID_INPUT_FILE",
      "..",
    ],
    [
      "a name that would move the cursor",
      () => batch.submit("2", { remoteJobName: "a\u001b[2Jb" }),
      "BATCH_INVALID_OPTION",
      "control characters",
    ],
    [
      "a missing file",
      () => batch.submit("2", { remoteInputFiles: { x: join(folder, "nothing") } }),
      "BATCH_INVALID_INPUT_FILE",
      "does not exist",
    ],
    [
      "a negative limit",
      () => batch.submit("2", { timeConstraint: -1 }),
      "BATCH_INVALID_OPTION",
      "greater than zero",
    ],
    [
      "a limit below the provider's",
      () => batch.submit("2", { timeConstraint: "1 ms" }),
      "BATCH_LIMIT_EXCEEDED",
      "1 s",
    ],
    ["an empty list", () => batch.mapSubmit("f", []), "BATCH_INVALID_JOB", "empty"],
    ["no list", () => batch.mapSubmit("f", "g[1]"), "BATCH_INVALID_EXPRESSION", "evaluate"],
    [
      "a method that is none",
      () => batch.mapSubmit("f", [1], { method: "Fastest" as never }),
      "BATCH_INVALID_OPTION",
      "method",
    ],
    [
      "an unknown environment",
      () => batch.submit("2", { environment: "hree" }),
      "BATCH_INVALID_OPTION",
      '"here"',
    ],
    [
      "secrets where they can't be kept",
      () => batch.submit("2", { forwardCloudCredentials: true }),
      "BATCH_UNSUPPORTED",
      "secret",
    ],
  ];
  for (const [name, work, code, text] of cases) {
    test(name, async () => {
      const error = await refusal(work());
      expect(error.code).toBe(code);
      expect(error.message).toContain(text);
      expect(control.specs).toEqual([]);
      expect(await batch.jobs()).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
    });
  }
});

describe("options", () => {
  test("a time limit means the same as number, text, quantity and quantity text", async () => {
    const forms = [
      90,
      "90 s",
      "1.5 min",
      parse('Quantity[90, "Seconds"]'),
      'Quantity[1.5, "Minutes"]',
    ];
    for (const timeConstraint of forms) await batch.submit("2", { timeConstraint });
    expect(control.specs.map((spec) => spec.timeLimitMs)).toEqual(forms.map(() => 90_000));
  });

  test("input files come from a path, a URL, bytes or an object with a path", async () => {
    const path = join(folder, "data.txt");
    writeFileSync(path, "abc");
    const bytes = new Uint8Array([1, 2]);
    await batch.submit("2", {
      remoteInputFiles: { a: path, b: new URL(`file://${path}`), c: bytes, d: { path } },
    });
    bytes[0] = 9;
    const files = spec().inputFiles.map((file) => [file.name, [...file.bytes]]);
    expect(files).toEqual([
      ["a", [97, 98, 99]],
      ["b", [97, 98, 99]],
      ["c", [1, 2]],
      ["d", [97, 98, 99]],
    ]);
  });
});

describe("the registry", () => {
  test("lists jobs newest first, by type, to another client, and finds one by a beginning of its id", async () => {
    const single = await batch.submit("2", { uuid: "aaaaaaaa-0000-4000-8000-000000000001" });
    const array = await batch.mapSubmit("f", [1], { uuid: "aaaaaaaa-0000-4000-8000-000000000002" });
    const other = newClient();
    expect((await other.jobs({ type: "Array" })).map((job) => job.uuid)).toEqual([array.uuid]);
    expect((await other.jobs()).map((job) => job.uuid).sort()).toEqual([single.uuid, array.uuid]);
    expect((await refusal(other.job("aaaaaaaa"))).code).toBe("BATCH_AMBIGUOUS_ID");
    expect((await refusal(other.job("bbbb"))).code).toBe("BATCH_NOT_FOUND");
    expect((await other.job("aaaaaaaa-0000-4000-8000-000000000002")).jobType).toBe("Array");
    await other.close();
  });

  test("the same uuid twice gives one job", async () => {
    const uuid = "aaaaaaaa-0000-4000-8000-000000000003";
    await batch.submit("2", { uuid });
    await batch.submit("2", { uuid });
    expect(control.specs.length).toBe(1);
  });

  test("the same uuid with other work is a conflict, not the earlier result", async () => {
    const uuid = "aaaaaaaa-0000-4000-8000-000000000003";
    await batch.submit("2", { uuid });
    expect((await refusal(batch.submit("3", { uuid }))).code).toBe("BATCH_CONFLICT");
    const files = { x: new Uint8Array(1) };
    const other = batch.submit("2", { uuid, remoteInputFiles: files });
    expect((await refusal(other)).code).toBe("BATCH_CONFLICT");
    expect((await refusal(batch.mapSubmit("2", [1], { uuid }))).code).toBe("BATCH_CONFLICT");
    expect(control.specs.length).toBe(1);
  });

  test("an option of the client that is none is refused, as no options at all", () => {
    const options = { environments: { here: provider }, folders: folder };
    expect(() => createRemoteBatch(options)).toThrow(/"folder"/u);
    expect(() => createRemoteBatch(undefined as never)).toThrow(BatchError);
  });

  test("a submit that broke after the provider took the job is completed, one before is forgotten", async () => {
    const error = new BatchError("BATCH_UNAVAILABLE", "cut");
    control.submitFailure = { error, after: true };
    await refusal(batch.submit("2", { uuid: "aaaaaaaa-0000-4000-8000-000000000004" }));
    control.submitFailure = { error, after: false };
    await refusal(batch.submit("2", { uuid: "aaaaaaaa-0000-4000-8000-000000000005" }));
    const next = newClient();
    expect((await next.jobs()).map((job) => job.uuid)).toEqual([
      "aaaaaaaa-0000-4000-8000-000000000004",
    ]);
    expect(control.specs.length).toBe(1);
    await next.close();
  });

  test("exported text finds the job from an empty registry", async () => {
    const job = await batch.submit("2");
    const elsewhere = createRemoteBatch({
      environments: { there: provider },
      folder: join(folder, "elsewhere"),
      runner: fakeRunner,
    });
    const found = await elsewhere.attach(job.export());
    expect([found.uuid, found.environment]).toEqual([job.uuid, "there"]);
    expect((await refusal(elsewhere.attach("{}"))).code).toBe("BATCH_CORRUPT_RECORD");
    await elsewhere.close();
  });

  test("a deleted job is gone everywhere", async () => {
    const job = await batch.submit("2");
    await job.delete();
    expect(await batch.jobs()).toEqual([]);
    expect((await refusal(batch.job(job.uuid))).code).toBe("BATCH_NOT_FOUND");
  });

  test("waiting ends with the client", async () => {
    control.hold = true;
    const job = await batch.submit("2");
    const waiting = refusal(job.wait());
    await job.status();
    await batch.close();
    expect((await waiting).code).toBe("BATCH_CLOSED");
  });

  test("waiting with a limit says that the job goes on", async () => {
    control.hold = true;
    const job = await batch.submit("2");
    expect((await refusal(job.wait({ waitLimitMs: 5 }))).code).toBe("BATCH_NOT_READY");
  });
});

describe("functions named as in the original", () => {
  test("submit, find, list, abort and delete over one client", async () => {
    const names = originalNames(batch);
    expect(names.defaultRemoteBatchSubmissionEnvironment).toBe("here");
    expect(() => {
      names.defaultRemoteBatchSubmissionEnvironment = "there";
    }).toThrow(BatchError);
    control.hold = true;
    const single = await names.remoteBatchSubmit("2+2");
    const array = await names.remoteBatchMapSubmit("f", "{1, 2}");
    expect((await names.remoteBatchJobObject(single.uuid)).uuid).toBe(single.uuid);
    expect((await names.remoteBatchJobs("here", "Array")).map((job) => job.uuid)).toEqual([
      array.uuid,
    ]);
    const both = [single, array];
    expect(await names.remoteBatchJobAbort(both)).toBe(both);
    expect(await single.get("JobFailedQ")).toBe(true);
    await names.deleteObject(both);
    expect(await names.remoteBatchJobs()).toEqual([]);
  });
});
