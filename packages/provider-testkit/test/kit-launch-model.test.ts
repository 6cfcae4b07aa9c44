import type { JobRef } from "@remotebatch/job-model";
import { singleTestJob } from "@remotebatch/provider-testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { launchWorld, type WorldProcess } from "./launch-world.js";

const hourMs = 3_600_000;
const skew = fc.constantFrom(-hourMs, 0, hourMs);
const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 400);

interface Story {
  readonly skews: readonly [number, number];
  /** What the second process does: submits the same job, or looks at it. */
  readonly second: "submit" | "watch";
  /** Who makes so many steps, in turn. Then they alternate. */
  readonly order: readonly (readonly [who: number, steps: number])[];
  /** The process that dies, and after how many steps. */
  readonly crash: { readonly who: number; readonly after: number } | undefined;
  /** It does not die for good, but only until the other one is done, as a process whose machine sleeps. */
  readonly wakes: boolean;
}

/** Plays a story to its end. */
async function play({ skews, second, order, crash, wakes }: Story) {
  const world = launchWorld(skews);
  const spec = singleTestJob({});
  const ref: JobRef = { provider: "world", uuid: spec.uuid, id: spec.uuid };
  const ends = [false, false];
  const isDead = (who: number, { made }: WorldProcess): boolean =>
    crash?.who === who && made >= crash.after && !(wakes && ends[1 - who] === true);
  const noted = async (): Promise<string | undefined> => {
    const notes = await world.store.list(`jobs/${spec.uuid}/kit/launched-`);
    const bytes = await world.store.get(notes[0]?.key ?? "none");
    return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes)).id;
  };
  const failures: unknown[] = [];
  for (const [who, { provider, sleepers }] of world.processes.entries()) {
    const work = async (): Promise<void> => {
      if (who === 0 || second === "submit") {
        await provider.submit(spec);
        return;
      }
      for (;;) {
        await provider.status([{ ref }]);
        if ((await noted()) !== undefined) return;
        await new Promise<void>((wake) => sleepers.push({ untilMs: 0, wake }));
      }
    };
    work()
      .catch((error: unknown) => failures.push(error))
      .finally(() => {
        ends[who] = true;
      });
  }
  const turns = order.flatMap(([who, steps]) => Array.from({ length: steps }, () => who));
  for (let turn = 0; turn < 2000; turn += 1) {
    const living = world.processes.filter((process, who) => !ends[who] && !isDead(who, process));
    if (living.length === 0) break;
    const ready = living.filter(({ steps }) => steps.length > 0);
    const wanted = world.processes[turns[turn] ?? turn % 2];
    const next = wanted !== undefined && ready.includes(wanted) ? wanted : ready[0];
    // Nobody who lives is kept waiting while time passes.
    if (next === undefined) await world.pass(500);
    else await world.letOn(next);
  }
  return { ...world, failures, ends, noted: await noted() };
}

const story = {
  skews: fc.tuple(skew, skew),
  second: fc.constantFrom("submit" as const, "watch" as const),
  order: fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 12 })), { maxLength: 12 }),
};
const crash = fc.record({ who: fc.nat(1), after: fc.nat(14) });

describe("two processes that launch one job", () => {
  test("launch it once, in whatever order their steps come and whatever their clocks show", async () => {
    const stories = fc.record({
      ...story,
      crash: fc.constant(undefined),
      wakes: fc.constant(false),
    });
    await fc.assert(
      fc.asyncProperty(stories, async (told) => {
        const { jobs, noted, ends, failures } = await play(told);
        expect({ ends, failures }).toEqual({ ends: [true, true], failures: [] });
        expect(jobs).toHaveLength(1);
        expect(jobs[0]).toMatchObject({ id: noted, cancelled: false });
      }),
      { numRuns },
    );
  });

  test("launch it once though one of them dies at any step", async () => {
    const stories = fc.record({ ...story, crash, wakes: fc.constant(false) });
    await fc.assert(
      fc.asyncProperty(stories, async (told) => {
        const { jobs, noted, ends, failures } = await play(told);
        // Whoever lives comes to an end.
        expect({ end: ends[1 - told.crash.who], failures }).toEqual({ end: true, failures: [] });
        expect(jobs).toHaveLength(1);
        expect(jobs[0]).toMatchObject({ id: noted, cancelled: false });
      }),
      { numRuns },
    );
  });

  test("leave one launch, and cancel any other, though they are frozen for long at any step", async () => {
    const stories = fc.record({ ...story, crash, wakes: fc.constant(true) });
    let doubled = 0;
    await fc.assert(
      fc.asyncProperty(stories, async (told) => {
        const { jobs, noted, ends, failures } = await play(told);
        expect({ ends, failures }).toEqual({ ends: [true, true], failures: [] });
        expect(jobs.filter(({ cancelled }) => !cancelled).map(({ id }) => id)).toEqual([noted]);
        if (jobs.length > 1) doubled += 1;
      }),
      { numRuns },
    );
    // Else the property would say nothing.
    if (numRuns >= 400) expect(doubled).toBeGreaterThan(0);
  });
});
