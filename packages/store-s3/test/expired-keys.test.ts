import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BatchError } from "@remotebatch/job-model";
import { s3Store } from "@remotebatch/store-s3";
import { afterEach, expect, test } from "vitest";

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that knows one key, which the test changes, and notes what was asked. */
async function strictServer(known: { id: string; parts?: number }) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const id = /Credential=([^/]+)/u.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const query = request.url?.split("?")[1] ?? "";
    asked.push(`${request.method} ${query.replace(/&x-id=\w+|x-id=\w+&?/gu, "")} ${id}`);
    if (query.includes("partNumber=2")) known.id = "AKIANEW";
    request.resume();
    request.on("end", () => {
      if (id !== known.id) {
        response.writeHead(400, { "content-type": "application/xml" });
        response.end(
          `<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message><Token-0>${id}</Token-0></Error>`,
        );
      } else if (request.method === "POST")
        response.end(
          "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>",
        );
      else
        response
          .writeHead(200, { etag: '"e"', "content-length": request.method === "GET" ? 5 : 0 })
          .end(request.method === "GET" ? "there" : "");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  servers.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test("a function that gives keys is asked again, so that keys which have ended are replaced", async () => {
  const known = { id: "AKIAOLD" };
  let current = "AKIAOLD";
  const { url } = await strictServer(known);
  const store = s3Store({
    bucket: "jobs",
    region: "us-east-1",
    endpoint: url,
    credentials: async () => ({ accessKeyId: current, secretAccessKey: "secret" }),
  });
  const text = async (): Promise<string> => Buffer.from((await store.get("k")) ?? []).toString();
  expect(await text()).toBe("there");
  known.id = "AKIANEW";
  const error = await store.get("k").catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "BATCH_UNAUTHENTICATED" });
  expect(String(error)).toMatch(/sign in again.*ExpiredToken/u);
  expect(String(error)).not.toContain("AKIAOLD");
  current = "AKIANEW";
  expect(await text()).toBe("there");
  store.close();
});

test("a question whose answer has no body is told its reason all the same", async () => {
  const codes = ["ExpiredToken", "SignatureDoesNotMatch", "AccessDenied", "PermanentRedirect"];
  const statuses = [400, 403, 403, 301];
  let at = 0;
  const server = createServer((request, response) => {
    response.writeHead(statuses[at] ?? 500, { "content-type": "application/xml" });
    response.end(
      request.method === "HEAD"
        ? undefined
        : `<Error><Code>${codes[at]}</Code><Message>words</Message></Error>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  servers.push(server);
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "AKIAOLD", secretAccessKey: "secret" };
  const store = s3Store({ bucket: "jobs", region: "us-east-1", endpoint, credentials });
  const told: (string | undefined)[] = [];
  for (at = 0; at < codes.length; at += 1) {
    const error = (await store.size("k").catch((reason: unknown) => reason)) as BatchError;
    expect(error.message).toContain(codes[at]);
    told.push(error.code);
  }
  expect(told).toEqual([
    "BATCH_UNAUTHENTICATED",
    "BATCH_UNAUTHENTICATED",
    "BATCH_FORBIDDEN",
    "BATCH_INVALID_OPTION",
  ]);
  store.close();
  server.closeAllConnections();
});

test("keys with an end are asked for when that comes, and not before each request", async () => {
  const { url } = await strictServer({ id: "AKIAOLD" });
  let count = 0;
  const store = s3Store({
    bucket: "jobs",
    region: "us-east-1",
    endpoint: url,
    credentials: async () => {
      count += 1;
      const expiration = new Date(Date.now() + 3_600_000);
      return { accessKeyId: "AKIAOLD", secretAccessKey: "secret", expiration };
    },
  });
  await store.get("k");
  await store.get("k");
  expect(count).toBe(1);
  store.close();
});

test("an upload whose keys end between two parts rejects with what to do, and nothing is put together", async () => {
  const { asked, url } = await strictServer({ id: "AKIAOLD" });
  const store = s3Store({
    bucket: "jobs",
    region: "us-east-1",
    endpoint: url,
    partBytes: 5 * 2 ** 20,
    parallelParts: 1,
    credentials: { accessKeyId: "AKIAOLD", secretAccessKey: "secret" },
  });
  const error = await store
    .put("k", new Uint8Array(11 * 2 ** 20))
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "BATCH_UNAUTHENTICATED" });
  expect(asked.filter((line) => line.startsWith("PUT"))).toHaveLength(2);
  expect(asked.filter((line) => line.startsWith("POST"))).toHaveLength(1);
  expect(asked.at(-1)).toMatch(/^DELETE/u);
  store.close();
});
