import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printInputForm } from "@remotebatch/expr-model";
import { BatchError } from "@remotebatch/job-model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRemoteBatch, type RemoteBatch, type RemoteBatchOptions } from "../src/index.js";
import { fakeProvider, fakeRunner } from "./fake-provider.js";

let folder: string;
let isDown: boolean;
const warnings: string[] = [];
const clients: RemoteBatch[] = [];
const good = fakeProvider("good").provider;
const other = fakeProvider("other").provider;

/** The other provider, whose line can be cut. */
const frail: typeof other = {
  ...other,
  async *list(filter) {
    if (isDown) throw new BatchError("BATCH_UNAVAILABLE", "the line is down");
    yield* other.list(filter);
  },
  async status(queries, options) {
    if (isDown) throw new BatchError("BATCH_UNAVAILABLE", "the line is down");
    return await other.status(queries, options);
  },
};

/** A client with a registry of its own, in which the environment that fails stands first. */
function clientOn(machine: string, options: Partial<RemoteBatchOptions> = {}): RemoteBatch {
  const client = createRemoteBatch({
    environments: { frail, good },
    default: "good",
    folder: join(folder, machine),
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
    onWarning: (message) => warnings.push(message),
    ...options,
  });
  clients.push(client);
  return client;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unreachable-"));
  isDown = false;
  warnings.length = 0;
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("one environment that can't be reached", () => {
  test("keeps nobody from the jobs of the others, and those of the registry", async () => {
    const batch = clientOn("a");
    const [here, there] = [
      await batch.submit("1"),
      await batch.submit("2", { environment: "frail" }),
    ];
    isDown = true;
    const uuids = (await batch.jobs()).map(({ uuid }) => uuid);
    expect(uuids).toEqual(expect.arrayContaining([here.uuid, there.uuid]));
    expect(warnings.join()).toMatch(/environment "frail" can't list its jobs.*the line is down/);
    expect((await here.status()).succeeded).toBe(true);
    expect((await there.status()).available).toBe(false);
    await expect(batch.jobs({ environment: "frail" })).rejects.toThrow(/the line is down/);
    expect((await batch.jobs({ environment: "good" })).length).toBeGreaterThan(0);
  });

  test("keeps nobody from finding a job of another by its UUID, on another machine too", async () => {
    const { uuid } = await clientOn("a").submit("1");
    isDown = true;
    expect((await clientOn("b").job(uuid)).uuid).toBe(uuid);
    expect((await clientOn("c").job(uuid.slice(0, 8))).uuid).toBe(uuid);
  });

  test("may have the job that is found nowhere else, so that this is not said to be unknown", async () => {
    isDown = true;
    const batch = clientOn("b");
    const lost = batch.job("00000000-0000-4000-8000-000000000000");
    await expect(lost).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
    await expect(batch.job("0000")).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
    isDown = false;
    await expect(batch.job("0000")).rejects.toMatchObject({ code: "BATCH_NOT_FOUND" });
  });

  test("is left out of a rebuilt registry with a warning, and read back later", async () => {
    const { uuid } = await clientOn("a").submit("2", { environment: "frail" });
    await clientOn("a").submit("1");
    isDown = true;
    const batch = clientOn("b");
    expect((await batch.rebuild()).added).toBeGreaterThan(0);
    expect(warnings.join()).toMatch(/rebuild again/);
    isDown = false;
    await batch.rebuild();
    isDown = true;
    expect((await batch.job(uuid)).environment).toBe("frail");
  });

  test("that is the only one makes the list an error", async () => {
    isDown = true;
    const batch = clientOn("b", { environments: { frail }, default: "frail" });
    await expect(batch.jobs()).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
  });
});

test("percentages of a job whose status can't be had are missing, not zero", async () => {
  const batch = clientOn("a");
  const job = await batch.mapSubmit("f", [1, 2], { environment: "frail" });
  isDown = true;
  for (const name of ["CompletionPercentage", "SuccessPercentage"] as const) {
    expect(await job.get(name)).toBeUndefined();
    expect(printInputForm(await job.getExpression(name))).toBe('Missing["NotAvailable"]');
  }
  expect(await job.get("ChildJobStatusCounts")).toEqual({});
  isDown = false;
  expect(await job.get("SuccessPercentage")).toBe(100);
});
