import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type S3StoreSettings, s3Store } from "@remotebatch/store-s3";
import { afterEach, expect, test } from "vitest";

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Answer = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;

/** A store on a server that answers as it is told. */
async function storeOn(answer: Answer, settings: Partial<S3StoreSettings> = {}) {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => answer(request, Buffer.concat(parts), response));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const store = s3Store({
    bucket: "jobs",
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "AKIAOLD", secretAccessKey: "secret" },
    ...settings,
  });
  servers.push({
    close: () => {
      store.close();
      server.closeAllConnections();
      server.close();
    },
  });
  return store;
}

const refuse = (response: ServerResponse, status: number, code: string): void => {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<Error><Code>${code}</Code><Message>words</Message></Error>`);
};

test.each([
  ["our own", "mine", "written"],
  ["somebody else's", "other", "exists"],
])(
  "a write whose answer was lost, and %s object is found there: %s is %s",
  async (_whose, there, told) => {
    let puts = 0;
    const store = await storeOn((request, _body, response) => {
      if (request.method !== "PUT") response.end(there);
      else if (++puts === 1) refuse(response, 500, "InternalError");
      else refuse(response, 412, "PreconditionFailed");
    });
    const bytes = new TextEncoder().encode("mine");
    expect(await store.put("k", bytes, { ifAbsent: true })).toBe(told);
    expect(puts).toBe(2);
  },
);

test("an object that is there at once is not ours, even where it is the same", async () => {
  const store = await storeOn((request, _body, response) => {
    if (request.method === "PUT") refuse(response, 412, "PreconditionFailed");
    else response.end("mine");
  });
  const bytes = new TextEncoder().encode("mine");
  expect(await store.put("k", bytes, { ifAbsent: true })).toBe("exists");
});

test("an upload whose part fails sends no more parts, and is taken back when the others have come in", async () => {
  const asked: string[] = [];
  const store = await storeOn(
    ({ method, url = "" }, _body, response) => {
      const part = Number(/partNumber=(\d+)/u.exec(url)?.[1] ?? 0);
      if (method === "POST") {
        const name = "InitiateMultipartUploadResult";
        response.end(`<${name}><UploadId>u1</UploadId></${name}>`);
      } else if (part === 1) refuse(response, 403, "AccessDenied");
      else
        setTimeout(() => {
          asked.push(`${method} ${part}`);
          response.writeHead(200, { etag: '"e"' }).end();
        }, 100);
    },
    { partBytes: 5 * 2 ** 20, parallelParts: 3 },
  );
  const error = await store.put("k", new Uint8Array(60 * 2 ** 20)).catch((reason) => reason);
  expect(error).toMatchObject({ code: "BATCH_FORBIDDEN" });
  await new Promise((resolve) => setTimeout(resolve, 500));
  // Those that were under way are waited for: what comes in after it was taken back would stay, and be paid for.
  expect(asked.slice(0, -1).sort()).toEqual(["PUT 2", "PUT 3"]);
  expect(asked.at(-1)).toBe("DELETE 0");
});

test("a list that is cut and does not say how it goes on is no list", async () => {
  const store = await storeOn((_request, _body, response) => {
    const one = "<Contents><Key>a/1</Key><Size>1</Size></Contents>";
    response.end(`<ListBucketResult><IsTruncated>true</IsTruncated>${one}</ListBucketResult>`);
  });
  await expect(store.list("a/")).rejects.toMatchObject({
    code: "BATCH_STORE_FAILED",
    message: expect.stringContaining("does not say how it goes on"),
  });
});

test("a server that falls silent is given up, and the call can be repeated", async () => {
  const store = await storeOn(() => {}, { silenceMs: 100, maxTries: 2 });
  await expect(store.get("k")).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
});
