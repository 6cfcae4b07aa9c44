import type { ProviderV1 } from "@remotebatch/job-model";
import { createProvider, type JobEngine, type JobStore } from "@remotebatch/provider-kit";
import { memoryProvider, memoryStore } from "@remotebatch/provider-testkit";

/** A job that the engine of a world has taken. */
export interface WorldJob {
  readonly id: string;
  readonly by: number;
  cancelled: boolean;
}

/** One process of a world: its steps wait until somebody lets them happen. */
export interface WorldProcess {
  readonly provider: ProviderV1;
  /** Steps that wait to be let on, oldest first. */
  readonly steps: (() => void)[];
  readonly sleepers: { readonly untilMs: number; readonly wake: () => void }[];
  /** Steps it has made. */
  made: number;
}

const isStep = /\/kit\/(?:intent|launched|sight)-/u;
/** How long a launching process may be silent in these worlds, milliseconds. */
const worldLaunchMs = 10_000;

/**
 * A store, an engine and processes that share them, each with a clock of its own. Nothing that has to do with launching happens by
 * itself: a test lets single steps happen, in any order, and time pass.
 */
export function launchWorld(skewsMs: readonly number[]) {
  const store = memoryStore();
  const jobs: WorldJob[] = [];
  const clock = { ms: 1_700_000_000_000 };
  const { limits, capabilities } = memoryProvider();

  function makeProcess(skewMs: number, number: number): WorldProcess {
    const steps: (() => void)[] = [];
    const sleepers: WorldProcess["sleepers"] = [];
    const step = (): Promise<void> => new Promise((resolve) => steps.push(resolve));
    const at = (key: string): Promise<void> => (isStep.test(key) ? step() : Promise.resolve());
    const stepped: JobStore = {
      ...store,
      put: (key, bytes, options) => at(key).then(() => store.put(key, bytes, options)),
      get: (key, options) => at(key).then(() => store.get(key, options)),
      size: (key, options) => at(key).then(() => store.size(key, options)),
    };
    const engine: JobEngine = {
      maxArraySize: 100,
      async launch() {
        await step();
        const job = { id: `job-${jobs.length + 1}`, by: number, cancelled: false };
        jobs.push(job);
        await step();
        return job.id;
      },
      find: () => step().then(() => jobs[0]?.id),
      status: async (queries) =>
        queries.map(({ id }) => ({ id, children: [{ child: 1, attempt: 1, phase: "running" }] })),
      async cancel(id) {
        await step();
        for (const job of jobs) if (job.id === id) job.cancelled = true;
      },
    };
    const provider = createProvider({
      ...{ name: "world", store: stepped, engine, limits, capabilities, host: `host ${number}` },
      patience: { launchMs: worldLaunchMs },
      polling: { minMs: 500, maxMs: 2000 },
      now: () => clock.ms + skewMs,
      sleep: (ms) =>
        new Promise((wake) => {
          sleepers.push({ untilMs: clock.ms + ms, wake });
        }),
    });
    return { provider, steps, sleepers, made: 0 };
  }

  return {
    store,
    jobs,
    processes: skewsMs.map(makeProcess),
    /** Lets the oldest waiting step of a process happen, and all that follows from it until the next one. */
    async letOn(process: WorldProcess): Promise<void> {
      process.made += 1;
      process.steps.shift()?.();
      await new Promise(setImmediate);
    },
    /** Lets time pass; whoever slept until then goes on. */
    async pass(ms: number): Promise<void> {
      clock.ms += ms;
      for (const { sleepers } of this.processes) {
        for (const sleeper of sleepers.splice(0)) {
          if (sleeper.untilMs <= clock.ms) sleeper.wake();
          else sleepers.push(sleeper);
        }
      }
      await new Promise(setImmediate);
    },
  };
}
