import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Expr, printInputForm, unqualify } from "@remotebatch/expr-model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ArrayJob,
  createRemoteBatch,
  type RemoteBatch,
  type RemoteBatchOptions,
} from "../src/index.js";
import { type FakeControl, fakeProvider, fakeRunner, payloadOf } from "./fake-provider.js";

let folder: string;
let provider: ReturnType<typeof fakeProvider>["provider"];
let control: FakeControl;
let batch: RemoteBatch;

function client(options: Partial<RemoteBatchOptions> = {}): RemoteBatch {
  return createRemoteBatch({
    environments: { here: provider },
    folder,
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
    ...options,
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "resubmission-"));
  ({ provider, control } = fakeProvider());
  batch = client();
});

afterEach(async () => {
  await batch.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the last job was given as the places of its elements' seeds. */
function seedPositions(): string | undefined {
  const positions = payloadOf(control.specs.at(-1) as never)["SeedPositions"];
  return positions === undefined ? undefined : printInputForm(positions);
}

describe("random seeds", () => {
  test("are those of the places in the whole list, also of a resubmission of a resubmission", async () => {
    const job = await batch.mapSubmit("f", "Range[5]", { seed: 7 });
    expect(seedPositions()).toBeUndefined();
    const again = await job.resubmit([2, 4, 5]);
    expect(seedPositions()).toBe("{2, 4, 5}");
    const third = await again.resubmit([4]);
    expect(seedPositions()).toBe("{4}");
    await job.delete();
    await again.delete();
    await third.resubmit([4]);
    expect(seedPositions()).toBe("{4}");
  });

  test("that nobody asked for are none", async () => {
    const job = await batch.mapSubmit("f", "Range[5]");
    await job.resubmit([2]);
    expect(payloadOf(control.specs[1] as never)).toEqual(payloadOf(control.specs[0] as never));
    expect(seedPositions()).toBeUndefined();
  });
});

describe("another time limit and retry policy", () => {
  test("are those of the new job alone, and checked", async () => {
    const job = await batch.mapSubmit("f", "Range[5]", { timeConstraint: "90 s" });
    const retry = { maxAttempts: 5, causes: ["memory"] } as const;
    await job.resubmit([2], { timeConstraint: "10 min", retry });
    expect(control.specs.at(-1)).toMatchObject({ timeLimitMs: 600_000, retry });
    await job.resubmit([2]);
    expect(control.specs.at(-1)).toMatchObject({ timeLimitMs: 90_000, retry: { maxAttempts: 3 } });
    for (const wrong of [{ timeConstraint: -1 }, { retry: { maxAttempts: 0 } }, { timeLimit: 5 }]) {
      await expect(job.resubmit([2], wrong as never)).rejects.toMatchObject({
        code: "BATCH_INVALID_OPTION",
      });
    }
  });

  test("a longer limit does not make more credits", async () => {
    const paying = client({ creditsPerHour: 2 });
    const job = await paying.mapSubmit("f", [1, 2], {
      creditConstraint: 1,
      method: "FinestGrained",
    });
    await job.resubmit([2], { timeConstraint: "3 h" });
    expect(control.specs.at(-1)).toMatchObject({ timeLimitMs: 900_000 });
    await job.resubmit([2], { timeConstraint: "1 min" });
    expect(control.specs.at(-1)).toMatchObject({ timeLimitMs: 60_000 });
    await paying.close();
  });
});

test("deleting a job whose results a resubmission shows is told, of that one it is not", async () => {
  const warnings: string[] = [];
  const telling = client({ onWarning: (message) => warnings.push(message) });
  const job = await telling.mapSubmit("f", "Range[3]");
  const again = await job.resubmit([2]);
  expect(job.resubmissions()).toEqual([again.uuid]);
  const third = await again.resubmit([2]);
  await third.delete();
  expect(warnings).toEqual([]);
  await job.delete();
  expect(warnings).toEqual([expect.stringContaining(again.uuid)]);
  await telling.close();
});

describe("of a job that still runs", () => {
  /** Four elements in as many children, of which the first has ended, and a job of others that has ended. */
  async function half(positions: readonly number[]): Promise<readonly [ArrayJob, ArrayJob]> {
    control.hold = true;
    const job = await batch.mapSubmit("f", [1, 2, 3, 4], { method: "FinestGrained" });
    control.finish(1);
    await job.child(1).wait();
    control.hold = false;
    return [job, await job.resubmit(positions)];
  }

  function text(result: Expr): string {
    return printInputForm(unqualify(result));
  }

  test("the result waits for the elements that it takes from there", async () => {
    const [, again] = await half([1]);
    const result = again.result();
    const limited = again.result({ waitLimitMs: 20 });
    await expect(limited).rejects.toMatchObject({ code: "BATCH_NOT_READY" });
    for (const child of [2, 3, 4]) control.finish(child);
    expect(text(await result)).toBe("{Result[1], Result[2], Result[3], Result[4]}");
  });

  test("the result does not wait there for elements that are evaluated again", async () => {
    const [job, again] = await half([2, 3, 4]);
    expect(text(await again.result())).toBe("{Result[1], Result[2], Result[3], Result[4]}");
    expect((await job.status()).inProgress).toBe(true);
    for (const order of ["list", "completion"] as const) {
      const seen: number[] = [];
      for await (const { index } of again.results({ order })) seen.push(index);
      expect([...seen].sort()).toEqual([1, 2, 3, 4]);
    }
  });

  test("results come as they are there, from either job", async () => {
    const [, again] = await half([3]);
    const seen: number[] = [];
    for await (const { index } of again.results()) {
      seen.push(index);
      if (seen.length === 2) control.finish(4);
      if (seen.length === 3) control.finish(2);
    }
    expect(seen.slice(0, 2).sort()).toEqual([1, 3]);
    expect(seen.slice(2)).toEqual([4, 2]);
  });

  test("whoever stops reading early waits for nothing", async () => {
    const [, again] = await half([3]);
    for (const order of ["list", "completion"] as const) {
      for await (const { index } of again.results({ order })) {
        expect([1, 3]).toContain(index);
        break;
      }
    }
  });

  test("a third job over both has each element from the last that evaluated it", async () => {
    const [, again] = await half([2]);
    const third = await again.resubmit([3, 4]);
    control.evaluate = (element) => element;
    expect(text(await third.result())).toBe("{1, 2, 3, 4}");
    const seen: number[] = [];
    for await (const { index } of third.results({ order: "list" })) seen.push(index);
    expect(seen).toEqual([1, 2, 3, 4]);
  });
});
