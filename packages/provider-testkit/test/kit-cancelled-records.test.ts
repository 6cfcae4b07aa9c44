import { type Cause, type JobRef, jobKeys, type ProviderV1 } from "@remotebatch/job-model";
import { createProvider, type EngineChild, type JobEngine } from "@remotebatch/provider-kit";
import {
  arrayTestJob,
  memoryProvider,
  memoryStore,
  singleTestJob,
} from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

/** An engine that says what a test chooses, over a store in which the test plays the runner. */
function scripted(numbered = false) {
  const store = memoryStore();
  let said: Omit<EngineChild, "child" | "attempt"> = { phase: "running" };
  let launches = 40;
  const engine: JobEngine = {
    maxArraySize: 2,
    async launch({ key }) {
      launches += 1;
      return `${launches}@${key}`;
    },
    status: async (queries) =>
      queries.map(({ id }) => ({ id, children: [{ child: 1, attempt: 1, ...said }] })),
    cancel: async () => {},
  };
  const { limits, capabilities } = memoryProvider();
  const make = (): ProviderV1 =>
    createProvider({
      name: "scripted",
      store,
      engine,
      limits,
      capabilities,
      ...(numbered
        ? { jobId: (ids: readonly string[]) => ids.map((id) => id.split("@")[0]).join(",") }
        : {}),
    });
  const writeCancelled = async ({ uuid }: JobRef, cause: Cause): Promise<void> => {
    const record = {
      ...{ version: 1, uuid, child: 1, attempt: 1, phase: "cancelled", cause },
      ...{ reason: "It was told to end.", exitCode: null, signal: null, host: "n1" },
      ...{ kernel: { kind: "test", version: "1" }, runnerVersion: "1", unknownFunctions: [] },
      ...{ startedAtMs: 1, finishedAtMs: 2, evaluations: { total: 1, finished: 0, failed: 0 } },
    };
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    await store.put(`jobs/${uuid}/${jobKeys.outcome(1, 1)}`, bytes);
  };
  const say = (next: typeof said): void => {
    said = next;
  };
  return { make, writeCancelled, say };
}

async function statusOf(provider: ProviderV1, ref: JobRef) {
  const [answer] = await provider.status([{ ref }]);
  if (answer === undefined || !("status" in answer)) throw new Error(JSON.stringify(answer));
  return answer.status;
}

test.each([
  { phase: "timedOut", cause: "timeLimit" },
  { phase: "cancelled", cause: "preempted" },
  { phase: "failed", cause: "infrastructure" },
] as const)("a runner that was told to end has ended as its engine says: %j", async (end) => {
  const { make, writeCancelled, say } = scripted();
  const provider = make();
  const ref = await provider.submit(singleTestJob({}));
  await writeCancelled(ref, "user");
  say({ ...end, reason: "The engine's reason." });
  expect(await statusOf(provider, ref)).toMatchObject({ ...end, reason: "The engine's reason." });
});

test("where an abort was asked for, the end is the user's, whatever runner and engine say", async () => {
  const { make, writeCancelled, say } = scripted();
  const provider = make();
  const ref = await provider.submit(singleTestJob({}));
  await provider.abort(ref);
  await writeCancelled(ref, "preempted");
  say({ phase: "timedOut", cause: "timeLimit" });
  expect(await statusOf(provider, ref)).toMatchObject({ phase: "cancelled", cause: "user" });
});

test("an engine that knows no closer cause leaves the record its word", async () => {
  const { make, writeCancelled, say } = scripted();
  const provider = make();
  const ref = await provider.submit(singleTestJob({}));
  await writeCancelled(ref, "preempted");
  say({ phase: "failed", cause: "unknown" });
  expect(await statusOf(provider, ref)).toMatchObject({ phase: "cancelled", cause: "preempted" });
});

test("a cancelled record does not end a child that its engine is about to run again", async () => {
  const { make, writeCancelled, say } = scripted();
  const provider = make();
  const ref = await provider.submit(singleTestJob({}));
  await writeCancelled(ref, "preempted");
  say({ phase: "queued" });
  expect((await provider.output(ref, { child: 1 })).state).toBe("pending");
  expect((await statusOf(provider, ref)).phase).toBe("queued");
});

test("references show the engine's numbers where a provider wants that, the same from every process", async () => {
  const { make } = scripted(true);
  const spec = arrayTestJob(3);
  const ref = await make().submit(spec);
  expect(ref.id).toBe("41,42");
  expect(await make().submit(spec)).toEqual(ref);
  expect(await make().attach(JSON.stringify(ref))).toEqual(ref);
  const listed: JobRef[] = [];
  for await (const job of make().list()) listed.push(job.ref);
  expect(listed).toEqual([ref]);
});
