import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { list, Packed, printInputForm } from "@remotebatch/expr-model";
import { decodeBody, encode } from "@remotebatch/wxf-codec";
import { describe, expect, test } from "vitest";
import { makeJob } from "./job-folder.js";

const shown = (data: { get(key: string): unknown }, key: string): string =>
  printInputForm(data.get(key) as never);

describe("a single job", () => {
  test("leaves its EvaluationData with the result unevaluated first, and a record that fits it", async () => {
    const job = makeJob('Print["hello"]; Plus[2, 2]');
    const outcome = await job.run();
    expect(outcome).toMatchObject({
      phase: "succeeded",
      kernel: { kind: "embedded" },
      evaluations: { total: 1, finished: 1, failed: 0 },
    });
    const data = job.result();
    expect(data.keys[0]).toBe("Result");
    expect(data.isDelayed(0)).toBe(true);
    expect(data.get("Result")).toBe(4);
    expect(shown(data, "Success")).toBe("True");
    expect(shown(data, "FailureType")).toBe("None");
    expect(data.get("InputString")).toBe('Print["hello"]; 2 + 2');
    expect(shown(data, "OutputLog")).toBe('{"hello"}');
    expect(
      job
        .log()
        .filter(({ s }) => s === "stdout")
        .map(({ x }) => x),
    ).toEqual(["hello"]);
  });

  test("succeeds with a usable result when messages were given, and says so", async () => {
    const job = makeJob("Infinite[]");
    expect((await job.run()).phase).toBe("succeeded");
    const data = job.result();
    expect(shown(data, "Result")).toBe("ComplexInfinity");
    expect(shown(data, "Success")).toBe("False");
    expect(data.get("FailureType")).toBe("MessageFailure");
    expect(shown(data, "Messages")).toBe("{HoldForm[Power::infy]}");
    expect(shown(data, "MessagesText")).toBe(
      '{"Power::infy: Infinite expression 1/0 encountered."}',
    );
    expect(shown(data, "MessagesExpressions")).toBe("{Hold[Message[Power::infy], True]}");
  });

  test("finds its input files in a fresh working directory, which is gone afterwards", async () => {
    const job = makeJob("1", { files: { "data/a.txt": "one", "b.txt": "two" } });
    expect((await job.run()).phase).toBe("succeeded");
    expect(readdirSync(join(job.folder, "scratch"))).toEqual([]);
  });

  test("is over when its record is there: a second runner does nothing", async () => {
    const job = makeJob("Plus[1, 1]");
    await job.run();
    const before = readFileSync(job.path("json"));
    const log = readFileSync(job.path("log"));
    await job.run();
    expect(readFileSync(job.path("json"))).toEqual(before);
    expect(readFileSync(job.path("log"))).toEqual(log);
  });
});

describe("an array child", () => {
  test("evaluates exactly its own span, in order, with an index of every element", async () => {
    const job = makeJob("Identity", { elements: [10, 20, 30, 40, 50], spanEnds: [2, 5] });
    const outcome = await job.run(2);
    expect(outcome.evaluations).toEqual({ total: 3, finished: 3, failed: 0 });
    expect(shown(job.result(2), "Result")).toBe("{30, 40, 50}");
    expect(job.has("json", 1)).toBe(false);
    const bytes = readFileSync(job.path("wxf", 2));
    const index = new BigUint64Array(new Uint8Array(readFileSync(job.path("idx", 2))).buffer);
    const elements = [0, 1, 2].map((i) => {
      const offset = Number(index[2 * i]);
      return decodeBody(bytes.subarray(offset, offset + Number(index[2 * i + 1])));
    });
    expect(elements).toEqual([30, 40, 50]);
  });

  test("puts a Failure in the place of an element that failed and goes on", async () => {
    const failing = makeJob("Abort", { elements: [1, 2] });
    const outcome = await failing.run();
    expect(outcome).toMatchObject({
      phase: "succeeded",
      evaluations: { total: 2, finished: 2, failed: 2 },
    });
    expect(shown(failing.result(), "Result")).toMatch(/^\{Failure\["AbortedFailure".*Failure\[/u);
    expect(shown(failing.result(), "ElementFailures")).toBe('<|1 -> "Aborted", 2 -> "Aborted"|>');
  });

  test("gives each element the same random seed however the list is packed", async () => {
    const elements = [1, 2, 3, 4];
    const whole = makeJob("Random", { elements, seed: 7 });
    await whole.run();
    const split = makeJob("Random", { elements, seed: 7, spanEnds: [1, 4] });
    await split.run(1);
    await split.run(2);
    const all = shown(whole.result(), "Result").slice(1, -1);
    const first = shown(split.result(1), "Result").slice(1, -1);
    const rest = shown(split.result(2), "Result").slice(1, -1);
    expect(`${first}, ${rest}`).toBe(all);
    expect(new Set(all.split(", ")).size).toBe(4);
  });

  test("gives elements the seeds of the places that a resubmitted job takes them from", async () => {
    const whole = makeJob("Random", { elements: [1, 2, 3, 4], seed: 7 });
    await whole.run();
    const [, second, , fourth] = shown(whole.result(), "Result").slice(1, -1).split(", ");
    const packed = new Packed("Integer32", [2], new Uint8Array(Int32Array.of(2, 4).buffer));
    for (const seedPositions of [list(2, 4), packed]) {
      const elements = [2, 4];
      const again = makeJob("Random", { elements, seed: 7, seedPositions, spanEnds: [1, 2] });
      await again.run(1);
      await again.run(2);
      expect(shown(again.result(1), "Result")).toBe(`{${second}}`);
      expect(shown(again.result(2), "Result")).toBe(`{${fourth}}`);
    }
  });

  test("refuses positions of seeds that are none", async () => {
    const job = makeJob("Random", { elements: [1], seed: 7, seedPositions: "no list" });
    expect(await job.run()).toMatchObject({ phase: "failed", cause: "user" });
  });

  test("runs the initialization once, with its lines and messages in the record", async () => {
    const job = makeJob("Identity", {
      elements: [1, 2, 3],
      initialization: 'Print["once"]; Infinite[]',
    });
    await job.run();
    expect(shown(job.result(), "OutputLog")).toBe('{"once"}');
    expect(shown(job.result(), "Messages")).toBe("{HoldForm[Power::infy]}");
    expect(shown(job.result(), "Success")).toBe("False");
    expect(shown(job.result(), "ElementFailures")).toBe("<||>");
  });

  test("of 100,000 elements comes back whole", async () => {
    const count = 100_000;
    const job = makeJob("Identity", { elements: Array.from({ length: count }, (_, i) => i) });
    const outcome = await job.run();
    expect(outcome.evaluations).toEqual({ total: count, finished: count, failed: 0 });
    expect(readFileSync(job.path("idx")).length).toBe(16 * count + 2 * 64);
    const result = job.result().get("Result") as { readonly args: readonly unknown[] };
    expect(result.args).toEqual(Array.from({ length: count }, (_, i) => i));
  });
});

describe("what cannot be run", () => {
  test.each([
    ["bytes that are no WXF", Uint8Array.of(1, 2, 3)],
    ["a header alone", Buffer.from("8:")],
    ["a list in place of the association", encode("nothing")],
    ["a length beyond the end", Buffer.from([0x38, 0x3a, 0x41, 0xff, 0xff, 0xff, 0x7f])],
  ])("is refused with a reason: job.wxf with %s", async (_name, payload) => {
    const job = makeJob("1", { payload });
    const outcome = await job.run();
    expect(outcome).toMatchObject({ phase: "failed", cause: "user" });
    expect(outcome.result).toBeUndefined();
    expect(job.has("wxf")).toBe(false);
  });

  test("is refused with a reason: a kernel that is not there", async () => {
    const outcome = await makeJob("1", { kernel: "abacus" }).run();
    expect(outcome).toMatchObject({ phase: "failed", cause: "user" });
    expect(outcome.reason).toContain("abacus");
  });

  test("is refused with a reason: a payload that is not the one submitted", async () => {
    const job = makeJob("Plus[1, 1]");
    const path = join(job.folder, "job.wxf");
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const outcome = await job.run();
    expect(outcome).toMatchObject({ phase: "failed", cause: "infrastructure" });
    expect(outcome.reason).toContain("SHA-256");
    expect(job.has("wxf")).toBe(false);
  });

  test.each([
    ["as it is", {}],
    ["with fields that this version would refuse", { objects: [], spanEnds: "1..3" }],
  ])("is refused for good: a manifest of another version, %s", async (_how, fields) => {
    const job = makeJob("1");
    const path = join(job.folder, "manifest.json");
    const manifest = JSON.parse(readFileSync(path, "utf8")) as object;
    writeFileSync(path, JSON.stringify({ ...manifest, ...fields, version: 2 }));
    const outcome = await job.run();
    expect(outcome).toMatchObject({ phase: "failed", cause: "user" });
    expect(outcome.reason).toContain("version 2 of the job protocol");
    writeFileSync(path, JSON.stringify({ ...manifest, version: "x" }));
    rmSync(job.path("json"));
    expect(await job.run()).toMatchObject({ phase: "failed", cause: "infrastructure" });
  });

  test("is refused with a reason: elements that were cut off", async () => {
    const job = makeJob("Identity", { elements: [1, 2, 3], spanEnds: [1, 3] });
    const path = join(job.folder, "elements.wxf");
    writeFileSync(path, readFileSync(path).subarray(0, 5));
    const outcome = await job.run(1);
    expect(outcome).toMatchObject({ phase: "failed", cause: "infrastructure" });
  });

  test("a descriptor of another version leaves a record that says so, in the prefix of its own job alone", async () => {
    const job = makeJob("1");
    const descriptor = JSON.parse(readFileSync(job.descriptorPath, "utf8")) as object;
    const newer = { ...descriptor, version: 2, access: { kind: "path", folder: job.folder } };
    const uuid = "00000000-0000-4000-8000-00000000000b";
    writeFileSync(job.descriptorPath, JSON.stringify({ ...newer, uuid }));
    expect((await (await job.spawn()).ended).code).toBe(65);
    expect(job.has("json")).toBe(false);
    writeFileSync(job.descriptorPath, JSON.stringify({ ...newer, cores: "many" }));
    const outcome = await job.run();
    expect(outcome).toMatchObject({ phase: "failed", cause: "user", kernel: { kind: "none" } });
    expect(outcome.reason).toContain("has version 2, this runner reads version 1");
    expect(job.log().some(({ x }) => x.includes("has version 2"))).toBe(true);
  });

  test("ends with an exit code when there can be no record", async () => {
    const job = makeJob("1");
    writeFileSync(job.descriptorPath, "{}");
    expect((await (await job.spawn()).ended).code).toBe(65);
    const usage = await (await job.spawn(1, ["--nonsense"])).ended;
    expect(usage.code).toBe(64);
  });
});
