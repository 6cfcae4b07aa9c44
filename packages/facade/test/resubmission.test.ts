import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printInputForm } from "@remotebatch/expr-model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRemoteBatch, type RemoteBatch, type RemoteBatchOptions } from "../src/index.js";
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
