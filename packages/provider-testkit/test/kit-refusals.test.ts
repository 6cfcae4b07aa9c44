import { BatchError, type BatchErrorCode, type ProviderV1 } from "@remotebatch/job-model";
import { createProvider, type JobEngine } from "@remotebatch/provider-kit";
import {
  arrayTestJob,
  memoryProvider,
  memoryStore,
  singleTestJob,
} from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

/** An engine that refuses launches as a test says, by their number. */
function refusing(
  refusal: (launch: number) => BatchErrorCode | undefined | Promise<BatchErrorCode | undefined>,
) {
  const launched: string[] = [];
  let asked = 0;
  const engine: JobEngine = {
    maxArraySize: 2,
    async launch({ key }) {
      asked += 1;
      const code = await refusal(asked);
      if (code !== undefined) throw new BatchError(code, "The engine says no.");
      launched.push(key);
      return key;
    },
    find: async (key) => launched.find((known) => known === key),
    status: async (queries) => queries.map(({ id }) => ({ id, children: [] })),
    cancel: async () => {},
  };
  const { limits, capabilities } = memoryProvider();
  const store = memoryStore();
  const clock = { ms: 1_000_000 };
  const make = (): ProviderV1 =>
    createProvider({
      ...{ name: "refusing", store, engine, limits, capabilities, now: () => clock.ms },
      polling: { minMs: 1, maxMs: 5 },
    });
  return { make, launched, clock, store };
}

async function listed(provider: ProviderV1): Promise<readonly string[]> {
  const uuids: string[] = [];
  for await (const job of provider.list()) uuids.push(job.ref.uuid);
  return uuids;
}

test("a job that its engine refuses for good is nowhere, and is never started later", async () => {
  const { make, launched, clock } = refusing((launch) =>
    launch === 1 ? "BATCH_LIMIT_EXCEEDED" : undefined,
  );
  const spec = singleTestJob({});
  await expect(make().submit(spec)).rejects.toMatchObject({ code: "BATCH_LIMIT_EXCEEDED" });
  expect(await listed(make())).toEqual([]);
  clock.ms += 3_600_000;
  const ref = { provider: "refusing", uuid: spec.uuid, id: spec.uuid };
  expect(await make().status([{ ref }])).toMatchObject([
    { unavailable: { code: "BATCH_NOT_FOUND" } },
  ]);
  expect(launched).toEqual([]);
});

test("a refusal that may pass leaves the job to be started by whoever looks at it later", async () => {
  const { make, launched, clock } = refusing((launch) =>
    launch === 1 ? "BATCH_UNAVAILABLE" : undefined,
  );
  const spec = singleTestJob({});
  await expect(make().submit(spec)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
  clock.ms += 3_600_000;
  const ref = { provider: "refusing", uuid: spec.uuid, id: spec.uuid };
  await make().status([{ ref }]);
  expect(launched).toHaveLength(1);
});

test("a job of which a part runs exists, whatever the engine says of the rest, and the rest follows", async () => {
  const { make, launched, clock } = refusing((launch) =>
    launch === 2 ? "BATCH_LIMIT_EXCEEDED" : undefined,
  );
  const spec = arrayTestJob(3);
  await expect(make().submit(spec)).rejects.toMatchObject({
    code: "BATCH_UNAVAILABLE",
    retryable: true,
    message: expect.stringContaining("The engine says no."),
  });
  expect(await listed(make())).toEqual([spec.uuid]);
  clock.ms += 3_600_000;
  await make().submit(spec);
  expect(launched).toHaveLength(2);
});

test("a refusal removes no job that another process launched when this one seemed dead", async () => {
  const spec = singleTestJob({});
  const { make, launched, clock } = refusing(async (launch) => {
    if (launch > 1) return undefined;
    clock.ms += 3_600_000;
    await make().submit(spec);
    return "BATCH_LIMIT_EXCEEDED";
  });
  await expect(make().submit(spec)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
  expect(await listed(make())).toEqual([spec.uuid]);
  expect(launched).toHaveLength(1);
});

test("who waits for a launch that is refused for good is told that the job was withdrawn, and leaves nothing behind", async () => {
  const spec = singleTestJob({});
  let waiting: Promise<unknown> | undefined;
  const { make } = refusing(async () => {
    waiting = make()
      .submit(spec)
      .catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    return "BATCH_LIMIT_EXCEEDED" as const;
  });
  await expect(make().submit(spec)).rejects.toMatchObject({ code: "BATCH_LIMIT_EXCEEDED" });
  expect(await waiting).toMatchObject({ code: "BATCH_UNAVAILABLE", retryable: true });
  expect(await listed(make())).toEqual([]);
});

test("a job that is removed just as it is launched is told as gone, not as damaged, and is not launched", async () => {
  const { make, launched, store } = refusing(() => undefined);
  const spec = singleTestJob({});
  const { put } = store;
  store.put = async (key, bytes, options) => {
    const written = await put(key, bytes, options);
    if (key.includes("/kit/intent-")) await store.deleteAll(`jobs/${spec.uuid}/`);
    return written;
  };
  await expect(make().submit(spec)).rejects.toMatchObject({
    code: "BATCH_UNAVAILABLE",
    message: expect.stringContaining("was removed"),
  });
  expect(launched).toEqual([]);
});
