import { BatchError, type JobRef } from "@remotebatch/job-model";
import { createProvider, type JobEngine, type JobStore } from "@remotebatch/provider-kit";
import {
  arrayTestJob,
  memoryProvider,
  memoryStore,
  singleTestJob,
} from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

/** A client over a store, and the keys under which its engine was asked to launch. */
function over(store: JobStore, launch?: () => void) {
  const { limits, capabilities } = memoryProvider();
  const keys: string[] = [];
  const engine: JobEngine = {
    maxArraySize: 2,
    async launch({ key }) {
      keys.push(key);
      launch?.();
      return key;
    },
    find: async () => undefined,
    status: async (queries) => queries.map(({ id }) => ({ id, children: [] })),
    cancel: async () => {},
  };
  const parts = { name: "named", store, engine, limits, capabilities };
  return { keys, provider: createProvider({ ...parts, patience: { launchMs: 0 } }) };
}

async function planOf(store: JobStore, { uuid }: JobRef): Promise<Record<string, unknown>> {
  return JSON.parse(new TextDecoder().decode(await store.get(`jobs/${uuid}/kit/plan.json`)));
}

test("the launches of a job have its generation in their names, whichever process makes them", async () => {
  const store = memoryStore();
  const cut = () => {
    throw new BatchError("BATCH_UNAVAILABLE", "later");
  };
  const spec = arrayTestJob(5);
  const one = over(store, cut);
  await expect(one.provider.submit(spec)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
  const other = over(store);
  const ref = await other.provider.submit(spec);
  const { generation } = await planOf(store, ref);
  const firsts = [1, 3, 5].map((first) => `${ref.uuid}-${generation}-a1-${first}`);
  expect(one.keys).toEqual(firsts.slice(0, 1));
  expect(other.keys).toEqual(firsts);
});

test("a job under the uuid of a removed one has another generation", async () => {
  const store = memoryStore();
  const { keys, provider } = over(store);
  const spec = singleTestJob({});
  await provider.submit(spec);
  await store.deleteAll(`jobs/${spec.uuid}/`);
  await provider.submit(spec);
  expect(keys).toHaveLength(2);
  expect(keys[0]).not.toBe(keys[1]);
});

test("a job that an older version stored keeps the names that it has at the engine", async () => {
  const store = memoryStore();
  const ref = await over(store).provider.submit(arrayTestJob(3));
  const { generation: _generation, ...plan } = await planOf(store, ref);
  const kit = `jobs/${ref.uuid}/kit/`;
  await store.deleteAll(kit);
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  await store.put(`${kit}plan.json`, bytes(plan));
  await store.put(`${kit}launched-${ref.uuid}-a1-1.json`, bytes({ id: "old-1" }));
  const { keys, provider } = over(store);
  await provider.status([{ ref }]);
  expect(keys).toEqual([`${ref.uuid}-a1-3`]);
});

test("a generation that is none is told as a damaged plan", async () => {
  const store = memoryStore();
  const ref = await over(store).provider.submit(singleTestJob({}));
  const plan = { ...(await planOf(store, ref)), generation: "../../x" };
  await store.put(`jobs/${ref.uuid}/kit/plan.json`, new TextEncoder().encode(JSON.stringify(plan)));
  const [answer] = await over(store).provider.status([{ ref }]);
  expect(answer).toMatchObject({ unavailable: { code: "BATCH_CORRUPT_RECORD" } });
});
