import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { printInputForm } from "@remotebatch/expr-model";
import {
  createRemoteBatch,
  fromExpr,
  type RemoteBatch,
  remoteFunction,
  type SingleJob,
} from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type * as arithmetic from "./fixtures/arithmetic.js";
import type { sumDespite } from "./fixtures/interrupted.js";
import type { meet as meetingFunction } from "./fixtures/meeting.js";

const module = new URL("./fixtures/arithmetic.ts", import.meta.url);
let folder: string;
let batch: RemoteBatch;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rb-functions-"));
  batch = createRemoteBatch({
    environments: { here: localProvider({ folder: join(folder, "local"), cores: 2 }) },
    folder: join(folder, "registry"),
  });
});

afterAll(async () => {
  await batch.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

async function logOf(job: SingleJob): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { text } of job.logs()) lines.push(text);
  return lines;
}

describe("exported functions as jobs on this machine", () => {
  test("a call gives its value, exact, and the log has what it printed", async () => {
    const product = remoteFunction<typeof arithmetic.product>(module, "product");
    const job = await batch.submit(product.call(2n ** 70n, 3));
    expect(fromExpr(await job.result())).toBe(3n * 2n ** 70n);
    expect(await logOf(job)).toContain("multiplying");
  });

  test("bigints arrive as bigints, large and small, alone, in lists and as elements", async () => {
    const kinds = remoteFunction<typeof arithmetic.kinds>(module, "kinds");
    const kindOf = async (...given: Parameters<typeof kinds.call>) =>
      await (await batch.submit(kinds.call(...given))).result();
    expect(await kindOf(7n)).toBe("bigint");
    expect(await kindOf(7)).toBe("number");
    expect(await kindOf([-1n, 2n ** 53n - 1n, 2n ** 70n])).toBe("bigint bigint bigint");
    const half = remoteFunction<typeof arithmetic.half>(module, "half");
    const array = await batch.mapSubmit(half, [10n, 2n ** 80n]);
    expect(fromExpr(await array.result())).toEqual([5, 2n ** 79n]);
  });

  test("a module's imports travel with it, Maps are associations on the way, and progress is in the log", async () => {
    const count = remoteFunction<typeof arithmetic.count>(module, "count");
    const job = await batch.submit(
      count.call(
        new Map([
          ["from", 3],
          ["to", 12],
        ]),
      ),
    );
    expect(fromExpr(await job.result())).toBe(10);
    expect(await logOf(job)).toContain("from 3");
  });

  test("a mapped function fails element by element, with the line of the TypeScript source", async () => {
    const odd = remoteFunction<typeof arithmetic.odd>(module, "odd");
    const job = await batch.mapSubmit(odd, [1, 2, 3]);
    await job.wait();
    const shown = printInputForm(await job.get("EvaluationResults"));
    expect(shown).toMatch(/^\{1, Failure\[.*2 is even.*\], 3\}$/su);
    expect(shown).toMatch(/arithmetic\.ts:24/u);
    expect(shown).not.toContain("runners/");
  });
});

test("a function that is interrupted twice goes on from the state it gave, attempt after attempt", async () => {
  const sum = remoteFunction<typeof sumDespite>(
    new URL("./fixtures/interrupted.ts", import.meta.url),
    "sumDespite",
  );
  const job = await batch.submit(sum.call(300n));
  expect(await job.result()).toBe("45150 after 2 interruptions");
  expect(await logOf(job)).toContainEqual(
    expect.stringContaining("goes on from the checkpoint of attempt 2"),
  );
});

describe("elements of one child at once", () => {
  const meet = remoteFunction<typeof meetingFunction>(
    new URL("./fixtures/meeting.ts", import.meta.url),
    "meet",
  );
  const pair = [
    [1, 2],
    [2, 1],
  ];
  const oneChild = { method: { childJobCount: 1 } } as const;

  test.each([
    ["as many as it is told", { parallelElements: 2 }],
    ["one for each core of the child", { parallelElements: "cores", resources: { cores: 2 } }],
  ] as const)("are %s", async (_how, options) => {
    const array = await batch.mapSubmit(meet, pair, { ...oneChild, ...options });
    const pids = fromExpr(await array.result()) as readonly number[];
    expect(new Set(pids).size).toBe(2);
  });

  test("need a number that makes sense, and cores that are there", async () => {
    const submit = (parallelElements: number) => batch.mapSubmit(meet, pair, { parallelElements });
    await expect(submit(0)).rejects.toMatchObject({ code: "BATCH_INVALID_OPTION" });
    await expect(submit(3)).rejects.toMatchObject({ code: "BATCH_LIMIT_EXCEEDED" });
  });
});

describe("what is no exported function is refused before anything is written", () => {
  const refused = (message: RegExp) => ({ code: "BATCH_INVALID_EXPRESSION", message });
  const asMatched = async (work: Promise<unknown>) =>
    await work.then(
      () => "accepted",
      (error: { readonly code: string; readonly message: string }) => error,
    );

  test.each([
    ["a closure", () => batch.submit((() => 1) as never), /remoteFunction/u],
    [
      "an export that is not there",
      () => batch.submit(remoteFunction(module, "quotient")),
      /product/u,
    ],
    [
      "a module that is not there",
      () => batch.submit(remoteFunction("/nowhere/work.ts", "run")),
      /does not exist/u,
    ],
    [
      "a mapped call",
      () => batch.mapSubmit(remoteFunction(module, "odd").call(1) as never, [1]),
      /can't be mapped/u,
    ],
    [
      "an argument that is a function",
      () => batch.submit(remoteFunction(module, "odd").call((() => 1) as never)),
      /Argument 1/u,
    ],
  ])("%s", async (_what, submit, message) => {
    const before = await batch.jobs();
    expect(await asMatched(submit())).toMatchObject({
      code: refused(message).code,
      message: expect.stringMatching(message),
    });
    expect(await batch.jobs()).toHaveLength(before.length);
  });

  test("a relative path, and another kernel", async () => {
    expect(() => remoteFunction("work.ts", "run")).toThrow(/import\.meta\.url/u);
    const odd = remoteFunction(fileURLToPath(module), "odd");
    await expect(batch.submit(odd.call(1), { kernel: "embedded" })).rejects.toThrow(/"node"/u);
  });
});
