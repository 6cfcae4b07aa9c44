import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobKeys, parseOutcomeRecord } from "@remotebatch/job-model";
import { expect, test } from "vitest";
import { httpStore } from "../src/store/http-store.js";
import { makeJob } from "./job-folder.js";
import { objectServer, served } from "./object-server.js";

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
