import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { assoc, byteArray, fn, parse, printInputForm, toExpr } from "@remotebatch/expr-model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ArrayJob,
  originalNames,
  type RemoteBatch,
  type SubmitOptions,
} from "../src/index.js";
import { parseLicensing } from "../src/options/licensing.js";
import { parseMethod } from "../src/options/method.js";
import { type FakeClient, openFakeClient } from "./fake-client.js";
import type { FakeControl } from "./fake-provider.js";

let client: FakeClient;
let folder: string;
let control: FakeControl;
let batch: RemoteBatch;
beforeEach(() => {
  client = openFakeClient();
  ({ folder, control, batch } = client);
});
afterEach(() => client.close());

describe("remoteInputFiles", () => {
  test("is an object, a Map or an association of paths, File and bytes", async () => {
    const path = join(folder, "some.txt");
    writeFileSync(path, "AB");
    const bytes = byteArray(Uint8Array.of(65, 66));
    for (const remoteInputFiles of [
      { a: path, b: fn("File", path), c: bytes },
      new Map<string, string | typeof bytes>([
        ["a", path],
        ["b", path],
        ["c", bytes],
      ]),
      assoc({ a: path, b: fn("File", path), c: bytes }),
    ]) {
      await batch.submit("1", { remoteInputFiles });
      expect(
        control.specs
          .at(-1)
          ?.inputFiles.map((file) => [file.name, Buffer.from(file.bytes).toString()]),
      ).toEqual([
        ["a", "AB"],
        ["b", "AB"],
        ["c", "AB"],
      ]);
    }
  });

  test.each([[["a"]], ["a"], [fn("List", 1)], [new Date()]])("%s is refused", async (files) => {
    const submitted = batch.submit("1", { remoteInputFiles: files as never });
    await expect(submitted).rejects.toMatchObject({ code: "BATCH_INVALID_OPTION" });
  });
});

describe("remoteProviderSettings", () => {
  test.each<readonly [string, NonNullable<SubmitOptions["remoteProviderSettings"]>]>([
    ["an object", { VCPUCount: 2, Tags: { a: ["x", true] } }],
    [
      "a Map",
      new Map<string, unknown>([
        ["VCPUCount", 2],
        ["Tags", { a: ["x", true] }],
      ]),
    ],
    ["an association", parse('<|"VCPUCount" -> 2, "Tags" -> <|"a" -> {"x", True}|>|>') as never],
    [
      "an association with symbols",
      parse('<|VCPUCount -> 2, "Tags" -> <|"a" -> {"x", True}|>|>') as never,
    ],
  ])("is %s", async (_what, remoteProviderSettings) => {
    const job = await batch.submit("1", { remoteProviderSettings });
    const plain = { VCPUCount: 2, Tags: { a: ["x", true] } };
    expect(control.specs[0]?.settings).toEqual(plain);
    expect(await job.get("ProviderSettings")).toEqual(plain);
  });

  test.each([[[1]], ["x"], [parse("{a -> 1}")], [new Date()], [new Set()]])(
    "%s is refused, not ignored",
    async (settings) => {
      const submitted = batch.submit("1", { remoteProviderSettings: settings as never });
      await expect(submitted).rejects.toMatchObject({ code: "BATCH_INVALID_OPTION" });
      expect(control.specs).toEqual([]);
    },
  );

  test("that are big integers are kept as numbers, or refused", async () => {
    const job = await batch.submit("1", { remoteProviderSettings: { x: 5n } });
    expect(JSON.parse(job.export())).toMatchObject({ options: { settings: { x: 5 } } });
    await expect(batch.submit("1", { remoteProviderSettings: { x: 2n ** 70n } })).rejects.toThrow(
      /"x" is 1180591620717411303424/,
    );
  });
});

describe("licensingSettings", () => {
  test("take an entitlement as an object of the original", () => {
    const settings = parse(
      '<|"Method" -> "OnDemand", "Entitlement" -> LicenseEntitlementObject["O-WLDC-1", <|"PolicyID" -> "x"|>]|>',
    );
    expect(parseLicensing(settings)).toEqual({ Method: "OnDemand", Entitlement: "O-WLDC-1" });
  });

  test.each([
    [new Date(Date.UTC(2100, 0, 1))],
    [parse('DateObject[{2100, 1, 1, 0, 0, 0.}, "Instant", "Gregorian", 0.]')],
    [parse('DateObject[{2099, 12, 31, 19, 0, 0}, "Instant", "Gregorian", -5.]')],
    [parse("DateObject[{2100, 1, 1}]")],
  ])("take %s as the end of an entitlement", (EntitlementExpiration) => {
    const { Entitlement } = parseLicensing({
      Method: "OnDemand",
      Entitlement: { EntitlementExpiration },
    });
    const seconds = (Entitlement as { EntitlementExpiration: number }).EntitlementExpiration;
    const isLocal = printInputForm(toExpr(EntitlementExpiration)) === "DateObject[{2100, 1, 1}]";
    const wantedMs = isLocal ? new Date(2100, 0, 1).getTime() : Date.UTC(2100, 0, 1);
    expect(Math.abs(Date.now() + 1000 * seconds - wantedMs)).toBeLessThan(60_000);
  });

  test.each([new Date(0), parse("DateObject[{2001}]"), parse('DateObject["x"]'), "never", 0])(
    "name the setting of which %s is refused",
    (EntitlementExpiration) => {
      expect(() =>
        parseLicensing({ Method: "OnDemand", Entitlement: { EntitlementExpiration } }),
      ).toThrow(/EntitlementExpiration/);
    },
  );
});

describe("method", () => {
  test.each([
    ['"EvaluationsPerChildJob" -> 3', { evaluationsPerChildJob: 3 }],
    ['"ItemsPerChildJob" -> 3', { evaluationsPerChildJob: 3 }],
    [' "ChildJobCount"->2 ', { childJobCount: 2 }],
    [parse('"PilotEvaluations" -> 4'), { pilotEvaluations: 4 }],
    [parse('<|"ChildJobCount" -> 2|>'), { childJobCount: 2 }],
    [parse("Automatic"), "Automatic"],
  ])("%s", (method, expected) => {
    expect(parseMethod(method)).toEqual(expected);
  });

  test.each(['"ChildJobCount" -> 0', '"ChildJobCount" ->', '"Other" -> 2', "->", "Finest"])(
    "%s is refused",
    (method) => {
      expect(() => parseMethod(method)).toThrow(
        expect.objectContaining({ code: "BATCH_INVALID_OPTION" }),
      );
    },
  );
});

describe("what is not even of the right kind", () => {
  test.each<readonly [string, () => Promise<unknown>]>([
    ["options", () => batch.submit("1", null as never)],
    ["retry", () => batch.submit("1", { retry: null as never })],
    ["resources", () => batch.submit("1", { resources: 5 as never })],
    ["a job to abort", () => batch.abort(null as never)],
    ["jobs to abort", () => batch.abort([{}] as never)],
    ["a job to delete", () => originalNames(batch).deleteObject({} as never)],
  ])("is refused as %s", async (_what, work) => {
    await expect(work()).rejects.toMatchObject({ code: "BATCH_INVALID_OPTION" });
    expect(control.specs).toEqual([]);
  });

  test.each([undefined, null, 3])("is refused as the name of a property: %s", async (name) => {
    const job = await batch.submit("1");
    await expect(job.get(name as never)).rejects.toMatchObject({ code: "BATCH_UNKNOWN_PROPERTY" });
  });
});

describe("lists of jobs", () => {
  async function jobs(): Promise<ArrayJob> {
    control.hold = true;
    return await batch.mapSubmit("f", [1, 2, 3], { method: "FinestGrained" });
  }

  test("may be nested and hold children, under the original's name too", async () => {
    const [array, single] = [await jobs(), await batch.submit("1")];
    const given = [[array.child(1), [array.child(3)]], single] as const;
    expect(await originalNames(batch).remoteBatchJobAbort(given)).toBe(given);
    expect((await array.child(1).status()).phase).toBe("cancelled");
    expect((await array.child(2).status()).inProgress).toBe(true);
    expect((await array.child(3).status()).phase).toBe("cancelled");
    expect((await single.status()).phase).toBe("cancelled");
  });

  test("are deleted all, even where one can't be", async () => {
    const [first, second] = [await batch.submit("1"), await batch.submit("2")];
    const stuck = Object.assign(Object.create(first) as typeof first, {
      delete: () => Promise.reject(new Error("stuck")),
    });
    await expect(originalNames(batch).deleteObject([stuck, second])).rejects.toThrow("stuck");
    await expect(batch.job(second.uuid)).rejects.toMatchObject({ code: "BATCH_NOT_FOUND" });
  });
});
