import { jobKeys } from "@remotebatch/job-model";
import { createProvider, type JobEngine } from "@remotebatch/provider-kit";
import { arrayTestJob, memoryProvider, memoryStore } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

const engine: JobEngine = {
  maxArraySize: 1000,
  launch: async ({ key }) => key,
  status: async (queries) => queries.map(({ id }) => ({ id, children: [] })),
  cancel: async () => {},
};

test("the record of any lost child is found when it comes late, however many others stay lost", async () => {
  const children = 250;
  const store = memoryStore();
  const { limits, capabilities } = memoryProvider();
  const clock = { ms: 1_000_000 };
  const provider = createProvider({
    ...{ name: "forgetful", store, engine, limits, capabilities },
    now: () => clock.ms,
  });
  const ref = await provider.submit(arrayTestJob(children));
  const phases = async () => {
    const [answer] = await provider.status([{ ref }]);
    if (answer === undefined || !("status" in answer)) throw new Error(JSON.stringify(answer));
    return answer.status.phases;
  };
  await phases();
  clock.ms += 61_000;
  expect(await phases()).toEqual({ lost: children });
  const late = [3, 120, 249, 250];
  for (const child of late) {
    const record = {
      ...{ version: 1, uuid: ref.uuid, child, attempt: 1, phase: "failed", cause: "user" },
      ...{ reason: "It said so late.", exitCode: null, signal: null, host: "n1" },
      ...{ kernel: { kind: "test", version: "1" }, runnerVersion: "1", unknownFunctions: [] },
      ...{ startedAtMs: 1, finishedAtMs: 2, evaluations: { total: 1, finished: 0, failed: 0 } },
    };
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    await store.put(`jobs/${ref.uuid}/${jobKeys.outcome(child, 1)}`, bytes);
  }
  for (let poll = 0; poll < 4; poll += 1) await phases();
  expect(await phases()).toEqual({ lost: children - late.length, failed: late.length });
});
