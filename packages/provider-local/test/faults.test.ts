import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchError, type ProviderV1 } from "@remotebatch/job-model";
import { localProvider } from "@remotebatch/provider-local";
import {
  arrayTestJob,
  type FaultSwitches,
  faultSwitches,
  faultyProvider,
  singleTestJob,
} from "@remotebatch/provider-testkit";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { ended } from "./ended.js";

describe("with faults switched on below the local provider", () => {
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-local-"));
  let switches: FaultSwitches;
  let provider: ProviderV1;
  beforeEach(() => {
    switches = faultSwitches();
    provider = faultyProvider(switches, () => localProvider({ folder, idleMs: 500 }));
  });
  afterEach(() => provider.close());
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

  test.each(["BATCH_UNAVAILABLE", "BATCH_THROTTLED"] as const)(
    "questions that fail with %s are told, and no child fails",
    async (code) => {
      const ref = await provider.submit(arrayTestJob(2, { steps: [{ sleepMs: 100 }] }));
      switches.outage = new BatchError(code, "later");
      for (let poll = 0; poll < 5; poll += 1)
        expect(await provider.status([{ ref }])).toMatchObject([{ unavailable: { code } }]);
      switches.outage = undefined;
      expect((await ended(provider, ref)).phases).toEqual({ succeeded: 2 });
    },
  );

  test("a launch whose answer was lost runs once when it is submitted again", async () => {
    switches.lostAnswers = 1;
    const spec = singleTestJob({ steps: [{ print: "ran" }] });
    await expect(provider.submit(spec)).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
    const ref = await provider.submit(spec);
    expect((await ended(provider, ref)).phase).toBe("succeeded");
    const lines: string[] = [];
    for await (const { text } of provider.logs(ref, { child: 1 })) lines.push(text);
    expect(lines).toEqual(["ran"]);
  });

  test("neither a slow store nor a wrong clock changes what becomes of a job", async () => {
    switches.storeDelayMs = 50;
    switches.clockSkewMs = 1000 * 3_600_000;
    const ref = await provider.submit(arrayTestJob(3, { children: { "2": [{ fail: "memory" }] } }));
    switches.clockSkewMs *= -1;
    expect((await ended(provider, ref)).phases).toEqual({ succeeded: 2, failed: 1 });
    await provider.remove(ref);
  });

  test("half an output is never given for the whole", async () => {
    const ref = await provider.submit(singleTestJob({ result: "all of it" }));
    await ended(provider, ref);
    switches.halfOutputs = true;
    await expect(provider.output(ref, { child: 1 })).rejects.toMatchObject({
      code: "BATCH_CORRUPT_RECORD",
    });
  });
});
