import { BatchError, type JobSpec, jobKeys, type ProviderV1 } from "@remotebatch/job-model";
import { createProvider, type JobEngine, type JobStore } from "@remotebatch/provider-kit";
import {
  arrayTestJob,
  memoryProvider,
  memoryStore,
  singleTestJob,
} from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

const engine: JobEngine = {
  maxArraySize: 100,
  repeatable: true,
  launch: async ({ key }) => key,
  status: async (queries) => queries.map(({ id }) => ({ id, children: [] })),
  cancel: async () => {},
};

function over(store: JobStore): ProviderV1 {
  const { limits, capabilities } = memoryProvider();
  return createProvider({ name: "scripted", store, engine, limits, capabilities });
}

/** A store that waits before one of its puts, until it is let on; how many puts it saw tells how often to try. */
function stopping(store: JobStore, stopAt: number) {
  let letOn = (): void => {};
  let stopped = (): void => {};
  const isStopped = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    letOn = resolve;
  });
  let puts = 0;
  const slow: JobStore = {
    ...store,
    async put(key, bytes, options) {
      puts += 1;
      if (puts === stopAt) {
        stopped();
        await gate;
      }
      return await store.put(key, bytes, options);
    },
  };
  return { slow, isStopped, letOn };
}

/** All objects of a job by key. The generation, which is another for each submission, has the same name everywhere. */
async function contents(store: JobStore, prefix: string): Promise<Record<string, string>> {
  const plan = JSON.parse(new TextDecoder().decode(await store.get(`${prefix}kit/plan.json`))) as {
    readonly generation: string;
  };
  const named = (text: string): string => text.replaceAll(plan.generation, "generation");
  const folders = ["", "kit/", "files/"].map((sub) => store.list(`${prefix}${sub}`));
  const found: Record<string, string> = {};
  for (const { key } of (await Promise.all(folders)).flat()) {
    found[named(key)] = named(new TextDecoder("latin1").decode(await store.get(key)));
  }
  return found;
}

const file = (text: string) => ({ name: "data", bytes: new TextEncoder().encode(text) });
const pairs: readonly (readonly [name: string, one: JobSpec, other: (uuid: string) => JobSpec])[] =
  [
    [
      "single jobs",
      singleTestJob({ result: "a" }, { inputFiles: [file("a")], timeLimitMs: 1000 }),
      (uuid) =>
        singleTestJob({ result: "b" }, { uuid, inputFiles: [file("b")], timeLimitMs: 2000 }),
    ],
    ["arrays", arrayTestJob(2), (uuid) => arrayTestJob(3, { result: "b" }, { uuid })],
    [
      "a single job and an array",
      singleTestJob({ result: "a" }),
      (uuid) => arrayTestJob(2, {}, { uuid }),
    ],
  ];

const code = (error: unknown): string => (BatchError.is(error) ? error.code : String(error));

test.each(pairs)(
  "of two submissions with other content exactly one is taken and nothing of it is the other's, wherever one is held up: %s",
  async (_name, one, makeOther) => {
    let winners = "";
    for (let stopAt = 1; stopAt <= 12; stopAt += 1) {
      for (const [held, quick] of [
        [one, makeOther(one.uuid)],
        [makeOther(one.uuid), one],
      ] as const) {
        const store = memoryStore();
        const { slow, isStopped, letOn } = stopping(store, stopAt);
        const late = over(slow)
          .submit(held)
          .then(() => "taken", code);
        await Promise.race([isStopped, late]);
        const soon = await over(store)
          .submit(quick)
          .then(() => "taken", code);
        letOn();
        expect([soon, await late].sort()).toEqual(["BATCH_CONFLICT", "taken"]);
        const winner = soon === "taken" ? quick : held;
        winners += winner === quick ? "q" : "h";
        const alone = memoryStore();
        await over(alone).submit(winner);
        const prefix = `jobs/${one.uuid}/`;
        const kept = await contents(store, prefix);
        expect(kept).toEqual(await contents(alone, prefix));
        expect(Object.keys(kept)).toContain(`${prefix}${jobKeys.payload}`);
      }
    }
    // Both came first at some step.
    expect(new Set(winners)).toEqual(new Set(["q", "h"]));
  },
);
