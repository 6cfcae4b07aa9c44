import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { httpStore } from "../src/store/http-store.js";
import { objectServer, type Trouble } from "./object-server.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A server with some trouble, a store that writes `out` to it, and a finished file. */
async function written(trouble: Trouble, { isReadable = true } = {}) {
  const server = await objectServer(trouble);
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-put-"));
  folders.push(folder);
  const urls = { out: `${server.url}/out` };
  const store = httpStore({ kind: "http", get: isReadable ? urls : {}, put: urls }, folder, {
    firstPauseMs: 1,
    maxTries: 3,
  });
  const file = join(folder, "mine");
  writeFileSync(file, "mine");
  return { server, store, file };
}

/** Refuses every conditional PUT. */
const refusing =
  (status: number, body: string): Trouble =>
  (request, response) => {
    if (request.headers["if-none-match"] === undefined) return false;
    response.writeHead(status).end(body);
    return true;
  };

test.each([
  [400, "<Code>RequestTimeout</Code>"],
  [400, "<Code>ExpiredToken</Code>"],
  [405, "<Code>MethodNotAllowed</Code>"],
])("a refusal with status %i and %s takes nothing of the condition away", async (status, body) => {
  const { server, store, file } = await written(refusing(status, body));
  await expect(store.create("out", file)).rejects.toThrow(`status ${status}`);
  expect(server.objects.has("out")).toBe(false);
});

test.each([
  [501, ""],
  [400, "<Code>InvalidArgument</Code><ArgumentName>If-None-Match</ArgumentName>"],
  [400, "<Code>NotImplemented</Code>"],
  [405, "no preconditions here"],
])(
  "a store that says %i %s knows no conditions, and is looked at before it is written to",
  async (status, body) => {
    const { server, store, file } = await written(refusing(status, body));
    expect(await store.create("out", file)).toBe(true);
    expect(server.objects.get("out")?.toString()).toBe("mine");
    server.objects.set("out", Buffer.from("theirs"));
    expect(await store.create("out", file)).toBe(false);
    expect(server.objects.get("out")?.toString()).toBe("theirs");
  },
);

test("without conditions, an object that may not be looked at is not written over", async () => {
  const { server, store, file } = await written((request, response) => {
    if (refusing(501, "")(request, response)) return true;
    if (request.method !== "GET") return false;
    response.writeHead(403).end();
    return true;
  });
  server.objects.set("out", Buffer.from("theirs"));
  await expect(store.create("out", file)).rejects.toThrow(/Nothing shows.*403.*Give the job/u);
  expect(server.objects.get("out")?.toString()).toBe("theirs");
});

test("without conditions, an object that has no URL to be looked at is not written over", async () => {
  const { server, store, file } = await written(refusing(501, ""), { isReadable: false });
  server.objects.set("out", Buffer.from("theirs"));
  await expect(store.create("out", file)).rejects.toThrow(/no URL to read.*Give the job/u);
  expect(server.objects.get("out")?.toString()).toBe("theirs");
});

test("a write that met another is made again, and is not taken for one that came too late", async () => {
  let met = 0;
  const { server, store, file } = await written((request, response) => {
    if (request.method !== "PUT" || ++met > 2) return false;
    response.writeHead(409).end("<Code>ConditionalRequestConflict</Code>");
    return true;
  });
  expect(await store.create("out", file)).toBe(true);
  expect(server.objects.get("out")?.toString()).toBe("mine");
});

test("an object is published over one that nobody finished, whatever a store knows of conditions", async () => {
  const { server, store, file } = await written(refusing(501, ""), { isReadable: false });
  server.objects.set("out", Buffer.from("of a dead run"));
  await store.supersede("out", file);
  expect(server.objects.get("out")?.toString()).toBe("mine");
});

test("what was replaced for a run that turned out to be alive comes back", async () => {
  const { server, store, file } = await written(() => false);
  server.objects.set("out", Buffer.from("of a slow run"));
  const replaced = await store.supersede("out", file);
  expect(server.objects.get("out")?.toString()).toBe("mine");
  await replaced.restore();
  expect(server.objects.get("out")?.toString()).toBe("of a slow run");
});
