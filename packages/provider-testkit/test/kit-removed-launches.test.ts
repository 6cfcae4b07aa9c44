import { type JobSpec, jobKeys, type ProviderV1 } from "@remotebatch/job-model";
import { createProvider, type JobEngine, type JobStore } from "@remotebatch/provider-kit";
import { memoryProvider, memoryStore, singleTestJob } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

interface EngineJob {
  readonly id: string;
  cancelled: boolean;
}

/** Two clients over one store and one engine; the first sleeps in the middle of its launch until it is woken. */
function sleepy() {
  const store = memoryStore();
  const jobs: EngineJob[] = [];
  let wake = (): void => {};
  let fall = (): void => {};
  const isAsleep = new Promise<void>((resolve) => {
    fall = resolve;
  });
  const isWoken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const client = (over: JobStore, before: () => Promise<void>): ProviderV1 => {
    const { limits, capabilities } = memoryProvider();
    const engine: JobEngine = {
      maxArraySize: 10,
      async launch() {
        await before();
        const job = { id: `job-${jobs.length + 1}`, cancelled: false };
        jobs.push(job);
        return job.id;
      },
      find: async () => undefined,
      status: async (queries) =>
        queries.map(({ id }) => {
          const isCancelled = jobs.some((job) => job.id === id && job.cancelled);
          const phase = isCancelled ? ("cancelled" as const) : ("running" as const);
          return { id, children: [{ child: 1, attempt: 1, phase, certain: true }] };
        }),
      async cancel(id) {
        for (const job of jobs) if (job.id === id) job.cancelled = true;
      },
    };
    const parts = { name: "sleepy", store: over, engine, limits, capabilities };
    const patience = { launchMs: 30, removeMs: 3000 };
    return createProvider({ ...parts, patience, polling: { minMs: 5, maxMs: 10 } });
  };

  // Who sleeps gives no signs of life.
  const silent: JobStore = {
    ...store,
    async put(key, bytes, options) {
      const isSign = key.includes("/kit/intent-") && options?.ifAbsent !== true;

      return isSign ? "written" : await store.put(key, bytes, options);
    },
  };
  const sleeper = client(silent, () => {
    fall();
    return isWoken;
  });
  return { store, jobs, sleeper, other: client(store, async () => {}), isAsleep, wake };
}

async function rest(store: JobStore, { uuid }: JobSpec): Promise<readonly string[]> {
  const folders = ["", "kit/"].map((sub) => store.list(`jobs/${uuid}/${sub}`));
  return (await Promise.all(folders)).flat().map(({ key }) => key);
}

test("a launch that ends after its job was removed is cancelled, told, and leaves nothing", async () => {
  const { store, jobs, sleeper, other, isAsleep, wake } = sleepy();
  const spec = singleTestJob({});
  const late = sleeper.submit(spec);
  await isAsleep;
  await other.remove({ provider: "sleepy", uuid: spec.uuid, id: spec.uuid });
  wake();
  await expect(late).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
  expect(jobs).toEqual([{ id: "job-1", cancelled: true }]);
  expect(await rest(store, spec)).toEqual([]);
});

test("a launch that ends after its job was removed and submitted again leaves the new one alone", async () => {
  const { store, jobs, sleeper, other, isAsleep, wake } = sleepy();
  const spec = singleTestJob({});
  const late = sleeper.submit(spec);
  await isAsleep;
  await other.remove({ provider: "sleepy", uuid: spec.uuid, id: spec.uuid });
  const ref = await other.submit(spec);
  const kept = await rest(store, spec);
  wake();
  await expect(late).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
  expect(jobs).toEqual([
    { id: "job-1", cancelled: false },
    { id: "job-2", cancelled: true },
  ]);
  expect(await rest(store, spec)).toEqual(kept);
  expect(await other.status([{ ref }])).toMatchObject([{ status: { phase: "running" } }]);
});

test("a removal takes the manifest first: whoever launches meanwhile sees by it that the job is going", async () => {
  const store = memoryStore();
  const deleted: string[] = [];
  const { limits, capabilities } = memoryProvider();
  const provider = createProvider({
    ...{ name: "watched", limits, capabilities },
    store: {
      ...store,
      async deleteAll(prefix, options) {
        deleted.push(prefix);
        await store.deleteAll(prefix, options);
      },
    },
    engine: {
      maxArraySize: 10,
      launch: async ({ key }) => key,
      status: async (queries) =>
        queries.map(({ id }) => ({
          id,
          children: [{ child: 1, attempt: 1, phase: "cancelled", certain: true }],
        })),
      cancel: async () => {},
    },
  });
  const ref = await provider.submit(singleTestJob({}));
  await provider.remove(ref);
  const job = `jobs/${ref.uuid}/`;
  expect(deleted).toEqual([`${job}${jobKeys.manifest}`, job]);
});

test("what is left of a job without its plan can be removed", async () => {
  const { store, other } = sleepy();
  const spec = singleTestJob({});
  const ref = await other.submit(spec);
  await store.deleteAll(`jobs/${spec.uuid}/kit/`);
  await other.remove(ref);
  expect(await rest(store, spec)).toEqual([]);
});
