import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Assoc, parse, printInputForm } from "@remotebatch/expr-model";
import { BatchError, type JobSpec } from "@remotebatch/job-model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRemoteBatch, type RemoteBatch, type RemoteBatchOptions } from "../src/index.js";
import { parseLicensing } from "../src/options/licensing.js";
import { type FakeControl, fakeProvider, fakeRunner, payloadOf } from "./fake-provider.js";

let folder: string;
let control: FakeControl;
let provider: ReturnType<typeof fakeProvider>["provider"];
const clients: RemoteBatch[] = [];

function client(options: Partial<RemoteBatchOptions> = {}): RemoteBatch {
  const batch = createRemoteBatch({
    environments: { here: provider },
    folder,
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
    ...options,
  });
  clients.push(batch);
  return batch;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "options-"));
  ({ provider, control } = fakeProvider());
});

afterEach(async () => {
  for (const batch of clients.splice(0)) await batch.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The job that was submitted last. */
function spec(): JobSpec {
  return control.specs.at(-1) as JobSpec;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => "it was taken",
    (error: unknown) => (BatchError.is(error) ? error.code : String(error)),
  );
}

describe("creditConstraint", () => {
  test("becomes the time that the credits buy, and both are readable", async () => {
    const job = await client({ creditsPerHour: 4 }).submit("1", {
      creditConstraint: parse('Quantity[2, "Credits"]'),
    });
    expect(spec().timeLimitMs).toBe(1_800_000);
    expect(await job.get("TimeConstraint")).toBe(1800);
    expect(printInputForm(await job.getExpression("CreditConstraint"))).toBe(
      'Quantity[2, "Credits"]',
    );
  });

  test("the shorter of it and timeConstraint counts; Infinity is no limit", async () => {
    const batch = client({ creditsPerHour: 4 });
    await batch.submit("1", { creditConstraint: 2, timeConstraint: "10 min" });
    expect(spec().timeLimitMs).toBe(600_000);
    await batch.submit("1", { creditConstraint: "Infinity" });
    expect(spec().timeLimitMs).toBeUndefined();
  });

  test("is refused without a price, and below zero", async () => {
    expect(await codeOf(client().submit("1", { creditConstraint: 2 }))).toBe("BATCH_UNSUPPORTED");
    const priced = client({ creditsPerHour: 4 });
    expect(await codeOf(priced.submit("1", { creditConstraint: -1 }))).toBe("BATCH_INVALID_OPTION");
    expect(control.specs).toEqual([]);
  });
});

describe("names and settings", () => {
  test("remoteJobName is the job's name; without one it has a name of its own", async () => {
    const batch = client();
    const job = await batch.submit("1", { remoteJobName: "sums" });
    expect(spec().name).toBe("sums");
    expect(await job.get("JobName")).toBe("sums");
    const other = await batch.submit("1");
    expect(await other.get("JobName")).toMatch(/^job-[0-9a-f]{8}$/);
  });

  test("machine class and zone are settings, and may not be given twice with different values", async () => {
    const batch = client();
    const job = await batch.submit("1", {
      remoteMachineClass: "Basic2x8",
      remoteGeoZone: "EuropeanUnion",
      remoteProviderSettings: { Queue: "short", RemoteMachineClass: "Basic2x8" },
    });
    const settings = {
      Queue: "short",
      RemoteMachineClass: "Basic2x8",
      RemoteGeoZone: "EuropeanUnion",
    };
    expect(spec().settings).toEqual(settings);
    expect(await job.get("ProviderSettings")).toEqual(settings);
    const twice = batch.submit("1", {
      remoteMachineClass: "Basic2x8",
      remoteProviderSettings: { RemoteMachineClass: "Basic1x8" },
    });
    expect(await codeOf(twice)).toBe("BATCH_INVALID_OPTION");
  });

  test("initialization travels with the job, apart from the function", async () => {
    await client().mapSubmit("f", "{1, 2}", { initialization: "f[x_] := x^2" });
    expect(printInputForm(payloadOf(spec())["Initialization"] ?? "")).toBe(
      "Hold[Global`f[Global`x_] := Global`x^2]",
    );
    expect(printInputForm(payloadOf(spec())["Expression"] ?? "")).toBe("Hold[Global`f]");
  });
});

describe("licensingSettings", () => {
  test.each([
    ["Automatic", { Method: "Automatic" }],
    ["None", { Method: "None" }],
    ["<|Method -> None|>", { Method: "None" }],
    [
      '<|"Method" -> "MathLM", "MathLMServer" -> "lm:16286"|>',
      { Method: "MathLM", MathLMServer: "lm:16286" },
    ],
    [
      '<|"Method" -> "MathLM", "MathLMServer" -> {"lm", 16286}|>',
      { Method: "MathLM", MathLMServer: "lm:16286" },
    ],
    [
      '<|"Method" -> "MathLM", "MathLMServer" -> IPAddress["10.0.0.1"]|>',
      { Method: "MathLM", MathLMServer: "10.0.0.1" },
    ],
    [
      '<|"Method" -> "OnDemand", "Entitlement" -> "O-WLDC-1"|>',
      { Method: "OnDemand", Entitlement: "O-WLDC-1" },
    ],
    [
      '<|"Method" -> "OnDemand", "Entitlement" -> <|"CheckCreditsBalance" -> False, "ParallelKernelLimit" -> 3, "LicenseExpiration" -> Quantity[2, "Hours"], "Policy" -> Automatic|>|>',
      {
        Method: "OnDemand",
        Entitlement: {
          CheckCreditsBalance: false,
          ParallelKernelLimit: 3,
          LicenseExpiration: 7200,
        },
      },
    ],
  ])("%s", (code, expected) => {
    expect(parseLicensing(parse(code))).toEqual(expected);
  });

  test.each([
    [{ Methods: "None" }, /no key "Methods".*Method/],
    [{ Method: "Free" }, /Method is "Free"/],
    [{ Method: "MathLM" }, /needs "MathLMServer"/],
    [{ Method: "MathLM", MathLMServer: "a b" }, /MathLMServer/],
    [{ Method: "OnDemand", Entitlement: "x -run Quit[]" }, /no id of an entitlement/],
    [{ Method: "OnDemand", Entitlement: { ParallelKernelLimit: -1 } }, /not negative/],
  ])("%j is refused", (value, message) => {
    expect(() => parseLicensing(value)).toThrow(message);
  });

  const licence = (): unknown => {
    const value = payloadOf(spec())["Licensing"];
    return value instanceof Assoc
      ? Object.fromEntries(value.keys.map((key, at) => [key, value.values[at]]))
      : value;
  };

  test("an entitlement reaches the job, and neither its record nor its properties", async () => {
    const batch = client();
    const job = await batch.submit("1", {
      kernel: "wolfram",
      licensingSettings: { Method: "OnDemand", Entitlement: "O-SECRET-0001" },
    });
    expect(licence()).toEqual({ Method: "OnDemand", Entitlement: "O-SECRET-0001" });
    expect(await job.get("LicensingSettings")).toEqual({
      Method: "OnDemand",
      Entitlement: { EntitlementID: "…0001" },
    });
    expect(job.export()).not.toContain("SECRET");
  });

  test("a kernel that needs no licence gets none", async () => {
    await client().submit("1", { licensingSettings: { Method: "OnDemand" } });
    expect(licence()).toBeUndefined();
  });

  test("an entitlement is made by the client's policy, for the kernels and the time of the job", async () => {
    const asked: unknown[] = [];
    const batch = client({
      creditsPerHour: 4,
      licensing: {
        creditsBalance: () => 24,
        createEntitlement: (request) => {
          asked.push(request);
          return "O-MADE-0002";
        },
      },
    });
    const options = { kernel: "wolfram", resources: { cores: 3 }, timeConstraint: "2 h" } as const;
    const job = await batch.submit("1", {
      ...options,
      licensingSettings: { Method: "OnDemand" },
    });
    expect(asked).toEqual([{ settings: {}, kernels: 3, children: 1, timeLimitMs: 7_200_000 }]);
    expect(licence()).toEqual({ Method: "OnDemand", Entitlement: "O-MADE-0002" });
    expect(await job.get("LicensingSettings")).toEqual({
      Method: "OnDemand",
      Entitlement: { EntitlementID: "…0002", StandardKernelCost: 4 },
    });
    expect(printInputForm(await job.getExpression("LicensingSettings"))).toBe(
      '<|"Method" -> "OnDemand", "Entitlement" -> <|"EntitlementID" -> "\\:20260002", "StandardKernelCost" -> Quantity[4, "Credits"/"Hours"]|>|>',
    );
  });

  test("an entitlement of an array is for the kernels that its children run at once", async () => {
    const asked: { kernels: number; children: number }[] = [];
    const batch = client({
      creditsPerHour: 1,
      licensing: {
        creditsBalance: () => 8,
        createEntitlement: ({ kernels, children }) => {
          asked.push({ kernels, children });
          return "O-MADE-0004";
        },
      },
    });
    const map = (cores: number, entitlement: object = {}) =>
      batch.mapSubmit("f", [1, 2, 3, 4], {
        kernel: "wolfram",
        method: "FinestGrained",
        resources: { cores },
        timeConstraint: "1 h",
        licensingSettings: { Method: "OnDemand", Entitlement: entitlement },
      });
    await map(2);
    // A limit that is given is that of the whole entitlement: two children at once.
    await map(1, { StandardKernelLimit: 2 });
    expect(asked).toEqual([
      { kernels: 8, children: 4 },
      { kernels: 2, children: 4 },
    ]);
    expect(await codeOf(map(3))).toBe("BATCH_LIMIT_EXCEEDED");
  });

  test("where children wait for slots, their kernels are fewer and their time is longer", async () => {
    const asked: number[] = [];
    let balance = 8;
    const batch = client({
      environments: { here: { ...provider, limits: { ...provider.limits, slots: 2 } } },
      creditsPerHour: 1,
      licensing: {
        creditsBalance: () => balance,
        createEntitlement: ({ kernels }) => {
          asked.push(kernels);
          return "O-MADE-0005";
        },
      },
    });
    const map = () =>
      batch.mapSubmit("f", [1, 2, 3, 4], {
        kernel: "wolfram",
        method: "FinestGrained",
        timeConstraint: "2 h",
        licensingSettings: { Method: "OnDemand" },
      });
    await map();
    expect(asked).toEqual([2]);
    balance = 7;
    expect(await codeOf(map())).toBe("BATCH_LIMIT_EXCEEDED");
  });

  test("a balance that can't cover it refuses the job, unless it is not to be looked at", async () => {
    const batch = client({
      creditsPerHour: 4,
      licensing: { creditsBalance: () => 23, createEntitlement: () => "O-MADE-0003" },
    });
    const options = { kernel: "wolfram", resources: { cores: 3 }, timeConstraint: "2 h" } as const;
    const onDemand = { Method: "OnDemand" };
    expect(await codeOf(batch.submit("1", { ...options, licensingSettings: onDemand }))).toBe(
      "BATCH_LIMIT_EXCEEDED",
    );
    expect(control.specs).toEqual([]);
    const unchecked = { ...onDemand, Entitlement: { CheckCreditsBalance: false } };
    expect(await codeOf(batch.submit("1", { ...options, licensingSettings: unchecked }))).toBe(
      "it was taken",
    );
  });

  test("without an id and without a policy it is refused", async () => {
    const job = client().submit("1", {
      kernel: "wolfram",
      licensingSettings: { Method: "OnDemand" },
    });
    expect(await codeOf(job)).toBe("BATCH_UNSUPPORTED");
  });
});
