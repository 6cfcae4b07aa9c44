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
  options: { readonly maxArraySize?: number; readonly crashAfterLaunch?: boolean } = {},
) {
  const store = memoryStore();
  const launched: LaunchRequest[] = [];
  const says = new Map<string, readonly EngineChild[]>();
  let crash = options.crashAfterLaunch === true;
  const clock = { ms: 1_000_000 };
  const engine: JobEngine = {
    maxArraySize: options.maxArraySize ?? 100,
    async launch(request) {
      launched.push(request);
      if (crash) {
        crash = false;
        throw new Error("killed between launching and noting it");
      }
      return request.key;
    },
    find: async (key) => launched.find((request) => request.key === key)?.key,
    status: async (queries) => queries.map(({ id }) => ({ id, children: says.get(id) ?? [] })),
    cancel: async () => {},
  };
  const { limits, capabilities } = memoryProvider();
  const make = (): ProviderV1 =>
    createProvider({ name: "scripted", store, engine, limits, capabilities, now: () => clock.ms });
  return { make, launched, says, clock };
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
    const { make, launched } = scripted({ crashAfterLaunch: true });
    const spec = singleTestJob({});
    await expect(make().submit(spec)).rejects.toBeInstanceOf(BatchError);
    const ref = await make().submit(spec);
    expect(ref.uuid).toBe(spec.uuid);
    expect(launched).toHaveLength(1);
  });
});
