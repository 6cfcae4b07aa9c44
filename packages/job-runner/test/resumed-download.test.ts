import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { httpStore } from "../src/store/http-store.js";
import { objectServer, type Trouble } from "./object-server.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Fetches an object that may change; gives what came. */
async function fetched(trouble: Trouble): Promise<string> {
  const server = await objectServer(trouble);
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-resume-"));
  folders.push(folder);
  const access = { kind: "http", get: { saved: `${server.url}/saved` }, put: {} } as const;
  const store = httpStore(access, folder, { firstPauseMs: 1, maxTries: 3 });
  const target = join(folder, "copy");
  expect(await store.fetchIfThere("saved", target, 1000)).toBe(true);
  return readFileSync(target, "utf8");
}

test("an object that is replaced while it is fetched is fetched anew, and never half of each", async () => {
  let replaced = false;
  const got = await fetched(({ headers }, response) => {
    const etag = replaced ? '"new"' : '"old"';
    const text = replaced ? "NEW" : "old and longer";
    if (headers.range === "bytes=0-0") response.writeHead(206).end("?");
    else if (headers["if-match"] !== undefined && headers["if-match"] !== etag) {
      response.writeHead(412).end();
    } else if (headers.range === undefined && !replaced) {
      response.writeHead(200, { etag, "content-length": text.length });
      response.write("old ", () => setTimeout(() => response.destroy(), 50));
      replaced = true;
    } else if (headers.range === undefined) response.writeHead(200, { etag }).end(text);
    else response.writeHead(206, { etag }).end("!".repeat(10));
    return true;
  });
  expect(got).toBe("NEW");
});

test("a part that begins elsewhere than asked for is not taken for it", async () => {
  let tries = 0;
  const got = await fetched(({ headers }, response) => {
    if (headers.range === "bytes=0-0") response.writeHead(206).end("0");
    else if (++tries === 1) {
      response.writeHead(200, { "content-length": 10 });
      response.write("0123", () => setTimeout(() => response.destroy(), 50));
    } else if (tries === 2) {
      response.writeHead(206, { "content-range": "bytes 0-9/10" }).end("0123456789");
    } else response.writeHead(206, { "content-range": "bytes 4-9/10" }).end("456789");
    return true;
  });
  expect(got).toBe("0123456789");
  expect(tries).toBe(3);
});
