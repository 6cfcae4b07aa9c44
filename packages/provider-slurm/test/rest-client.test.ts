import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { restClient, restSettingsProblem } from "../src/rest-client.js";
import { restCommands } from "../src/rest-commands.js";

const folder = mkdtempSync(join(tmpdir(), "rb-rest-"));
const socket = join(folder, "s");
let answer: { status: number; body: string; delayMs?: number };
let asked: { method: string; url: string; headers: IncomingHttpHeaders }[] = [];
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    asked.push({ method, url, headers });
    setTimeout(() => {
      response.writeHead(answer.status);
      response.end(answer.body);
    }, answer.delayMs ?? 0);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const commands = (more: object = {}, timeoutMs = 5000) =>
  restCommands(
    restClient({ socket, version: "v0.0.38", ...more }, { timeoutMs, user: "me" }),
    "v0.0.38",
  );

test("the token of the file is read anew for every question and goes in a header", async () => {
  const tokenFile = join(folder, "token");
  answer = { status: 200, body: '{"meta":{"Slurm":{"release":"22.05.8"}},"errors":[]}' };
  const { facts } = commands({ tokenFile });
  for (const token of ["SLURM_JWT=one", "two"]) {
    writeFileSync(tokenFile, `${token}\n`);
    expect((await facts()).version).toBe("22.05.8");
  }
  expect(asked.map(({ headers }) => headers["x-slurm-user-token"])).toEqual(["one", "two"]);
  expect(asked[0]).toMatchObject({
    url: "/slurm/v0.0.38/ping",
    headers: { "x-slurm-user-name": "me" },
  });
});

test.each([
  [401, "", "BATCH_UNAUTHENTICATED"],
  [403, "", "BATCH_FORBIDDEN"],
  [429, "", "BATCH_THROTTLED"],
  [503, "", "BATCH_UNAVAILABLE"],
  [200, "{half an ans", "BATCH_ENGINE_FAILED"],
  [500, '{"errors":[{"error":"Unable to contact slurm controller"}]}', "BATCH_UNAVAILABLE"],
  [200, '{"errors":[{"error":"Invalid partition name specified"}]}', "BATCH_INVALID_OPTION"],
])("an answer %i %s is %s", async (status, body, code) => {
  answer = { status, body };
  await expect(commands().queue(["1"])).rejects.toMatchObject({ code });
});

test("a service that is not there, or does not answer in time, is unavailable", async () => {
  const away = commands({ socket: join(folder, "none") });
  await expect(away.facts()).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE", retryable: true });
  answer = { status: 200, body: "{}", delayMs: 2000 };
  await expect(commands({}, 50).facts()).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
});

test("an aborted question rejects with the signal's own reason", async () => {
  answer = { status: 200, body: "{}", delayMs: 2000 };
  const stop = new AbortController();
  const reason = new Error("changed my mind");
  const asking = commands().facts({ signal: stop.signal });
  stop.abort(reason);
  await expect(asking).rejects.toBe(reason);
});

test("elements are ended one by one, and one that Slurm has forgotten is no error", async () => {
  answer = { status: 500, body: '{"errors":[{"error":"Invalid job id specified"}]}' };
  await commands().cancel("77_[0,2-3]");
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(
    [0, 2, 3].map((index) => `DELETE /slurm/v0.0.38/job/77_${index}`),
  );
});

test.each([
  {},
  { url: "http://a", socket: "/s", version: "v0.0.38" },
  { url: "file:///etc", version: "v0.0.38" },
  { socket: "/s", version: "../v0" },
  { socket: "/s", version: "v0.0.38", user: "a\r\nb: c" },
  { socket: "/s", version: "v0.0.38", token: "a b" },
  { socket: "/s", version: "v0.0.38", tokn: "x" },
])("settings %j are refused", (settings) => {
  expect(restSettingsProblem(settings as never)).toBeDefined();
});
