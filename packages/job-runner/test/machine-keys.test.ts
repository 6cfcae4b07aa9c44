import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MachineKeys } from "../src/store/machine-keys.js";
import { keysAnswer, smallServer } from "./keys-server.js";

const minute = 60_000;

test("keys of the environment go before all others, and a token with them", async () => {
  const keys = new MachineKeys({
    AWS_ACCESS_KEY_ID: "AKIA1",
    AWS_SECRET_ACCESS_KEY: "s",
    AWS_SESSION_TOKEN: "t",
    AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:1/",
  });
  expect(await keys.get()).toEqual({
    accessKeyId: "AKIA1",
    secretAccessKey: "s",
    sessionToken: "t",
  });
});

test("a container's keys are asked for with its token, whose file is read each time, and again minutes before they end", async () => {
  let now = Date.UTC(2026, 0, 1);
  let count = 0;
  const server = await smallServer((_request, response) =>
    response.end(keysAnswer(`ASIA${++count}`, now + 30 * minute)),
  );
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-token-"));
  const file = join(folder, "token");
  writeFileSync(file, "first\n");
  const keys = new MachineKeys(
    {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/role`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "not this one",
    },
    () => now,
  );
  const [one, other] = await Promise.all([keys.get(), keys.get()]);
  expect([one.accessKeyId, other.accessKeyId, server.requests.length]).toEqual([
    "ASIA1",
    "ASIA1",
    1,
  ]);
  now += 20 * minute;
  expect((await keys.get()).accessKeyId).toBe("ASIA1");
  writeFileSync(file, "second");
  now += 6 * minute;
  expect((await keys.get()).accessKeyId).toBe("ASIA2");
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(["first", "second"]);
  rmSync(folder, { recursive: true });
});

test("while a container's keys are good, a place that fails ends nothing; afterwards it does, without a word of its answers", async () => {
  let now = Date.UTC(2026, 0, 1);
  let broken = false;
  const server = await smallServer((_request, response) => {
    if (broken) response.writeHead(403).end('{"SecretAccessKey":"leaked"}');
    else response.end(keysAnswer("ASIA1", now + 10 * minute));
  });
  const keys = new MachineKeys(
    { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/role?id=leaked` },
    () => now,
  );
  await keys.get();
  broken = true;
  now += 8 * minute;
  expect((await keys.get()).accessKeyId).toBe("ASIA1");
  await keys.get();
  expect(server.requests).toHaveLength(2);
  now += 3 * minute;
  const error = await keys.get().catch((reason: unknown) => reason);
  expect(String(error)).toMatch(/AWS_CONTAINER_CREDENTIALS: http.*\/role failed: status 403/u);
  expect(String(error)).not.toContain("leaked");
});

test("keys that a service refused are not given again", async () => {
  let count = 0;
  const server = await smallServer((_request, response) =>
    response.end(keysAnswer(`ASIA${++count}`)),
  );
  const keys = new MachineKeys({ AWS_CONTAINER_CREDENTIALS_FULL_URI: server.url });
  keys.forget(await keys.get());
  expect((await keys.get()).accessKeyId).toBe("ASIA2");
});

test("a machine's keys are had with a token of the second version's kind", async () => {
  const server = await smallServer((request, response) => {
    if (request.method === "PUT") response.end("session");
    else if (request.headers["x-aws-ec2-metadata-token"] !== "session")
      response.writeHead(401).end();
    else response.end(request.url?.endsWith("/batch-role") ? keysAnswer("ASIA9") : "batch-role\n");
  });
  const keys = new MachineKeys({ AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url });
  expect((await keys.get()).accessKeyId).toBe("ASIA9");
  expect(server.requests.map(({ line }) => line)).toEqual([
    "PUT /latest/api/token",
    "GET /latest/meta-data/iam/security-credentials/",
    "GET /latest/meta-data/iam/security-credentials/batch-role",
  ]);
});

test.each([
  ["http://example.com/keys", "must be an https address"],
  ["http://169.254.170.2.example.com/keys", "must be an https address"],
  ["ftp://localhost/keys", "must be an https address"],
])("the container's token is not sent to %s", async (url, words) => {
  const keys = new MachineKeys({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: "t",
  });
  await expect(keys.get()).rejects.toThrow(words);
});

test("where there are no keys at all it is said what would give some", async () => {
  const keys = new MachineKeys({ AWS_EC2_METADATA_DISABLED: "true" });
  await expect(keys.get()).rejects.toThrow(/no keys for the store. Give the job a role/u);
});
