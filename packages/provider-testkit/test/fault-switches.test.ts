import {
  BatchError,
  isFinal,
  type JobRef,
  type JobStatus,
  type ProviderV1,
} from "@remotebatch/job-model";
import { createProvider, type JobEngine } from "@remotebatch/provider-kit";
import {
  arrayTestJob,
  describeProvider,
  executeTestProgram,
  type FaultSwitches,
  faultSwitches,
  faultyProvider,
  type MemoryProvider,
  memoryProvider,
  memoryStore,
  singleTestJob,
} from "@remotebatch/provider-testkit";
import { describe, expect, test } from "vitest";

const make = (): MemoryProvider => memoryProvider({ execute: executeTestProgram, settings: [] });

async function answerOf(provider: MemoryProvider, ref: JobRef) {
  const [answer] = await provider.status([{ ref }]);
  if (answer === undefined) throw new Error("no answer");
  return answer;
}

async function ended(provider: MemoryProvider, ref: JobRef): Promise<JobStatus> {
  for (;;) {
    const answer = await answerOf(provider, ref);
    if ("status" in answer && isFinal(answer.status.phase)) return answer.status;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("with a switch on, what the provider says is right all the same", () => {
  test("a launch whose answer was lost is submitted again and runs once", async () => {
    const provider = make();
    provider.faults.lostAnswers = 1;
    const spec = singleTestJob({ result: "once", steps: [{ print: "ran" }] });
    await expect(provider.submit(spec)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
    const ref = await provider.submit(spec);
    expect((await ended(provider, ref)).phase).toBe("succeeded");
    const lines: string[] = [];
    for await (const { text } of provider.logs(ref, { child: 1 })) lines.push(text);
    expect(lines).toEqual(["ran"]);
  });

  test.each(["BATCH_UNAVAILABLE", "BATCH_THROTTLED"] as const)(
    "polls that fail with %s are told and fail no job",
    async (code) => {
      const provider = make();
      const ref = await provider.submit(singleTestJob({ steps: [{ sleepMs: 30 }] }));
      provider.faults.outage = new BatchError(code, "later");
      for (let poll = 0; poll < 5; poll += 1) {
        expect(await answerOf(provider, ref)).toMatchObject({ unavailable: { code } });
      }
      provider.faults.outage = undefined;
      expect((await ended(provider, ref)).phase).toBe("succeeded");
    },
  );

  test("children that the engine forgot when they had ended have their states from their records", async () => {
    const provider = make();
    provider.faults.purged = true;
    const children = { "2": [{ fail: "memory" }] };
    const ref = await provider.submit(arrayTestJob(3, { children }));
    expect((await ended(provider, ref)).phases).toEqual({ succeeded: 2, failed: 1 });
  });

  test("a child that went with its node is lost, and runs again where the policy says so", async () => {
    const provider = make();
    provider.faults.lostNodes = new Set([2]);
    const job = arrayTestJob(3, { children: { "2": [{ sleepMs: 60_000 }] }, cleanFrom: 2 });
    const ref = await provider.submit(job);
    const status = await ended(provider, ref);
    expect(status.phases).toEqual({ succeeded: 2, lost: 1 });
    expect(status.changed[1]).toMatchObject({ phase: "lost", cause: "infrastructure" });
    const retry = { maxAttempts: 2, causes: ["infrastructure" as const] };
    const again = await provider.submit({ ...job, uuid: singleTestJob({}).uuid, retry });
    expect((await ended(provider, again)).phases).toEqual({ succeeded: 3 });
  });

  test("half an output is never given for the whole", async () => {
    const provider = make();
    const ref = await provider.submit(singleTestJob({ result: "all of it" }));
    await ended(provider, ref);
    provider.faults.halfOutputs = true;
    await expect(provider.output(ref, { child: 1 })).rejects.toMatchObject({
      code: "BATCH_CORRUPT_RECORD",
    });
    provider.faults.halfOutputs = false;
    expect(await provider.output(ref, { child: 1 })).toMatchObject({ state: "ready" });
  });

  test("a clock that jumps back and forth ends no job and keeps none from its end", async () => {
    const provider = make();
    const ref = await provider.submit(singleTestJob({ steps: [{ sleepMs: 60 }] }));
    for (const hours of [-24, 24, -1, 1000]) {
      provider.faults.clockSkewMs = hours * 3_600_000;
      const answer = await answerOf(provider, ref);
      expect("status" in answer && isFinal(answer.status.phase)).toBe(false);
    }
    provider.faults.clockSkewMs = -24 * 3_600_000;
    expect((await ended(provider, ref)).phase).toBe("succeeded");
  });
});

// The whole suite over a store that takes its time.
describeProvider({ describe: describe.concurrent, test }, () => {
  const provider = make();
  provider.faults.storeDelayMs = 3;
  provider.faults.clockSkewMs = -3_600_000;
  return provider;
});

describe("faults below a provider of any factory", () => {
  const ofTheKit = (now: () => number): ProviderV1 => {
    const { limits, capabilities } = memoryProvider();
    const engine: JobEngine = {
      maxArraySize: 100,
      launch: async ({ key }) => key,
      status: async (queries) => queries.map(({ id }) => ({ id, children: [] })),
      cancel: async () => {},
    };
    const patience = { lostMs: 1000 };
    const parts = { name: "some", store: memoryStore(), engine, limits, capabilities };
    return createProvider({ ...parts, patience, now });
  };
  const lostAfter = async (provider: ProviderV1, switches: FaultSwitches): Promise<string> => {
    const ref = await provider.submit(singleTestJob({}));
    await provider.status([{ ref }]);
    switches.clockSkewMs += 2000;
    const [answer] = await provider.status([{ ref }]);
    return answer !== undefined && "status" in answer ? answer.status.phase : "none";
  };

  test("are there whether it makes its provider at once or takes its time", async () => {
    const switches = faultSwitches();
    const atOnce = faultyProvider(switches, () => ofTheKit(() => 1e9));
    expect(await lostAfter(atOnce, switches)).toBe("lost");
    const later = await faultyProvider(switches, async () => {
      await new Promise(setImmediate);
      return ofTheKit(() => 1e9);
    });
    expect(await lostAfter(later, switches)).toBe("lost");
  });

  test("add up where two are around one, and are not there for providers made beside them", async () => {
    const outer = faultSwitches();
    const inner = faultSwitches();
    const both = faultyProvider(outer, () => faultyProvider(inner, () => ofTheKit(() => 1e9)));
    const beside = ofTheKit(() => 1e9);
    expect(await lostAfter(both, outer)).toBe("lost");
    expect(await lostAfter(both, inner)).toBe("lost");
    expect(await lostAfter(beside, outer)).toBe("queued");
  });
});
