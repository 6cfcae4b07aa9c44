import { createHash } from "node:crypto";
import { type JobStatus, jobKeys } from "@remotebatch/job-model";
import { arrayTestJob } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";
import { startEmulator } from "./emulator/batch-emulator.js";
import { providerOfMany } from "./queued-children.js";
import { signingStore } from "./signing-store.js";

const children = 10_000;

test("of 10,000 children that have ended each record and each result is read once, by so many requests", async () => {
  const emulator = await startEmulator({ slots: 0 });
  const plain = signingStore();
  let counts: Record<string, number> = {};
  const store = new Proxy(plain, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== "function") return member;
      return (...args: readonly unknown[]): unknown => {
        counts[String(name)] = (counts[String(name)] ?? 0) + 1;
        return Reflect.apply(member, target, args);
      };
    },
  });
  const provider = providerOfMany(emulator, store, children);
  const taken = (): object => {
    const batch = Object.fromEntries(emulator.calls);
    const told = { batch, store: counts };
    emulator.calls.clear();
    counts = {};
    return told;
  };
  const ref = await provider.submit(arrayTestJob(children));
  expect(taken()).toMatchObject({ batch: { DescribeJobDefinitions: 1, SubmitJob: 1 } });
  for (let child = 1; child <= children; child += 1) {
    const root = `jobs/${ref.uuid}/`;
    const record = {
      ...{ version: 1, uuid: ref.uuid, child, attempt: 1, phase: "succeeded", exitCode: 0 },
      ...{ signal: null, kernel: { kind: "test", version: "1" }, runnerVersion: "1", host: "h" },
      ...{ startedAtMs: 1, finishedAtMs: 2, unknownFunctions: [] },
      evaluations: { total: 1, finished: 1, failed: 0 },
      result: {
        bytes: 1,
        sha256: createHash("sha256").update("x").digest("hex"),
      },
    };
    await plain.put(`${root}${jobKeys.outcome(child, 1)}`, Buffer.from(JSON.stringify(record)));
    await plain.put(`${root}${jobKeys.result(child, 1)}`, Buffer.from("x"));
  }
  for (const task of emulator.jobs.tasks.values()) task.status = "SUCCEEDED";
  const status = async (): Promise<JobStatus | undefined> => {
    const [answer] = await provider.status([{ ref }]);
    return answer !== undefined && "status" in answer ? answer.status : undefined;
  };
  expect((await status())?.phases).toEqual({ succeeded: children });
  expect(taken()).toEqual({ batch: { DescribeJobs: 1 }, store: { get: children + 1 } });
  expect((await status())?.phase).toBe("succeeded");
  expect(taken()).toEqual({ batch: {}, store: { get: 1 } });
  for (let child = 1; child <= children; child += 1) {
    const answer = await provider.output(ref, { child });
    expect(answer.state).toBe("ready");
  }
  // One look each whether the job is still there.
  expect(taken()).toEqual({ batch: {}, store: { get: 2 * children } });
  await provider.close();
  await emulator.close();
}, 120_000);
