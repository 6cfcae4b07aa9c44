import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRemoteBatch, originalNames, type RemoteBatch } from "../src/index.js";
import { fakeProvider, fakeRunner } from "./fake-provider.js";

let folder: string;
let batch: RemoteBatch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "names-"));
  batch = createRemoteBatch({
    environments: { here: fakeProvider("one").provider, there: fakeProvider("two").provider },
    folder,
    runner: fakeRunner,
  });
});

afterEach(async () => {
  await batch.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the environment may stand first, as in the original", async () => {
  const names = originalNames(batch);
  const options = { remoteJobName: "sum" };
  for (const job of [
    await names.remoteBatchSubmit("there", "2+2"),
    await names.remoteBatchSubmit("there", "2+2", options),
    await names.remoteBatchSubmit("2+2", { environment: "there" }),
    await names.remoteBatchMapSubmit("there", "f", "{1, 2}"),
    await names.remoteBatchMapSubmit("there", "f", [1, 2], options),
    await names.remoteBatchMapSubmit("f", [1, 2], { environment: "there" }),
  ]) {
    expect(job.environment).toBe("there");
  }
  expect((await names.remoteBatchSubmit("2+2")).environment).toBe("here");
  expect((await names.remoteBatchMapSubmit("f", [1, 2], options)).environment).toBe("here");
});

test("an environment that is none, or that is given twice, is refused", async () => {
  const names = originalNames(batch);
  const untyped = names as unknown as { remoteBatchSubmit(...args: unknown[]): Promise<unknown> };
  await expect(untyped.remoteBatchSubmit(7, "2+2")).rejects.toThrow(/The environment is 7/);
  await expect(names.remoteBatchSubmit("nowhere", "2+2")).rejects.toThrow(
    /no environment "nowhere"/,
  );
  await expect(names.remoteBatchSubmit("there", "2+2", { environment: "here" })).rejects.toThrow(
    /give it once/,
  );
});

test("a job is looked for in the environment that is named", async () => {
  const names = originalNames(batch);
  const { uuid } = await names.remoteBatchSubmit("there", "2+2");
  expect((await names.remoteBatchJobObject("there", uuid)).uuid).toBe(uuid);
  await expect(names.remoteBatchJobObject("here", uuid)).rejects.toThrow(
    /belongs to the environment "there"/,
  );
});
