import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { bucketStore } from "../src/store/bucket-store.js";
import { MachineKeys } from "../src/store/machine-keys.js";
import { type SmallServer, smallServer } from "./keys-server.js";
import { objectServer, type Trouble } from "./object-server.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const stillKeys = () =>
  new MachineKeys({ AWS_ACCESS_KEY_ID: "AKIATESTTESTTEST", AWS_SECRET_ACCESS_KEY: "secret" });

function storeOn(endpoint: string, keys: Pick<MachineKeys, "get" | "forget"> = stillKeys()) {
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-bucket-"));
  folders.push(folder);
  const access = { kind: "s3", bucket: "jobs", prefix: "a/b/", region: "eu-west-1", endpoint };
  const limits = { firstPauseMs: 1, maxTries: 3 };
  return { folder, store: bucketStore({ ...access, kind: "s3" }, folder, limits, keys) };
}

const refusal = (response: ServerResponse, status: number, code: string, more = ""): void => {
  const words = `<Error><Code>${code}</Code><Message>said by the server about AKIATESTTESTTEST</Message>${more}</Error>`;
  response.writeHead(status, { "content-type": "application/xml" }).end(words);
};

/** A store upon a server that answers every request with one refusal. */
async function refusing(status: number, code: string, more = "") {
  const server = await smallServer((_request, response) => refusal(response, status, code, more));
  return { server, ...storeOn(server.url) };
}

/** The scopes of the signatures that came. */
const signers = ({ requests }: SmallServer): readonly (string | undefined)[] =>
  requests.map(({ headers }) => /Credential=([^/]+)/u.exec(headers.authorization ?? "")?.[1]);

test("objects below the prefix are read by range and created once, with the bucket in the path", async () => {
  const server = await objectServer(() => false);
  const { folder, store } = storeOn(server.url);
  const file = join(folder, "mine");
  writeFileSync(file, "0123456789");
  expect(await store.create("out/1/1.json", file)).toBe(true);
  expect(server.objects.get("jobs/a/b/out/1/1.json")?.toString()).toBe("0123456789");
  writeFileSync(file, "other");
  expect(await store.create("out/1/1.json", file)).toBe(false);
  const copy = join(folder, "copy");
  const whole = { bytes: 10, sha256: "" };
  await store.fetchRange("out/1/1.json", { offset: 2, length: 3 }, copy, whole);
  expect(readFileSync(copy, "utf8")).toBe("234");
  expect(await store.has("out/2/1.json")).toBe(false);
});

test.each([500, 503])("a bucket that answers %i at first is asked again", async (status) => {
  let count = 0;
  const trouble: Trouble = (_request, response) => {
    count += 1;
    if (count > 1) return false;
    refusal(response, status, "SlowDown");
    return true;
  };
  const server = await objectServer(trouble);
  server.objects.set("jobs/a/b/k", Buffer.from("there"));
  const { store } = storeOn(server.url);
  expect(Buffer.from(await store.read("k", 10)).toString()).toBe("there");
  expect(count).toBe(2);
});

test("keys that end in the middle are replaced by fresh ones, and the request is made again", async () => {
  const server = await smallServer((request, response) => {
    if (request.headers.authorization?.includes("ASIAOLD") === true)
      refusal(response, 400, "ExpiredToken");
    else response.end("there");
  });
  let id = "ASIAOLD";
  const keys = {
    get: async () => ({ accessKeyId: id, secretAccessKey: "s", sessionToken: "t" }),
    forget: () => {
      id = "ASIANEW";
    },
  };
  const { store } = storeOn(server.url, keys);
  expect(Buffer.from(await store.read("k", 10)).toString()).toBe("there");
  expect(signers(server)).toEqual(["ASIAOLD", "ASIANEW"]);
});

test("a clock that is wrong by an hour is set by the server's", async () => {
  const ahead = new Date(Date.now() + 3_600_000);
  const server = await smallServer((request, response) => {
    const stamp = String(request.headers["x-amz-date"]);
    response.setHeader("date", ahead.toUTCString());
    if (stamp.slice(0, 11) === ahead.toISOString().replace(/[-:]/gu, "").slice(0, 11))
      response.end("there");
    else refusal(response, 403, "RequestTimeTooSkewed");
  });
  const { store } = storeOn(server.url);
  expect(Buffer.from(await store.read("k", 10)).toString()).toBe("there");
  expect(server.requests).toHaveLength(2);
});

test.each([
  [400, "ExpiredToken", "", "have ended", 2],
  [403, "InvalidAccessKeyId", "", "are not accepted", 2],
  [403, "SignatureDoesNotMatch", "", "the secret key is wrong", 1],
  [403, "RequestTimeTooSkewed", "", "clock is wrong", 1],
  [
    400,
    "AuthorizationHeaderMalformed",
    "<Region>us-west-2</Region>",
    "in the region us-west-2 and not in eu-west-1",
    1,
  ],
  [301, "PermanentRedirect", "", "in another region and not in eu-west-1", 1],
  [404, "NoSuchBucket", "", "no such bucket", 1],
])(
  "a bucket that answers %i %s is no missing object but a failure that says why",
  async (status, code, more, words, asked) => {
    const { server, store } = await refusing(status, code, more);
    const error = await store.has("k").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ChildFailure", outcomeCause: "infrastructure" });
    expect(String(error)).toContain(words);
    expect(String(error)).toContain(code);
    expect(String(error)).not.toMatch(/AKIATEST|Signature=/u);
    expect(server.requests).toHaveLength(asked);
  },
);

test("of an object that may not be read it is said, and whether it is there is left open", async () => {
  const { store } = await refusing(403, "AccessDenied");
  expect(await store.has("k")).toBe(false);
  await expect(store.read("k", 10)).rejects.toThrow(
    /GET s3:\/\/jobs\/a\/b\/k failed: status 403 \(AccessDenied: said by/u,
  );
});
