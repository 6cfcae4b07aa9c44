import { BatchError, type JobRef, type ProviderV1 } from "@remotebatch/job-model";
import { createProvider, type JobEngine } from "@remotebatch/provider-kit";
import {
  arrayTestJob,
  memoryProvider,
  memoryStore,
  singleTestJob,
} from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

/** Makes providers over one engine and one store, with a clock that tests turn. */
function providersOver(name: string, engine: JobEngine, clock: { ms: number }): () => ProviderV1 {
  const { limits, capabilities } = memoryProvider();
  const store = memoryStore();
  return () =>
    createProvider({
      name,
      store,
      engine,
      limits,
      capabilities,
      now: () => clock.ms,
      async sleep(ms) {
        clock.ms += ms;
      },
    });
}

/** An engine that says nothing of children, can be out of reach for cancellations, and a clock that tests turn. */
function silentEngine({ forgetEnds }: { readonly forgetEnds: boolean }) {
  const cancelled: (readonly number[] | undefined)[] = [];
  const forgotten: string[] = [];
  const state = { isAway: false, ms: 1_000_000 };
  const reason = "Its machine is out of reach.";
  const engine: JobEngine = {
    maxArraySize: 100,
    forgetEnds,
    launch: async ({ key }) => key,
    status: async (queries) =>
      queries.map(({ id }) => ({ id, children: [], silent: [{ children: [1, 2], reason }] })),
    async cancel(_id, { children } = {}) {
      if (state.isAway) throw new BatchError("BATCH_UNAVAILABLE", "Not now.");
      cancelled.push(children);
    },
    forget: async (id) => void forgotten.push(id),
  };
  const make = providersOver("silent", engine, state);
  return { make, cancelled, forgotten, state };
}

async function statusOf(provider: ProviderV1, ref: JobRef) {
  const [answer] = await provider.status([{ ref }]);
  if (answer === undefined || !("status" in answer)) throw new Error(JSON.stringify(answer));
  return answer.status;
}

async function givenUp(provider: ProviderV1, clock: { ms: number }): Promise<JobRef> {
  const ref = await provider.submit(arrayTestJob(2));
  await statusOf(provider, ref);
  clock.ms += 3_600_000;
  return ref;
}

test("a child that is given up tells why its engine was silent", async () => {
  const { make, state } = silentEngine({ forgetEnds: false });
  const provider = make();
  const ref = await givenUp(provider, state);
  const [child] = (await statusOf(provider, ref)).changed;
  expect(child).toMatchObject({ phase: "lost", cause: "infrastructure" });
  expect(child?.reason).toMatch(/^Its machine is out of reach\. It left no outcome record/u);
});

test("children that were given up are ended by an abort, those whose end is known are not asked about", async () => {
  const { make, state, cancelled } = silentEngine({ forgetEnds: false });
  const provider = make();
  const ref = await givenUp(provider, state);
  await statusOf(provider, ref);
  await provider.abort(ref, { children: [2] });
  expect(cancelled).toEqual([[2]]);
  await provider.abort(ref);
  expect(cancelled).toEqual([[2], undefined]);
});

test("an abort that cannot be carried out hides nothing of the job, and says what is not known", async () => {
  const { make, state } = silentEngine({ forgetEnds: false });
  const provider = make();
  const ref = await provider.submit(singleTestJob({}));
  state.isAway = true;
  await expect(provider.abort(ref)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
  expect((await statusOf(make(), ref)).phase).toBe("queued");
  state.ms += 3_600_000;
  const status = await statusOf(make(), ref);
  expect(status).toMatchObject({ phase: "cancelled", cause: "user" });
  expect(status.reason).toContain("whether its runner has ended is not known");
});

test("a job whose runners may work is removed only where forgetting ends them", async () => {
  for (const forgetEnds of [true, false]) {
    const { make, state, forgotten } = silentEngine({ forgetEnds });
    const provider = make();
    const ref = await givenUp(provider, state);
    await statusOf(provider, ref);
    state.isAway = true;
    const code = await provider.remove(ref).then(
      () => "removed",
      (error: BatchError) => error.code,
    );
    expect(code).toBe(forgetEnds ? "removed" : "BATCH_UNAVAILABLE");
    expect(forgotten).toHaveLength(forgetEnds ? 1 : 0);
  }
});

test("what a launch had started that was cut is withdrawn when its children are aborted before anybody repeats it", async () => {
  const started: string[] = [];
  const withdrawn: string[] = [];
  const state = { ms: 1_000_000 };
  const engine: JobEngine = {
    maxArraySize: 100,
    async launch({ key }) {
      started.push(key);
      throw new BatchError("BATCH_UNAVAILABLE", "The line was cut in the middle.");
    },
    status: async (queries) => queries.map(({ id }) => ({ id, children: [] })),
    cancel: async () => {},
    withdraw: async (key) => void withdrawn.push(key),
  };
  const make = providersOver("cut", engine, state);
  const job = singleTestJob({});
  await expect(make().submit(job)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
  state.ms += 3_600_000;
  const ref = { provider: "cut", uuid: job.uuid, id: job.uuid };
  await make().abort(ref);
  expect((await statusOf(make(), ref)).phase).toBe("cancelled");
  expect(withdrawn).toEqual(started);
});
