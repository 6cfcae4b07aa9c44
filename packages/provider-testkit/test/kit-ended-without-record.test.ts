import { createProvider, type EngineChild, type JobEngine } from "@remotebatch/provider-kit";
import { memoryProvider, memoryStore, singleTestJob } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

/** A job whose engine says one thing of its child, and processes that look at it one after the other. */
async function endedAs(phase: EngineChild["phase"], recordMs: number) {
  const store = memoryStore();
  const clock = { ms: 1_000_000_000 };
  const engine: JobEngine = {
    maxArraySize: 1,
    launch: async ({ key }) => key,
    status: async (queries) =>
      queries.map(({ id }) => ({ id, children: [{ child: 1, attempt: 1, phase }] })),
    cancel: async () => {},
  };
  const { limits, capabilities } = memoryProvider();
  const make = () =>
    createProvider({
      ...{ name: "scripted", store, engine, limits, capabilities },
      patience: { recordMs },
      now: () => clock.ms,
    });
  const ref = await make().submit(singleTestJob({}));
  const look = async (): Promise<string> => {
    const [answer] = await make().status([{ ref }]);
    return answer !== undefined && "status" in answer ? answer.status.phase : "none";
  };
  const markers = async () =>
    (await store.list(`jobs/${ref.uuid}/kit/`)).filter(({ key }) => key.includes("ended"));
  return { clock, look, markers };
}

test.each(["failed", "cancelled"] as const)(
  "a child that ended as %s without a record is waited for once, not once by each process that looks",
  async (phase) => {
    const { clock, look } = await endedAs(phase, 15_000);
    expect(await look()).toBe("queued");
    clock.ms += 14_000;
    expect(await look()).toBe("queued");
    clock.ms += 2000;
    expect(await look()).toBe(phase);
  },
);

test("where records are not waited for, nothing is noted either", async () => {
  const { look, markers } = await endedAs("failed", 0);
  expect(await look()).toBe("failed");
  expect(await markers()).toEqual([]);
});
