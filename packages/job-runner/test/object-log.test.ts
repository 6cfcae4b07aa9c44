import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { httpStore } from "../src/store/http-store.js";
import { objectServer, type Trouble } from "./object-server.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Logs of two runs of one attempt upon a server with some trouble. */
async function twoLogs(trouble: Trouble = () => false, { isReadable = true } = {}) {
  const server = await objectServer(trouble);
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-log-"));
  folders.push(folder);
  const urls = { log: `${server.url}/log` };
  const store = httpStore({ kind: "http", get: isReadable ? urls : {}, put: urls }, folder, {
    firstPauseMs: 1,
    maxTries: 3,
  });
  const text = (): string => server.objects.get("log")?.toString() ?? "";
  return { one: store.openLog("log"), other: store.openLog("log"), text, server };
}

test("a second run's log follows that of the first, and what comes later follows both", async () => {
  const { one, other, text } = await twoLogs();
  one.write("a\n");
  await one.close();
  other.write("b\n");
  await other.close();
  one.write("c\n");
  await one.close();
  await one.close();
  expect(text()).toBe("a\nb\nc\n");
});

test("of two runs that write at once both are in the log", async () => {
  const { one, other, text } = await twoLogs();
  one.write("a\n");
  other.write("b\n");
  await Promise.all([one.close(), other.close()]);
  expect(text().split("\n").sort()).toEqual(["", "a", "b"]);
});

test("lines whose answer was lost are not written twice", async () => {
  let lost = false;
  const { one, text, server } = await twoLogs((request, response) => {
    if (lost || request.method !== "PUT") return false;
    lost = true;
    request.on("data", (part: Buffer) => server.objects.set("log", part));
    request.on("end", () => response.destroy());
    return true;
  });
  one.write("a\n");
  await one.close();
  expect(text()).toBe("a\n");
});

test("where the log may not be read the first one stays", async () => {
  const { one, other, text } = await twoLogs(undefined, { isReadable: false });
  one.write("a\n");
  await one.close();
  other.write("b\n");
  await other.close();
  expect(text()).toBe("a\n");
});

test("a store without conditions is read first", async () => {
  const { one, other, text } = await twoLogs((request, response) => {
    const { "if-none-match": none, "if-match": match } = request.headers;
    if (none === undefined && match === undefined) return false;
    response.writeHead(501).end();
    return true;
  });
  one.write("a\n");
  await one.close();
  other.write("b\n");
  await other.close();
  expect(text()).toBe("a\nb\n");
});

test("a line that comes between reading and writing is not written over", async () => {
  let met = false;
  const { one, other, text, server } = await twoLogs((request, response) => {
    if (met || request.method !== "GET") return false;
    met = true;
    const etag = `"${createHash("md5").update("a\n").digest("hex")}"`;
    response.writeHead(200, { etag }).end("a\n");
    server.objects.set("log", Buffer.from("a\nc\n"));
    return true;
  });
  one.write("a\n");
  await one.close();
  other.write("b\n");
  await other.close();
  expect(text()).toBe("a\nc\nb\n");
});
