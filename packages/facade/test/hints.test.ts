import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRemoteBatch } from "../src/index.js";
import { fakeProvider, fakeRunner } from "./fake-provider.js";

test("a provider that says when a job has changed is asked at once, not at the next poll, and not after the wait", async () => {
  const folder = mkdtempSync(join(tmpdir(), "facade-hints-"));
  const { provider, control } = fakeProvider();
  control.hold = true;
  const listeners = new Set<() => void>();
  const hinting = Object.assign(Object.create(provider) as typeof provider, {
    onChange: (_: unknown, listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const batch = createRemoteBatch({
    environments: { here: hinting },
    folder,
    runner: fakeRunner,
    // Far longer than a test may take.
    polling: { minIntervalMs: 3_600_000, maxIntervalMs: 3_600_000 },
  });
  const job = await batch.submit("2+2");
  const ended = job.wait();
  await job.status();
  expect(listeners.size).toBe(1);
  control.finish(1);
  for (const listener of listeners) listener();
  expect((await ended).succeeded).toBe(true);
  expect(listeners.size).toBe(0);
  await batch.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the provider hears that a job may come before anything else of a submission, and only of its own environment's", async () => {
  const folder = mkdtempSync(join(tmpdir(), "facade-hints-"));
  const heard: string[] = [];
  const noting = (name: string) => {
    const { provider } = fakeProvider();
    return Object.assign(Object.create(provider) as typeof provider, {
      expectJob: () => heard.push(`${name} expects`),
      submit: (...given: Parameters<typeof provider.submit>) => {
        heard.push(`${name} is given`);
        return provider.submit(...given);
      },
    });
  };
  const batch = createRemoteBatch({
    environments: { here: noting("here"), there: noting("there"), silent: fakeProvider().provider },
    folder,
    runner: fakeRunner,
  });
  await batch.submit("2+2");
  await batch.mapSubmit("# &", [1], { environment: "there" });
  await batch.submit("2+2", { environment: "silent" });
  await expect(batch.submit("2+2", { environment: "nowhere" })).rejects.toThrow(/nowhere/u);
  await expect(batch.submit("2+")).rejects.toThrow();
  await batch.close();
  await expect(batch.submit("2+2")).rejects.toThrow(/closed/u);
  expect(heard).toEqual([
    ...["here expects", "here is given", "there expects", "there is given"],
    "here expects",
  ]);
  rmSync(folder, { recursive: true, force: true });
});
