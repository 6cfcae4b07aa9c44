import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRemoteBatch } from "../src/index.js";
import type { JobRecord } from "../src/registry/job-record.js";
import { mayStillRun, processIdentity } from "../src/registry/process-identity.js";
import { Registry } from "../src/registry/registry.js";
import { fakeProvider, fakeRunner } from "./fake-provider.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "facade-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The identity of a process that has ended. */
async function deadProcess(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-p", "process.pid"]);
  return processIdentity().replace(`|${process.pid}|`, `|${Number(stdout)}|`);
}

/** Submits a job, then takes its record back to the moment before the provider's answer. */
async function halfSubmitted(owner: string, accepted: boolean) {
  const { provider, control } = fakeProvider();
  const options = { environments: { here: provider }, folder, runner: fakeRunner };
  const batch = createRemoteBatch(options);
  const job = await batch.submit("2+2");
  await batch.close();
  if (!accepted) {
    const known = { provider: "fake", uuid: job.uuid, id: "" };
    await provider.remove(known);
  }
  const registry = new Registry(folder);
  const { ref: _ref, ...before } = registry.get(job.uuid) as JobRecord;
  await registry.put({ ...before, state: "submitting", owner });
  await registry.close();
  return { options, uuid: job.uuid, control };
}

test("a job that was accepted before the client was killed is found once", async () => {
  const { options, uuid, control } = await halfSubmitted(await deadProcess(), true);
  const batch = createRemoteBatch(options);
  expect((await batch.jobs()).map((job) => job.uuid)).toEqual([uuid]);
  expect((await (await batch.job(uuid)).wait()).succeeded).toBe(true);
  expect(control.specs.length).toBe(1);
  await batch.close();
});

test("a job that was never accepted is gone after the client was killed", async () => {
  const { options, uuid } = await halfSubmitted(await deadProcess(), false);
  const batch = createRemoteBatch(options);
  expect(await batch.jobs()).toEqual([]);
  await batch.close();
  const registry = new Registry(folder);
  expect(registry.get(uuid)).toBeUndefined();
  await registry.close();
});

test("a submission of a process that still runs is left alone", async () => {
  const { options, uuid } = await halfSubmitted(processIdentity(), false);
  const batch = createRemoteBatch(options);
  await batch.open();
  await batch.close();
  const registry = new Registry(folder);
  expect(registry.get(uuid)?.state).toBe("submitting");
  await registry.close();
});

test("a job that another release has accepted is completed though it cannot be submitted again", async () => {
  const { options, uuid, control } = await halfSubmitted(await deadProcess(), true);
  control.refusesRepeats = true;
  const batch = createRemoteBatch(options);
  expect((await (await batch.job(uuid)).wait()).succeeded).toBe(true);
  await batch.close();
});

const foreign = "another-host|4711|1";

test("a job that arrived from a machine which nobody can ask is completed", async () => {
  const { options, uuid } = await halfSubmitted(foreign, true);
  const batch = createRemoteBatch(options);
  expect((await (await batch.job(uuid)).wait()).succeeded).toBe(true);
  await batch.close();
});

test("a job that did not arrive from such a machine is forgotten after a day, not before", async () => {
  const { options, uuid } = await halfSubmitted(foreign, false);
  const look = async (): Promise<JobRecord | undefined> => {
    const batch = createRemoteBatch(options);
    await batch.open();
    await batch.close();
    const registry = new Registry(folder);
    const record = registry.get(uuid);
    await registry.close();
    return record;
  };
  const record = await look();
  expect(record?.state).toBe("submitting");
  const registry = new Registry(folder);
  const submittedAtMs = Date.now() - 25 * 3600 * 1000;
  await registry.put({ ...(record as JobRecord), submittedAtMs });
  await registry.close();
  expect(await look()).toBeUndefined();
});

test("a process is told from a later one with the same id", () => {
  const own = processIdentity();
  expect(mayStillRun(own)).toBe(true);
  expect(mayStillRun(own.replace(/\d*$/u, "1"))).toBe(false);
});

test("a registry of another version is refused, not misread", async () => {
  const registry = new Registry(folder);
  const { provider } = fakeProvider();
  const batch = createRemoteBatch({ environments: { here: provider }, folder, runner: fakeRunner });
  await batch.submit("2");
  const [record] = registry.list();
  await registry.put({ ...(record as JobRecord), version: 99 as 2 });
  expect(() => registry.get((record as JobRecord).uuid)).toThrow(/version 99/u);
  await registry.close();
  await batch.close();
});
