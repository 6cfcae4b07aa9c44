import type { JobStatus, ProviderV1, StatusAnswer, StatusQuery } from "@remotebatch/job-model";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { JobTracker } from "../src/poller/job-tracker.js";
import { ProviderPoller } from "../src/poller/provider-poller.js";
import { waitUntil } from "../src/poller/status-watch.js";
import { fakeProvider } from "./fake-provider.js";

/** A provider of which only `status` is used, with the times of its questions. */
function asked(answer: (query: StatusQuery) => Promise<StatusAnswer>): {
  readonly provider: ProviderV1;
  readonly times: number[];
  readonly sizes: number[];
} {
  const times: number[] = [];
  const sizes: number[] = [];
  const provider: ProviderV1 = {
    ...fakeProvider().provider,
    async status(queries) {
      times.push(performance.now());
      sizes.push(queries.length);
      return await Promise.all(queries.map(answer));
    },
  };
  return { provider, times, sizes };
}

function status(label: string, phase: JobStatus["phase"] = "running"): JobStatus {
  return { phase, label, counts: {}, phases: {}, changed: [], cursor: label };
}

function tracker(id: string): JobTracker {
  return new JobTracker({ provider: "fake", uuid: id, id }, 1);
}

/** Times between questions. */
function pauses(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, at) => time - (times[at] ?? 0));
}

const limits = { minIntervalMs: 100, maxIntervalMs: 1000 };

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("one provider", () => {
  test("is asked in one call about all jobs that are watched", async () => {
    const { provider, sizes } = asked(async ({ ref }) => ({ ref, status: status("same") }));
    const poller = new ProviderPoller(provider, limits);
    const stops = ["a", "b", "c"].map((id) => poller.watch(tracker(id)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(new Set(sizes)).toEqual(new Set([3]));
    for (const stop of stops) stop();
    const before = sizes.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sizes).toHaveLength(before);
  });

  test("is asked more seldom while nothing changes, up to the longest interval, and not in step", async () => {
    const { provider, times } = asked(async ({ ref }) => ({ ref, status: status("same") }));
    const poller = new ProviderPoller(provider, limits);
    poller.watch(tracker("a"));
    await vi.advanceTimersByTimeAsync(60_000);
    const last = pauses(times).slice(-20);
    for (const pause of last) {
      expect(pause).toBeGreaterThanOrEqual(800);
      expect(pause).toBeLessThanOrEqual(1200 + 5);
    }
    expect(new Set(last.map((pause) => Math.round(pause))).size).toBeGreaterThan(5);
    await poller.close();
  });

  test("is asked soon again after a change", async () => {
    let label = "one";
    const { provider, times } = asked(async ({ ref }) => ({ ref, status: status(label) }));
    const poller = new ProviderPoller(provider, limits);
    poller.watch(tracker("a"));
    await vi.advanceTimersByTimeAsync(30_000);
    const before = times.length;
    label = "two";
    await vi.advanceTimersByTimeAsync(1500);
    expect(Math.min(...pauses(times.slice(before)))).toBeLessThanOrEqual(125);
    await poller.close();
  });

  test("is kept busy for a fifth of the time at most", async () => {
    let label = 0;
    const { provider, times } = asked(async ({ ref }) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      label += 1;
      return { ref, status: status(String(label)) };
    });
    const poller = new ProviderPoller(provider, limits);
    poller.watch(tracker("a"));
    await vi.advanceTimersByTimeAsync(30_000);
    // An answer takes 100 ms, so that at least 500 ms less the spread lie between two questions.
    for (const pause of pauses(times)) expect(pause).toBeGreaterThanOrEqual(100 + 500 * 0.8 - 5);
    // Closing waits for a question that is on its way.
    await Promise.all([poller.close(), vi.advanceTimersByTimeAsync(1000)]);
  });

  test("is asked at once when it hints at a change, even after a slow answer, and for a fifth of the time at most when it always does", async () => {
    let tookMs = 60;
    const { provider, times } = asked(async ({ ref }) => {
      await new Promise((resolve) => setTimeout(resolve, tookMs));
      return { ref, status: status("same") };
    });
    let hint = (): void => undefined;
    const hinting = Object.assign(provider, {
      onChange: (_: unknown, listener: () => void) => {
        hint = listener;
        return () => undefined;
      },
    });
    const poller = new ProviderPoller(hinting, { minIntervalMs: 1e6, maxIntervalMs: 1e6 });
    poller.watch(tracker("a"));
    hint();
    await vi.advanceTimersByTimeAsync(61);
    hint();
    await vi.advanceTimersByTimeAsync(1);
    expect(times).toHaveLength(2);
    tookMs = 100;
    const keepHinting = (): void => {
      hint();
      setTimeout(keepHinting, 1);
    };
    keepHinting();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(times.length - 2).toBeGreaterThan(50);
    expect(times.length - 2).toBeLessThanOrEqual((30_000 * 0.2 + 200) / 100);
    await Promise.all([poller.close(), vi.advanceTimersByTimeAsync(1000)]);
  });

  test("that fails is asked more seldom, and no job is taken to have failed", async () => {
    const { provider, times } = asked(async () => {
      throw new Error("the line is down");
    });
    const poller = new ProviderPoller(provider, limits);
    const job = tracker("a");
    poller.watch(job);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(pauses(times).at(-1)).toBeGreaterThanOrEqual(800);
    expect(job.view()).toMatchObject({ available: false, failed: false, inProgress: false });
    await poller.close();
  });

  test("that never answers keeps neither the jobs of others waiting nor the client from closing", async () => {
    const silent = asked(() => new Promise(() => undefined));
    const good = asked(async ({ ref }) => ({ ref, status: status("done", "succeeded") }));
    const [hung, well] = [silent, good].map(({ provider }) => new ProviderPoller(provider, limits));
    const waiting = waitUntil(hung as ProviderPoller, tracker("a"), ({ ended }) => ended);
    const ended = expect(waiting).rejects.toMatchObject({ code: "BATCH_CLOSED" });
    const job = tracker("b");
    await Promise.all([
      waitUntil(well as ProviderPoller, job, (one) => one.ended),
      vi.advanceTimersByTimeAsync(1000),
    ]);
    expect(job.view().succeeded).toBe(true);
    const closed = vi.fn();
    void hung?.close().then(closed);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(closed).toHaveBeenCalled();
    await ended;
  });
});

describe("a limit of a wait", () => {
  const forever = 40 * 86_400_000;
  test.each([Number.POSITIVE_INFINITY, forever])("of %d ms does not end it at once", async (ms) => {
    const { provider } = asked(async ({ ref }) => ({ ref, status: status("same") }));
    const poller = new ProviderPoller(provider, {
      minIntervalMs: 86_400_000,
      maxIntervalMs: 86_400_000,
    });
    const ended = vi.fn();
    const waiting = waitUntil(poller, tracker("a"), (one) => one.ended, { waitLimitMs: ms });
    waiting.catch(ended);
    await vi.advanceTimersByTimeAsync(forever - 1000);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    expect(ended).toHaveBeenCalledTimes(ms === forever ? 1 : 0);
    await poller.close();
  });
});
