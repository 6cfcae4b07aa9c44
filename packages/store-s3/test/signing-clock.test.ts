import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Credentials, type S3Store, s3Store } from "@remotebatch/store-s3";
import { afterEach, beforeEach, expect, test } from "vitest";

const hourMs = 3_600_000;
let aheadMs = 0;
let endpoint = "";
const server = createServer((request, response) => {
  request.resume();
  response.setHeader("date", new Date(Date.now() + aheadMs).toUTCString());
  response.end();
});
server.on("request", (_request, response) => {
  response.sendDate = false;
});
beforeEach(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const storeWith = (credentials: Credentials): S3Store =>
  s3Store({ bucket: "jobs", region: "us-east-1", endpoint, credentials });
const keys = { accessKeyId: "AKIAOLD", secretAccessKey: "secret" };

/** When a URL was signed, milliseconds since 1970. */
function signedAt(url: string): number {
  const stamp = new URL(url).searchParams.get("X-Amz-Date") ?? "";
  return Date.parse(stamp.replace(/^(....)(..)(..T..)(..)/u, "$1-$2-$3:$4:"));
}

test.each([-2 * hourMs, 2 * hourMs])(
  "URLs are signed by the server's clock, which is ahead by %d ms, as requests are",
  async (by) => {
    aheadMs = by;
    const store = storeWith(keys);
    // The first answer tells what the time is there.
    await store.put("k", new Uint8Array(1));
    const access = await store.grant("jobs/x/", { reads: ["a"], writes: [] });
    const url = access.kind === "http" ? (access.get["a"] ?? "") : "";
    expect(Math.abs(signedAt(url) - (Date.now() + by))).toBeLessThan(60_000);
    store.close();
  },
);

test("URLs are signed with fresh keys where those at hand end before them", async () => {
  aheadMs = 0;
  let count = 0;
  const store = storeWith(async () => {
    count += 1;
    return { ...keys, accessKeyId: `AKIA${count}`, expiration: new Date(Date.now() + hourMs) };
  });
  await store.put("k", new Uint8Array(1));
  const idOf = async (): Promise<string | undefined> => {
    const { query } = await store.presigner();
    return /Credential=(AKIA\d+)/u.exec(query)?.[1];
  };
  expect(await idOf()).toBe("AKIA2");
  // Not again for each of many launches.
  expect(await idOf()).toBe("AKIA2");
  store.close();
});

test("keys that cannot be renewed sign as long as they are good", async () => {
  let count = 0;
  const store = storeWith(async () => {
    count += 1;
    if (count > 1) throw new Error("the service that gives keys is away");
    return { ...keys, expiration: new Date(Date.now() + hourMs) };
  });
  await store.put("k", new Uint8Array(1));
  expect((await store.presigner()).query).toContain("AKIAOLD");
  expect(count).toBe(2);
  store.close();
});
