import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoreAccess } from "@remotebatch/job-model";
import { jobKeys, parseOutcomeRecord } from "@remotebatch/job-model";
import { afterEach, expect, test } from "vitest";
import { httpStore } from "../src/store/http-store.js";
import { makeJob, TestJob } from "./job-folder.js";

type Trouble = (request: IncomingMessage, response: ServerResponse) => boolean;

interface ObjectServer {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

const servers: ObjectServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A small object store with ranges and conditional writes; `trouble` may answer in its place. */
async function objectServer(trouble: Trouble): Promise<ObjectServer> {
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const key = decodeURIComponent((request.url ?? "").slice(1).split("?")[0] ?? "");
    requests.push(`${request.method} ${key} ${request.headers.range ?? ""}`.trim());
    if (trouble(request, response)) {
      request.resume();
      return;
    }
    if (request.method === "PUT") {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const refused = request.headers["if-none-match"] === "*" && objects.has(key);
        if (!refused) objects.set(key, Buffer.concat(parts));
        response.writeHead(refused ? 412 : 200).end();
      });
      return;
    }
    const object = objects.get(key);
    if (object === undefined) {
      response.writeHead(404).end();
      return;
    }
    const range = /^bytes=(\d+)-(\d*)$/u.exec(request.headers.range ?? "");
    if (range === null) {
      response.writeHead(200, { "content-length": object.length }).end(object);
      return;
    }
    const part = object.subarray(
      Number(range[1]),
      range[2] === "" ? undefined : Number(range[2]) + 1,
    );
    response.writeHead(206, { "content-length": part.length }).end(part);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const made: ObjectServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  servers.push(made);
  return made;
}

const outKeys = [
  jobKeys.outcome(1, 1),
  jobKeys.result(1, 1),
  jobKeys.resultIndex(1, 1),
  jobKeys.log(1, 1),
];

/** Puts a job's objects on the server, and gives a job whose runner reaches them by URL. */
function served(job: TestJob, server: ObjectServer): TestJob {
  const manifest = JSON.parse(readFileSync(join(job.folder, "manifest.json"), "utf8")) as {
    readonly objects: Readonly<Record<string, unknown>>;
  };
  const keys = ["manifest.json", ...Object.keys(manifest.objects)];
  for (const key of keys) server.objects.set(key, readFileSync(join(job.folder, key)));
  const urls = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, `${server.url}/${name}?signature=secret`]));
  const access: StoreAccess = {
    kind: "http",
    get: urls([...keys, ...outKeys]),
    put: urls(outKeys),
  };
  return new TestJob(job.folder, {
    version: 1,
    uuid: "00000000-0000-4000-8000-00000000000a",
    access,
    scratchFolder: join(job.folder, "scratch"),
  });
}

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
