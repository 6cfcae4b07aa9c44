import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printInputForm, unqualify } from "@remotebatch/expr-model";
import type { ProviderV1 } from "@remotebatch/job-model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ArrayJob,
  createRemoteBatch,
  type RemoteBatch,
  type RemoteBatchOptions,
} from "../src/index.js";
import { ResultCache } from "../src/results/result-cache.js";
import { type FakeControl, fakeProvider, fakeRunner } from "./fake-provider.js";

let folder: string;
let provider: ProviderV1;
let control: FakeControl;
const clients: RemoteBatch[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "results-"));
  ({ provider, control } = fakeProvider());
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  rmSync(folder, { recursive: true, force: true });
});

function newClient(options: Partial<RemoteBatchOptions> = {}): RemoteBatch {
  const client = createRemoteBatch({
    environments: { here: provider },
    folder,
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
    ...options,
  });
  clients.push(client);
  return client;
}

const contents = (): readonly string[] => readdirSync(join(folder, "results", "contents"));

describe("results that were fetched", () => {
  test("are not fetched again, by another client and by a resubmission neither", async () => {
    const first = newClient();
    const job = await first.mapSubmit("f", "{a, b, c}", { method: { evaluationsPerChildJob: 2 } });
    const result = printInputForm(await job.result());
    expect(control.outputCalls).toHaveLength(2);
    await first.close();

    const second = newClient();
    const again = (await second.job(job.uuid)) as ArrayJob;
    expect(printInputForm(await again.result())).toBe(result);
    expect(control.outputCalls).toHaveLength(2);
    const redone = await again.resubmit([3]);
    expect(printInputForm(await redone.result())).toBe(result);
    // Its own child, and nothing of the earlier job.
    expect(control.outputCalls).toHaveLength(3);
  });

  test("serve single elements and the iterator too", async () => {
    const job = await newClient().mapSubmit("f", "{a, b, c}");
    for await (const _ of job.results()) {
      // Fetches results and indexes of all children.
    }
    const fetched = control.outputCalls.length;
    await clients[0]?.close();
    const again = (await newClient().job(job.uuid)) as ArrayJob;
    await again.status();
    expect(printInputForm(unqualify(await again.element(2)))).toBe("Result[b]");
    for await (const _ of again.results()) {
      // The same once more.
    }
    expect(control.outputCalls).toHaveLength(fetched);
  });

  test("are one file when they are the same bytes", async () => {
    const batch = newClient();
    for (let count = 0; count < 3; count += 1) await (await batch.submit("2+2")).result();
    await batch.close();
    expect(contents()).toHaveLength(1);
  });

  test("are fetched again when their file was changed or removed", async () => {
    const first = newClient();
    const { uuid } = await first.submit("2+2");
    const shown = async (client: RemoteBatch): Promise<string> =>
      printInputForm(await (await client.job(uuid)).result());
    const result = await shown(first);
    await first.close();
    const path = join(folder, "results", "contents", contents()[0] ?? "");
    const bytes = readFileSync(path);
    for (const damage of [
      () => writeFileSync(path, Buffer.alloc(bytes.length, 1)),
      () => rmSync(path),
    ]) {
      damage();
      const before = control.outputCalls.length;
      const client = newClient();
      expect(await shown(client)).toBe(result);
      expect(control.outputCalls).toHaveLength(before + 1);
      await client.close();
      expect(readFileSync(path)).toEqual(bytes);
    }
  });

  test("are kept only of children that have ended", async () => {
    control.hold = true;
    const batch = newClient();
    const job = await batch.submit("2+2");
    await job.get("EvaluationResult");
    control.finish(1);
    await job.wait();
    expect(printInputForm(await job.result())).toBe("Result[2 + 2]");
  });

  test("are forgotten with their job", async () => {
    const batch = newClient();
    const job = await batch.submit("2+2");
    await job.result();
    await job.delete();
    expect(readdirSync(join(folder, "results", "jobs"))).toEqual([]);
  });

  test("are for their owner alone", async () => {
    const batch = newClient();
    await (await batch.submit("2+2")).result();
    await batch.close();
    expect(statSync(join(folder, "results", "contents")).mode & 0o077).toBe(0);
    expect(statSync(join(folder, "results", "contents", contents()[0] ?? "")).mode & 0o077).toBe(0);
  });

  test("are not kept where they lie here anyway, nor when none are wanted", async () => {
    const near = { ...provider, capabilities: { ...provider.capabilities, localOutputs: true } };
    await (await newClient({ environments: { here: near } }).submit("2+2")).result();
    await (await newClient({ resultCacheBytes: 0 }).submit("3+3")).result();
    for (const client of clients) await client.close();
    expect(readdirSync(folder)).not.toContain("results");
    expect(() => newClient({ resultCacheBytes: -1 })).toThrow(/resultCacheBytes is -1/);
  });

  test("can't be kept in a folder that nobody can write to, which fails nothing", async () => {
    writeFileSync(join(folder, "results"), "no folder");
    chmodSync(join(folder, "results"), 0o400);
    const batch = newClient();
    expect(printInputForm(await (await batch.submit("2+2")).result())).toBe("Result[2 + 2]");
  });
});

describe("the cache", () => {
  const block = 4096;
  const bytes = (fill: number, size = block): Uint8Array => new Uint8Array(size).fill(fill);

  test("never holds more than it may, and what was used last stays", async () => {
    const cache = new ResultCache(folder, 10 * block);
    for (let child = 1; child <= 30; child += 1) {
      cache.put("u", child, "result", bytes(child));
      await cache.idle();
      // Times of files are coarse; each is an hour older than the next.
      const at = Date.now() / 1000 - (60 - child) * 3600;
      for (const name of readdirSync(join(folder, "contents"))) {
        const path = join(folder, "contents", name);
        if (readFileSync(path)[0] === child) utimesSync(path, at, at);
      }
      if (child > 1) await cache.get("u", 1, "result");
      const held =
        readdirSync(join(folder, "contents")).length + readdirSync(join(folder, "jobs")).length;
      expect(held).toBeLessThanOrEqual(10);
    }
    expect(await cache.get("u", 1, "result")).toEqual(bytes(1));
    expect(await cache.get("u", 30, "result")).toEqual(bytes(30));
    expect(await cache.get("u", 2, "result")).toBeUndefined();
  });

  test("counts what earlier processes left in it", async () => {
    const before = new ResultCache(folder, 100 * block);
    for (let child = 1; child <= 20; child += 1) before.put("u", child, "result", bytes(child));
    await before.idle();
    const after = new ResultCache(folder, 10 * block);
    after.put("v", 1, "index", bytes(99));
    await after.idle();
    expect(readdirSync(join(folder, "contents")).length).toBeLessThanOrEqual(9);
  });

  test("takes nothing that would push everything else out", async () => {
    const cache = new ResultCache(folder, 10 * block);
    cache.put("u", 1, "result", bytes(1, 6 * block));
    await cache.idle();
    expect(await cache.get("u", 1, "result")).toBeUndefined();
  });
});
