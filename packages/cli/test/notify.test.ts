import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, runCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("notify");
const run = (...args: readonly string[]) => runCommand(args, { home, cwd: home });

const requests: Readonly<Record<string, unknown>>[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    requests.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
    response.end();
  });
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});

afterAll(() => {
  server.close();
});

describe("notifications", () => {
  test("a way that can't work is not kept, and no secret ever is", async () => {
    for (const [args, message] of [
      [["Email", "email", "--set", "host=h", "--set", "password=s3cret"], /passwordVariable=NAME/],
      [["Email", "email", "--set", "host=h"], /somebody to tell/],
      [["Chat", "webhook", "--set", "url=nowhere"], /whole http: or https: URL/],
      [["Chat", "pigeon"], /Choose one of: email, webhook/],
      [["a b", "webhook"], /can't be the name/],
    ] as const) {
      const { code, stderr } = await run("notify", "add", ...args);
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain("s3cret");
      expect(code).toBe(2);
    }
    expect(existsSync(join(home, "notifications.json"))).toBe(false);
  });

  test("is set up, tried, and tells of a job that is waited for", async () => {
    expect((await run("notify", "add", "Chat", "webhook", "--set", `url=${url}`)).code).toBe(0);
    const file = join(home, "notifications.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toContain(url);
    expect(await run("notify", "test", "Chat")).toMatchObject({ code: 0 });
    expect(requests.at(-1)).toMatchObject({ subject: "test message" });
    const { stdout } = await run("submit", "2+2", "--notify", "JobSucceeded", "--wait");
    expect(stdout).toBe("4\n");
    expect(requests.at(-1)).toMatchObject({
      event: "JobSucceeded",
      subject: expect.stringMatching(/has succeeded/),
    });
  });

  test("those of a job that nobody waited for are told by `notify run`, once", async () => {
    const id = (
      await run("submit", "3+3", "--notify", '{"JobStarted", "JobCompleted"} -> "Chat"')
    ).stdout.trim();
    const before = requests.length;
    expect(await run("notify", "run")).toMatchObject({ code: 0, stderr: "" });
    expect(await run("notify", "run")).toMatchObject({ code: 0, stderr: "" });
    const told = requests.slice(before);
    expect(told.map((one) => one["jobUuid"])).toEqual([id, id]);
    expect(told.map((one) => one["event"]).sort()).toEqual(["JobCompleted", "JobStarted"]);
  });

  test("an event or a way that there is not is refused before anything is sent", async () => {
    const before = (await run("jobs", "--json")).stdout;
    const { code, stderr } = await run("submit", "1", "--notify", '"JobCompleted" -> "Pager"');
    expect(stderr).toContain("remotebatch notify --help");
    expect(stderr).not.toContain("create the client");
    expect(code).toBe(2);
    expect(stderr).toMatch(/names the method "Pager", and there is Chat/);
    expect((await run("jobs", "--json")).stdout).toBe(before);
  });

  test("a way is listed and removed", async () => {
    expect(jsonLines((await run("notify", "list", "--json")).stdout)).toEqual([
      { name: "Chat", kind: "webhook", settings: { url } },
    ]);
    expect((await run("notify", "remove", "Chat")).code).toBe(0);
    expect((await run("notify", "remove", "Chat")).stderr).toMatch(/no way "Chat"; there is none/);
  });
});

describe("environments", () => {
  test("one that was added is removed, the default goes back to the built-in one, which stays", async () => {
    await run("env", "add", "other", "local", "--default");
    expect((await run("env", "remove", "other")).code).toBe(0);
    const [left, ...more] = jsonLines((await run("env", "list", "--json")).stdout);
    expect(left).toMatchObject({ name: "local", default: true });
    expect(more).toEqual([]);
    const { code, stderr } = await run("env", "remove", "local");
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/built in/) });
  });
});
