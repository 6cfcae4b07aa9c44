import { createProvider, type JobEngine } from "@remotebatch/provider-kit";
import { arrayTestJob, memoryProvider, memoryStore } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

test.each([
  ["a job", "abort-all.json", undefined],
  ["a child", "abort-2.json", [2]],
] as const)(
  "%s whose abort was marked by a process that died then is ended by who watches it",
  async (_what, marker, children) => {
    const clock = { ms: 1_700_000_000_000 };
    const cancelled: (readonly number[] | undefined)[] = [];
    const engine: JobEngine = {
      maxArraySize: 10,
      launch: async ({ key }) => key,
      status: async (queries) =>
        queries.map(({ id }) => ({
          id,
          children: [1, 2, 3].map((child) => ({ child, attempt: 1, phase: "running" as const })),
        })),
      async cancel(_id, asked) {
        cancelled.push(asked?.children);
      },
    };
    const { limits, capabilities } = memoryProvider();
    const store = memoryStore();
    const parts = { name: "watched", store, engine, limits, capabilities };
    const provider = createProvider({ ...parts, now: () => clock.ms });
    const ref = await provider.submit(arrayTestJob(3));
    await provider.status([{ ref }]);
    await store.put(`jobs/${ref.uuid}/kit/${marker}`, new Uint8Array(0));
    // Whoever put it is given time to do the rest.
    await provider.status([{ ref }]);
    expect(cancelled).toEqual([]);
    clock.ms += 60_000;
    await provider.status([{ ref }]);
    expect(cancelled).toEqual([children]);
    await provider.status([{ ref }]);
    expect(cancelled).toHaveLength(1);
  },
);
