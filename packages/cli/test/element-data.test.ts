import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { printInputForm } from "@remotebatch/expr-model";
import {
  type ArrayJob,
  createRemoteBatch,
  type ElementData,
  elementEvaluationData,
  type RemoteBatch,
} from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { afterEach, describe, expect, test } from "vitest";
import { runCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("element-data");
let batch: RemoteBatch | undefined;
afterEach(async () => {
  await batch?.close();
  batch = undefined;
});

/** A client of the same folders as the command's. */
function open(): RemoteBatch {
  batch = createRemoteBatch({
    environments: { local: localProvider({ folder: join(home, "local"), cores: 2 }) },
    folder: home,
  });
  return batch;
}

async function dataOf(job: ArrayJob, index: number): Promise<ElementData> {
  const data = await job.elementData(index);
  if (data === undefined) throw new Error(`Nothing is known of element ${index}.`);
  return data;
}

const code = '(Print[StringJoin["at ", ToString[#]]]; 1/#) &';
const method = { evaluationsPerChildJob: 3 };

describe("what is known of one element", () => {
  test.each([
    ["one after another", 1],
    ["at once", 2],
  ])("its own messages, lines, times and failure, evaluated %s", async (_, parallelElements) => {
    const job = await open().mapSubmit(code, [1, 0, 2, 4], { method, parallelElements });
    await job.wait();
    const [one, zero] = [await dataOf(job, 1), await dataOf(job, 2)];
    expect(one).toMatchObject({ index: 1, result: 1, success: true, failureType: null });
    expect(one).toMatchObject({ messagesText: [], messages: [], outputLog: ["at 1"] });
    expect(printInputForm(zero.result)).toBe("ComplexInfinity");
    expect(zero).toMatchObject({ success: false, failureType: "MessageFailure" });
    expect(zero.messagesText).toEqual(["Power::infy: Infinite expression 1/0 encountered."]);
    expect(zero.messages?.map((name) => printInputForm(name))).toEqual(["HoldForm[Power::infy]"]);
    expect(zero.outputLog).toEqual(["at 0"]);
    expect(zero.absoluteTiming).toBeGreaterThan(0);
    expect(zero.timing).toBeGreaterThanOrEqual(0);
    expect((await dataOf(job, 4)).outputLog).toEqual(["at 4"]);
    const held = printInputForm(elementEvaluationData(zero).get("MessagesExpressions") ?? "");
    expect(held).toBe("{Hold[Message[Power::infy, HoldForm[0^(-1)]], True]}");
  });

  test("its own seconds, among thousands of elements that say something", async () => {
    const elements = Array.from({ length: 3000 }, (_, i) => i + 1);
    const f = "(If[# == 2500, Pause[0.3]]; Print[#]) &";
    const job = await open().mapSubmit(f, elements, { method: "CoarsestGrained" });
    await job.wait();
    for (const index of [1, 1024, 2500, 3000]) {
      const data = await dataOf(job, index);
      expect(data.outputLog).toEqual([String(index)]);
      expect((data.absoluteTiming ?? 0) >= 0.3).toBe(index === 2500);
    }
  });

  test("nothing before its child has ended, and of one that was never evaluated that it was not", async () => {
    const job = await open().mapSubmit("Pause", [0, 60, 0], {
      method: "CoarsestGrained",
      timeConstraint: 3,
    });
    expect(await job.elementData(1)).toBeUndefined();
    await job.wait();
    expect(await dataOf(job, 1)).toMatchObject({ success: true, failureType: null });
    expect(await dataOf(job, 2)).toMatchObject({ success: false, failureType: "TimeLimit" });
    expect(await dataOf(job, 3)).toMatchObject({ success: false, absoluteTiming: 0 });
  });

  test("of a resubmitted job the newer evaluation, under the old position", async () => {
    const job = await open().mapSubmit(code, [1, 2, 3], { method });
    await job.wait();
    const again = await job.resubmit([2]);
    await again.wait();
    expect(await dataOf(again, 2)).toMatchObject({ index: 2, outputLog: ["at 2"] });
    expect(await dataOf(again, 3)).toMatchObject({ index: 3, outputLog: ["at 3"] });
  });

  test("of a result from before notes were made, as far as it tells", async () => {
    const job = await open().mapSubmit(code, [1, 0], { method });
    await job.wait();
    await batch?.close();
    // Without the notes, as older runners left it.
    changeIndex(job.uuid, (bytes) => bytes.subarray(0, 16 * 2));
    const old = await open().job(job.uuid);
    if (old.jobType !== "Array") throw new Error("It was an array job.");
    const data = await dataOf(old, 2);
    expect(data).toMatchObject({ failureType: "MessageFailure", success: false });
    expect(data.absoluteTiming).toBeGreaterThan(0);
    expect([data.messagesText, data.outputLog, data.timing]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(printInputForm(data.result)).toBe("ComplexInfinity");
  });

  test("of an index that leads outside of the result is refused, and taken for no success", async () => {
    const job = await open().mapSubmit(code, [1, 0], { method });
    await job.wait();
    await batch?.close();
    changeIndex(job.uuid, (bytes) => {
      bytes.writeBigUInt64LE(2n ** 40n, 0);
      return bytes;
    });
    const damaged = await open().job(job.uuid);
    if (damaged.jobType !== "Array") throw new Error("It was an array job.");
    await expect(damaged.elementData(1)).rejects.toMatchObject({ code: "BATCH_CORRUPT_RECORD" });
    expect((await damaged.elementData(2))?.messagesText).toHaveLength(1);
  });
});

/** Changes the only child's index, as if its runner had left it so. */
function changeIndex(uuid: string, change: (bytes: Buffer) => Buffer): void {
  const found = readdirSync(join(home, "local"), { recursive: true, encoding: "utf8" });
  const index = join(
    home,
    "local",
    found.find((name) => name.endsWith(`${uuid}/out/1/1.idx`)) ?? "",
  );
  const bytes = change(readFileSync(index));
  writeFileSync(index, bytes);
  const path = index.replace(/idx$/u, "json");
  const record = JSON.parse(readFileSync(path, "utf8")) as object;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  writeFileSync(path, JSON.stringify({ ...record, index: { bytes: bytes.length, sha256 } }));
}

test("the command shows the data of one element, or one property of it", async () => {
  const run = async (...args: readonly string[]) => await runCommand(args, { home, cwd: home });
  const { stdout } = await run("map", code, "{1, 0}", "--wait", "--json");
  const id = (JSON.parse(stdout) as { readonly uuid: string }).uuid;
  expect((await run("job", id, "EvaluationMessagesText", "--element", "2")).stdout).toBe(
    '{"Power::infy: Infinite expression 1/0 encountered."}\n',
  );
  expect((await run("job", id, "EvaluationMessagesText", "--element", "1")).stdout).toBe("{}\n");
  expect((await run("job", id, "--element", "2")).stdout).toMatch(
    /^<\|"Result" :> ComplexInfinity, .*"OutputLog" -> \{"at 0"\}/u,
  );
  const json = await run("job", id, "EvaluationResult", "--element", "1", "--json");
  expect(JSON.parse(json.stdout)).toEqual({ property: "EvaluationResult", value: 1 });
  const wrong = await run("job", id, "JobStatus", "--element", "1");
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stderr).toContain("EvaluationMessagesText");
  expect(await run("job", id, "--element", "3")).toMatchObject({ code: 2 });
});
