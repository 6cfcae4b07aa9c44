import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobKeys, parseOutcomeRecord } from "@remotebatch/job-model";
import { expect, test } from "vitest";
import { httpStore } from "../src/store/http-store.js";
import { makeJob } from "./job-folder.js";
import { objectServer, outKeys, served } from "./object-server.js";

test("a job runs over URLs, fetching of the elements only its own span", async () => {
  const server = await objectServer(() => false);
  const elements = [1, 2, 3, 4, 5, 6];
  const job = served(makeJob("Identity", { elements, spanEnds: [2, 6] }), server);
  expect((await (await job.spawn(1)).ended).code).toBe(0);
  const outcome = parseOutcomeRecord(server.objects.get(jobKeys.outcome(1, 1)) ?? Buffer.alloc(0));
  expect(outcome).toMatchObject({ phase: "succeeded", evaluations: { finished: 2 } });
  expect(server.objects.get(jobKeys.result(1, 1))?.length).toBe(outcome.result?.bytes);
  expect(server.requests).toContain("GET elements.idx bytes=0-23");
  expect(server.requests.filter((line) => line === "GET elements.wxf")).toEqual([]);
});

test("a store that fails at first is asked again, for reading and for writing", async () => {
  const failures = new Map<string, number>();
  const server = await objectServer((request, response) => {
    const key = `${request.method} ${request.url}`;
    const seen = failures.get(key) ?? 0;
    failures.set(key, seen + 1);
    if (seen > 0) return false;
    response.writeHead(500).end("busy");
    return true;
  });
  const job = served(makeJob("Plus[2, 2]", { files: { "a.txt": "one" } }), server);
  expect((await (await job.spawn()).ended).code).toBe(0);
  const outcome = parseOutcomeRecord(server.objects.get(jobKeys.outcome(1, 1)) ?? Buffer.alloc(0));
  expect(outcome.phase).toBe("succeeded");
});

test("a transfer that breaks off goes on where it stopped", async () => {
  let cut = false;
  const server = await objectServer((request, response) => {
    if (cut || request.url !== "/data") return false;
    cut = true;
    response.writeHead(200, { "content-length": 100_000 });
    response.write(Buffer.alloc(40_000, 1), () => response.destroy());
    return true;
  });
  server.objects.set("data", Buffer.concat([Buffer.alloc(40_000, 1), Buffer.alloc(60_000, 2)]));
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-http-"));
  const store = httpStore({ kind: "http", get: { data: `${server.url}/data` }, put: {} }, folder, {
    firstPauseMs: 1,
  });
  const target = join(folder, "data");
  await store.fetchRange("data", { offset: 0, length: 100_000 }, target, {
    bytes: 100_000,
    sha256: "",
  });
  expect(readFileSync(target).equals(server.objects.get("data") ?? Buffer.alloc(0))).toBe(true);
  rmSync(folder, { recursive: true });
});

test.each([
  ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 3), "it was cut or changed"],
  ["damaged", (bytes: Buffer) => Buffer.from(bytes).fill(0, bytes.length - 3), "another SHA-256"],
  ["longer", (bytes: Buffer) => Buffer.concat([bytes, bytes]), "longer than the manifest says"],
])(
  "an object that is %s in the store gives a record with that cause and no result",
  async (_how, change, words) => {
    const server = await objectServer(() => false);
    const job = served(makeJob("Plus[2, 2]", { files: { "a.txt": "one two three" } }), server);
    for (const key of ["job.wxf", "files/a.txt"]) {
      for (const name of outKeys) server.objects.delete(name);
      const whole = server.objects.get(key) ?? Buffer.alloc(0);
      server.objects.set(key, change(whole));
      expect((await (await job.spawn()).ended).code).toBe(0);
      server.objects.set(key, whole);
      const record = parseOutcomeRecord(
        server.objects.get(jobKeys.outcome(1, 1)) ?? Buffer.alloc(0),
      );
      expect(record).toMatchObject({ phase: "failed", cause: "infrastructure" });
      expect(record.reason).toContain(words);
      expect(record.reason).toContain(key);
      expect(server.objects.has(jobKeys.result(1, 1))).toBe(false);
      expect(server.objects.get(jobKeys.log(1, 1))?.toString()).toContain(words);
    }
  },
);

test("a range of an object that the store cuts short is refused, however often it is asked for", async () => {
  const server = await objectServer(() => false);
  server.objects.set("data", Buffer.alloc(50));
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-http-"));
  const store = httpStore({ kind: "http", get: { data: `${server.url}/data` }, put: {} }, folder, {
    firstPauseMs: 1,
    maxTries: 3,
  });
  const range = { offset: 10, length: 60 };
  const expected = { bytes: 100, sha256: "" };
  await expect(store.fetchRange("data", range, join(folder, "part"), expected)).rejects.toThrow(
    /cut short|status 416/u,
  );
  rmSync(folder, { recursive: true });
});

test("a store that refuses the result and takes the record is told in the record", async () => {
  const server = await objectServer((request, response) => {
    if (request.method !== "PUT" || !request.url?.includes(".wxf")) return false;
    response.writeHead(403).end();
    return true;
  });
  const job = served(makeJob("Plus[2, 2]"), server);
  expect((await (await job.spawn()).ended).code).toBe(0);
  const record = parseOutcomeRecord(server.objects.get(jobKeys.outcome(1, 1)) ?? Buffer.alloc(0));
  expect(record).toMatchObject({ phase: "failed", cause: "infrastructure" });
  expect(record.reason).toContain("status 403");
  expect(record.reason).not.toContain("secret");
  expect(record.result).toBeUndefined();
});

test("a write whose answer was lost is known again, another's object is not taken for it", async () => {
  let lost = false;
  const server = await objectServer((request, response) => {
    if (lost || request.method !== "PUT") return false;
    lost = true;
    request.on("data", (part: Buffer) => server.objects.set("out", part));
    request.on("end", () => response.destroy());
    return true;
  });
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-http-"));
  const urls = { out: `${server.url}/out` };
  const store = httpStore({ kind: "http", get: urls, put: urls }, folder, { firstPauseMs: 1 });
  const file = join(folder, "mine");
  writeFileSync(file, "mine");
  expect(await store.create("out", file)).toBe(true);
  server.objects.set("out", Buffer.from("theirs"));
  expect(await store.create("out", file)).toBe(false);
  expect(server.objects.get("out")?.toString()).toBe("theirs");
  rmSync(folder, { recursive: true });
});

test("an error never shows the signature of an URL", async () => {
  const server = await objectServer((_request, response) => {
    response.writeHead(403).end();
    return true;
  });
  const job = served(makeJob("1"), server);
  const { code, stderr } = await (await job.spawn()).ended;
  expect(code).toBe(74);
  expect(stderr).not.toContain("secret");
  expect(existsSync(job.path("json"))).toBe(false);
});
