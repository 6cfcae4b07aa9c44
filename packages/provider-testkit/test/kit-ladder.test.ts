import { BatchError, type JobRef, type ProviderV1 } from "@remotebatch/job-model";
import {
  createProvider,
  type EngineChild,
  type JobEngine,
  type LaunchRequest,
} from "@remotebatch/provider-kit";
import {
  arrayTestJob,
  memoryProvider,
  memoryStore,
  singleTestJob,
} from "@remotebatch/provider-testkit";
import { describe, expect, test } from "vitest";

/** An engine whose every word a test chooses, and a clock it turns. */
function scripted(
  options: {
    readonly maxArraySize?: number;
    /** The first launch: dies before or after the engine has it, or is refused for now. */
    readonly crash?: "before" | "after" | "throttled";
    /** `patience.launchMs`, in real time. */
    readonly launchMs?: number;
    /** Called while the engine takes a launch. */
    readonly onLaunch?: () => Promise<void>;
    /** The first cancellation dies. */
    readonly crashOnCancel?: boolean;
  } = {},
) {
  const store = memoryStore();
  const launched: LaunchRequest[] = [];
  const says = new Map<string, readonly EngineChild[]>();
  const cancelled: { readonly id: string; readonly children?: readonly number[] }[] = [];
  const { launchMs } = options;
  let { crash, crashOnCancel = false } = options;
  const sleeps: number[] = [];
  const clock = { ms: 1_000_000_000 };
  const engine: JobEngine = {
    maxArraySize: options.maxArraySize ?? 100,
    async launch(request) {
      const crashes = crash;
      crash = undefined;
      if (crashes === "before") throw new Error("killed before launching");
      if (crashes === "throttled") throw new BatchError("BATCH_THROTTLED", "not now");
      launched.push(request);
      if (crashes === "after") throw new Error("killed between launching and noting it");
      await options.onLaunch?.();
      return request.key;
    },
    find: async (key) => launched.find((request) => request.key === key)?.key,
    status: async (queries) => queries.map(({ id }) => ({ id, children: says.get(id) ?? [] })),
    async cancel(id, { children } = {}) {
      if (crashOnCancel) {
        crashOnCancel = false;
        throw new Error("killed before cancelling");
      }
      cancelled.push({ id, ...(children === undefined ? {} : { children }) });
    },
  };
  const { limits, capabilities } = memoryProvider();
  const make = (): ProviderV1 =>
    createProvider({
      name: "scripted",
      store,
      engine,
      limits,
      capabilities,
      ...(launchMs === undefined
        ? {
            now: () => clock.ms,
            async sleep(ms: number) {
              sleeps.push(ms);
              clock.ms += ms;
            },
          }
        : { patience: { launchMs } }),
    });
  return { make, launched, cancelled, says, clock, sleeps };
}

async function phaseOf(provider: ProviderV1, ref: JobRef): Promise<string> {
  const [answer] = await provider.status([{ ref }]);
  return answer !== undefined && "status" in answer ? answer.status.phase : JSON.stringify(answer);
}

describe("the ladder", () => {
  test("a child the engine forgot is lost only after a while, also when processes change in between", async () => {
    const { make, clock } = scripted();
    const ref = await make().submit(singleTestJob({}));
    expect(await phaseOf(make(), ref)).toBe("queued");
    clock.ms += 59_000;
    expect(await phaseOf(make(), ref)).toBe("queued");
    clock.ms += 2000;
    expect(await phaseOf(make(), ref)).toBe("lost");
  });

  test("a success without an outcome record is not believed", async () => {
    const { make, says, clock, launched } = scripted();
    const provider = make();
    const ref = await provider.submit(singleTestJob({}));
    says.set(launched[0]?.key ?? "", [{ child: 1, attempt: 1, phase: "succeeded" }]);
    expect(await phaseOf(provider, ref)).toBe("queued");
    clock.ms += 6000;
    expect(await phaseOf(provider, ref)).toBe("lost");
  });

  test("a child that was aborted and then forgotten is cancelled, not lost", async () => {
    const { make, clock } = scripted();
    const provider = make();
    const ref = await provider.submit(singleTestJob({}));
    await provider.abort(ref);
    await phaseOf(provider, ref);
    clock.ms += 6000;
    expect(await phaseOf(make(), ref)).toBe("cancelled");
  });

  test("an outage is told and fails nothing", async () => {
    const provider = memoryProvider();
    const ref = await provider.submit(singleTestJob({}));
    provider.setOutage(new BatchError("BATCH_UNAVAILABLE", "no route"));
    const [answer] = await provider.status([{ ref }]);
    expect(answer).toMatchObject({ unavailable: { code: "BATCH_UNAVAILABLE" } });
    provider.setOutage(undefined);
    await provider.deliver(ref.uuid, 1, { result: new Uint8Array(1) });
    expect(await phaseOf(provider, ref)).toBe("succeeded");
  });
});

describe("launching", () => {
  test("an array past the engine's limit is split, every child exactly once", async () => {
    const { make, launched } = scripted({ maxArraySize: 3 });
    await make().submit(arrayTestJob(8));
    expect(launched.map((request) => request.children)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8],
    ]);
  });

  test("a submission that died between launching and noting it is completed without a second launch", async () => {
    const { make, launched } = scripted({ crash: "after" });
    const spec = singleTestJob({});
    await expect(make().submit(spec)).rejects.toBeInstanceOf(BatchError);
    const ref = await make().submit(spec);
    expect(ref.uuid).toBe(spec.uuid);
    expect(launched).toHaveLength(1);
  });
});

describe("a launch that two are after", () => {
  test("is made once for two submissions of one process, and both end when it is noted", async () => {
    let letOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      letOn = resolve;
    });
    const { make, launched } = scripted({ onLaunch: () => gate });
    const provider = make();
    const spec = singleTestJob({});
    const ended: string[] = [];
    const submits = ["first", "second"].map((name) =>
      provider.submit(spec).then((ref) => {
        ended.push(name);
        return ref;
      }),
    );
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    expect(ended).toEqual([]);
    letOn();
    const [one, other] = await Promise.all(submits);
    expect(other).toEqual(one);
    expect(launched).toHaveLength(1);
  });

  test("of a dead submitter whose clock was an hour ahead, is made by who watches", async () => {
    const { make, launched, clock } = scripted({ crash: "before" });
    const spec = singleTestJob({});
    await expect(make().submit(spec)).rejects.toBeInstanceOf(BatchError);
    clock.ms -= 3_600_000;
    const ref = { provider: "scripted", uuid: spec.uuid, id: spec.uuid };
    await phaseOf(make(), ref);
    clock.ms += 9000;
    await phaseOf(make(), ref);
    expect(launched).toHaveLength(0);
    clock.ms += 2000;
    await phaseOf(make(), ref);
    expect(launched).toHaveLength(1);
  });

  test("is made at once by the next one where the engine said that it takes nothing now", async () => {
    const { make, launched, sleeps } = scripted({ crash: "throttled" });
    const spec = singleTestJob({});
    await expect(make().submit(spec)).rejects.toMatchObject({ code: "BATCH_THROTTLED" });
    await make().submit(spec);
    expect(launched).toHaveLength(1);
    expect(sleeps).toEqual([]);
  });

  test("is not taken over while the process that makes it gives signs of life", async () => {
    let letOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      letOn = resolve;
    });
    // Real time: a launch that takes several times as long as the patience with silent ones.
    const { make, launched } = scripted({ onLaunch: () => gate, launchMs: 1000 });
    const spec = singleTestJob({});
    const one = make().submit(spec);
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    let isOver = false;
    const other = make()
      .submit(spec)
      .finally(() => {
        isOver = true;
      });
    await new Promise((resolve) => setTimeout(resolve, 1800));
    expect(isOver).toBe(false);
    letOn();
    expect(await other).toEqual(await one);
    expect(launched).toHaveLength(1);
  });
});

test("a launch that hangs for ever is taken over in the end", async () => {
  const { make, launched } = scripted({ onLaunch: () => new Promise(() => {}), launchMs: 20 });
  const spec = singleTestJob({});
  void make().submit(spec);
  expect(await make().submit(spec)).toMatchObject({ uuid: spec.uuid });
  expect(launched).toHaveLength(1);
});

describe("an abort that meets a launch", () => {
  const spec = singleTestJob({});
  const ref = { provider: "scripted", uuid: spec.uuid, id: spec.uuid };

  test("of a job whose submitter died before launching it, leaves it cancelled and never launched", async () => {
    const { make, launched, clock } = scripted({ crash: "before" });
    await expect(make().submit(spec)).rejects.toBeInstanceOf(BatchError);
    await make().abort(ref);
    expect(await phaseOf(make(), ref)).toBe("queued");
    clock.ms += 11_000;
    const watcher = make();
    expect(await phaseOf(watcher, ref)).toBe("cancelled");
    expect(await phaseOf(make(), ref)).toBe("cancelled");
    expect(launched).toEqual([]);
    await make().submit(spec);
    expect(launched).toEqual([]);
    expect((await watcher.output(ref, { child: 1 })).state).toBe("never");
    await watcher.remove(ref);
  });

  test("of some children of such a job, ends these and lets the others run", async () => {
    const { make, launched, cancelled, clock } = scripted({ crash: "before" });
    const array = arrayTestJob(3);
    const whole = { provider: "scripted", uuid: array.uuid, id: array.uuid };
    await expect(make().submit(array)).rejects.toBeInstanceOf(BatchError);
    await make().abort(whole, { children: [2] });
    clock.ms += 11_000;
    expect(await phaseOf(make(), whole)).toBe("queued");
    expect(launched.map(({ children }) => children)).toEqual([[1, 2, 3]]);
    expect(cancelled).toEqual([{ id: launched[0]?.key, children: [2] }]);
  });

  test("while the engine takes it, is carried out by the launching process", async () => {
    const { make, launched, cancelled } = scripted({ onLaunch: () => make().abort(ref) });
    await make().submit(spec);
    expect(cancelled).toEqual([{ id: launched[0]?.key }]);
  });

  test("and is not carried out because the launching process died, is carried out by the next one that looks", async () => {
    const { make, launched, cancelled } = scripted({
      onLaunch: () => make().abort(ref),
      crashOnCancel: true,
    });
    await expect(make().submit(spec)).rejects.toBeInstanceOf(BatchError);
    expect(cancelled).toEqual([]);
    await phaseOf(make(), ref);
    expect(cancelled).toEqual([{ id: launched[0]?.key }]);
  });

  test("of a slow launcher that was given up, ends what it launched after all", async () => {
    const { make, launched, cancelled, clock } = scripted({
      async onLaunch() {
        clock.ms += 11_000;
        // Another process finds the intent too old and does not find the launch yet.
        const [hidden] = launched.splice(0);
        await make().abort(ref);
        expect(await phaseOf(make(), ref)).toBe("cancelled");
        if (hidden !== undefined) launched.push(hidden);
      },
    });
    const slow = make();
    await slow.submit(spec);
    expect(cancelled).toEqual([{ id: launched[0]?.key }]);
    expect(await phaseOf(slow, ref)).toBe("cancelled");
  });
});
