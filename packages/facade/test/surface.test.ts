import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Expr, printInputForm, sym, unqualify } from "@remotebatch/expr-model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ArrayJob,
  createRemoteBatch,
  type RemoteBatch,
  type RemoteBatchOptions,
} from "../src/index.js";
import { type FakeControl, fakeProvider, fakeRunner, payloadOf } from "./fake-provider.js";

let folder: string;
let provider: ReturnType<typeof fakeProvider>["provider"];
let control: FakeControl;
const clients: RemoteBatch[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surface-"));
  ({ provider, control } = fakeProvider());
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A client with a registry of its own, as on another machine. */
function clientOn(machine: string, options: Partial<RemoteBatchOptions> = {}): RemoteBatch {
  const client = createRemoteBatch({
    environments: { here: provider },
    folder: join(folder, machine),
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
    ...options,
  });
  clients.push(client);
  return client;
}

describe("creditConstraint", () => {
  test("of an array is shared by its children, so that all together stay within", async () => {
    const batch = clientOn("a", { creditsPerHour: 4 });
    const method = { childJobCount: 10 };
    const job = await batch.mapSubmit("f", "Range[100]", { creditConstraint: 2, method });
    // 2 credits buy half an hour, for ten children three minutes each.
    expect(control.specs[0]?.timeLimitMs).toBe(180_000);
    expect(await job.get("TimeConstraint")).toBe(180);
    expect(await job.get("CreditConstraint")).toBe(2);
    await batch.mapSubmit("f", "Range[100]", { creditConstraint: 2, method, timeConstraint: 60 });
    expect(control.specs[1]?.timeLimitMs).toBe(60_000);
  });

  test("whose share is too short for the provider is refused before anything is sent", async () => {
    const batch = clientOn("a", { creditsPerHour: 3600 });
    const submitted = batch.mapSubmit("f", "Range[100]", {
      creditConstraint: 2,
      method: "FinestGrained",
    });
    await expect(submitted).rejects.toMatchObject({ code: "BATCH_LIMIT_EXCEEDED" });
    await expect(submitted).rejects.toThrow(/buys each of 100 children 0\.02 s/);
    expect(control.specs).toEqual([]);
  });

  test("of Infinity limits nothing", async () => {
    const batch = clientOn("a");
    await batch.mapSubmit("f", "Range[10]", { creditConstraint: sym("Infinity") });
    expect(control.specs[0]?.timeLimitMs).toBeUndefined();
  });
});

describe("forwardCloudCredentials", () => {
  test.each([true, sym("True")])(
    "%s is refused, and why depends on the provider",
    async (value) => {
      const option = { forwardCloudCredentials: value as true };
      await expect(clientOn("a").submit("1", option)).rejects.toThrow(
        /"fake" can't keep them secret/,
      );
      const safe = { ...provider, capabilities: { ...provider.capabilities, keepsSecrets: true } };
      const other = clientOn("b", { environments: { here: safe } });
      await expect(other.mapSubmit("f", [1], option)).rejects.toThrow(
        /holds no Wolfram Cloud credentials/,
      );
      expect(control.specs).toEqual([]);
    },
  );

  test.each([false, "Automatic", sym("False"), sym("Automatic")])(
    "%s is what happens anyway",
    async (value) => {
      await clientOn("a").submit("1", { forwardCloudCredentials: value as false });
      expect(control.specs).toHaveLength(1);
    },
  );
});

describe("includeDefinitions", () => {
  /** The definitions that a job with this code is given, of a session with those definitions. */
  async function shipped(definitions: string, code: string | Expr): Promise<string> {
    await clientOn("a").session().define(definitions).submit(code);
    return printInputForm(unqualify(payloadOf(control.specs.at(-1) as never)["Definitions"] ?? ""));
  }

  test.each<readonly [string, string, string, string]>([
    ["none when nothing is reached", "f[x_] := x", "1 + 1", "Hold[Null]"],
    [
      "a symbol of another context",
      "geo`area[r_] := r^2; area[r_] := r",
      "geo`area[2]",
      "Hold[geo`area[r_] := r^2]",
    ],
    [
      "functions that call each other",
      "f[x_] := g[x]; g[x_] := f[x]; h = 1",
      "f[1]",
      "Hold[f[x_] := g[x]; g[x_] := f[x]]",
    ],
    ["a function only named", "f[x_] := x; g = 2", "Map[f, {1}]", "Hold[f[x_] := x]"],
    [
      "attributes, options and defaults",
      "SetAttributes[f, Listable]; Options[f] = {}; g = 1",
      "f[1]",
      "Hold[SetAttributes[f, Listable]; Options[f] = {}]",
    ],
    ["messages", 'f::bad = "no"; g = 1', "f[1]", 'Hold[f::bad = "no"]'],
    ["curried definitions", "f[a_][b_] := a + b; g = 1", "f[1][2]", "Hold[f[a_][b_] := a + b]"],
    [
      "parts that were assigned",
      "v = {1, 2}; v[[1]] = 5; w = 1",
      "v",
      "Hold[v = {1, 2}; v[[1]] = 5]",
    ],
    [
      "an up-value of what is reached",
      "w /: f[w] = 1; f[x_] := 2",
      "w",
      "Hold[w /: f[w] = 1; f[x_] := 2]",
    ],
    ["several at once", "{a, b} = {1, 2}; c = 3", "b", "Hold[{a, b} = {1, 2}]"],
    [
      "what a condition or a pattern test names",
      "ok[x_] := x > 0; f[x_?ok] := x; f[x_] := 0 /; big[x]; big[x_] := x > 9",
      "f[1]",
      "Hold[ok[x_] := x > 0; f[x_?ok] := x; f[x_] := 0 /; big[x]; big[x_] := x > 9]",
    ],
    [
      "inside an association and a held part",
      "n = 1; m = 2",
      '<|"a" -> n, m -> Hold[1]|>',
      "Hold[n = 1; m = 2]",
    ],
  ])("ships %s", async (_what, definitions, code, expected) => {
    expect(await shipped(definitions, code)).toBe(expected);
  });

  test("ships what the list and the initialization reach", async () => {
    const session = clientOn("a").session().define("a = 1; b = 2; c = 3");
    await session.mapSubmit("Identity", "{a}", { initialization: "b" });
    const found = printInputForm(
      unqualify(payloadOf(control.specs[0] as never)["Definitions"] ?? ""),
    );
    expect(found).toBe("Hold[a = 1; b = 2]");
  });
});

test("one job that can't be aborted keeps no other of a list from it", async () => {
  control.hold = true;
  const batch = clientOn("a");
  const [first, second] = [await batch.submit("1"), await batch.submit("2")];
  const stubborn = { abort: () => Promise.reject(new Error("no")) };
  await expect(batch.abort([first, stubborn, second])).rejects.toThrow("no");
  for (const job of [first, second]) expect((await job.wait()).phase).toBe("cancelled");
});

describe("on a machine with an empty registry", () => {
  test("a job is found by its UUID or a beginning of it, with its results", async () => {
    const job = await clientOn("a").mapSubmit("f", "{a, b, c}", { method: { childJobCount: 2 } });
    const other = clientOn("b");
    for (const id of [job.uuid, job.uuid.slice(0, 8)]) {
      const found = (await other.job(id)) as ArrayJob;
      expect(found.spans).toEqual(job.spans);
      expect(printInputForm(unqualify(await found.result()))).toBe(
        "{Result[a], Result[b], Result[c]}",
      );
    }
    await expect(other.job("ffffffff")).rejects.toMatchObject({ code: "BATCH_NOT_FOUND" });
  });

  test("exported text brings what the provider can't tell, and a resubmitted job its earlier one", async () => {
    const here = clientOn("a");
    const first = await here.mapSubmit("f", "{a, b, c}", {
      timeConstraint: 90,
      remoteJobName: "letters",
    });
    const again = await first.resubmit([2]);
    const other = clientOn("b");
    const attached = (await other.attach(again.export())) as ArrayJob;
    expect(await attached.get("TimeConstraint")).toBe(90);
    expect(attached.length).toBe(3);
    expect(printInputForm(unqualify(await attached.element(3)))).toBe("Result[c]");
    // From then on it is in this registry.
    expect(await (await other.job(again.uuid)).get("TimeConstraint")).toBe(90);
    await expect(attached.resubmit([1])).rejects.toMatchObject({ code: "BATCH_UNSUPPORTED" });
  });

  test.each(["", "{}", "null", "[1]", "no text of ours"])("%j is no exported job", async (text) => {
    await expect(clientOn("b").attach(text)).rejects.toMatchObject({
      code: "BATCH_CORRUPT_RECORD",
      message: expect.not.stringContaining("newer release"),
    });
  });
});
