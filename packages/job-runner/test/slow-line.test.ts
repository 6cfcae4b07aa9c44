import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { HttpLimits } from "../src/store/http-request.js";
import { httpStore } from "../src/store/http-store.js";
import { objectServer, type Trouble } from "./object-server.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function reached(trouble: Trouble, limits: HttpLimits) {
  const server = await objectServer(trouble);
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-line-"));
  folders.push(folder);
  const urls = { out: `${server.url}/out?signature=secret` };
  const access = { kind: "http", get: urls, put: urls } as const;
  return { server, folder, store: httpStore(access, folder, { firstPauseMs: 1, ...limits }) };
}

test("an upload may take longer than the patience for an answer, as long as its bytes move", async () => {
  // More than both ends of a connection buffer, so that the sender has to wait for the reader.
  const bytes = Buffer.alloc(32 << 20, "slow");
  const lengths: unknown[] = [];
  const { server, folder, store } = await reached(
    (request) => {
      if (request.method !== "PUT") return false;
      lengths.push(request.headers["content-length"]);
      let slow = 100;
      request.on("data", () => {
        if (slow-- <= 0) return;
        request.pause();
        setTimeout(() => request.resume(), 20);
      });
      return false;
    },
    { answerTimeoutMs: 800, maxTries: 2 },
  );
  const file = join(folder, "mine");
  writeFileSync(file, bytes);
  expect(await store.create("out", file)).toBe(true);
  expect(server.objects.get("out")?.equals(bytes)).toBe(true);
  expect(lengths).toEqual([String(bytes.length)]);
});

test("an upload whose bytes stand still is given up and made again", async () => {
  let tries = 0;
  const { server, folder, store } = await reached(
    (request) => request.method === "PUT" && ++tries === 1,
    { answerTimeoutMs: 100, maxTries: 2 },
  );
  const file = join(folder, "mine");
  writeFileSync(file, "mine");
  expect(await store.create("out", file)).toBe(true);
  expect(server.objects.get("out")?.toString()).toBe("mine");
  expect(tries).toBe(2);
});

test("a read may take longer than the patience for an answer, as long as its bytes move", async () => {
  const { store } = await reached(
    (request, response) => {
      if (request.method !== "GET") return false;
      let left = 10;
      const timer = setInterval(() => {
        response.write("x");
        if (--left > 0) return;
        clearInterval(timer);
        response.end();
      }, 60);
      return true;
    },
    { answerTimeoutMs: 300, maxTries: 1 },
  );
  expect(Buffer.from(await store.read("out", 100)).toString()).toBe("x".repeat(10));
});

test.each([
  ["with its size", { "content-range": "bytes */100000" }],
  ["without a word of its size", {}],
])(
  "a download that breaks off after its last byte is whole, when the server says so %s",
  async (_how, headers) => {
    const object = Buffer.alloc(100_000, 7);
    const { folder, store } = await reached(
      (request, response) => {
        if (request.headers.range === "bytes=100000-") response.writeHead(416, headers).end();
        else if (request.headers.range === undefined) {
          // Without a length, so that only the end that is missing tells that it was cut.
          response.writeHead(200);
          response.write(object, () => setTimeout(() => response.destroy(), 50));
        } else return false;
        return true;
      },
      { maxTries: 2 },
    );
    const target = join(folder, "copy");
    const sha256 = "1".repeat(64);
    // The bytes are all there; their hash is the next thing that is looked at.
    await expect(store.fetch("out", target, { bytes: 100_000, sha256 })).rejects.toThrow("SHA-256");
    expect(readFileSync(target).equals(object)).toBe(true);
  },
);

test("a download that breaks off, of an object that has become shorter since, is refused", async () => {
  const { folder, store } = await reached(
    (request, response) => {
      if (request.headers.range !== undefined) {
        response.writeHead(416, { "content-range": "bytes */10" }).end();
      } else {
        response.writeHead(200);
        response.write(Buffer.alloc(1000), () => setTimeout(() => response.destroy(), 50));
      }
      return true;
    },
    { maxTries: 2 },
  );
  const expected = { bytes: 1000, sha256: "1".repeat(64) };
  await expect(store.fetch("out", join(folder, "copy"), expected)).rejects.toThrow("status 416");
});
