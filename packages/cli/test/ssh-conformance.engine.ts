import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sshProvider } from "@remotebatch/provider-ssh";
import { afterAll, expect, test } from "vitest";
import { runCommand, temporaryFolder } from "./run-command.js";
import { describeThroughClient } from "./through-client/describe-client.js";

const script = fileURLToPath(new URL("../../../tooling/engines/sshd/sshd.sh", import.meta.url));
const folder = temporaryFolder("ssh-through-client");
const servers = ["one", "two"].map((name) => join(folder, name));
const started = servers.every((server) => {
  mkdirSync(server);
  return spawnSync(script, ["start", server], { stdio: "inherit" }).status === 0;
});
afterAll(() => {
  for (const server of servers) spawnSync(script, ["stop", server]);
});

if (!started) {
  const verdict = process.env["REQUIRE_ENGINES"] === "1" ? "not run, though demanded" : "not run";
  test(`${verdict}: an ssh server cannot be had on this machine`, () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  const hosts = servers.map((server, at) => ({
    name: `host-${at + 1}`,
    host: "login",
    configFile: join(server, "ssh_config"),
    slots: 3,
  }));
  const shared = join(folder, "shared");
  const node = process.execPath;
  describeThroughClient(
    "jobs on hosts behind ssh",
    join(folder, "registries"),
    () => sshProvider({ hosts, folder: shared, node, pollMs: 50, recordMs: 500, graceMs: 2000 }),
    { timeoutMs: 60_000, concurrent: true },
  );

  test("the command adds such an environment, checks it, and maps over it", async () => {
    const home = join(folder, "home");
    const run = (...words: readonly string[]) => runCommand(words, { home });
    const settings = [`folder=${shared}`, `hosts=${JSON.stringify(hosts)}`, `node=${node}`];
    const words = settings.flatMap((setting) => ["--set", setting]);
    expect((await run("env", "add", "lab", "ssh", ...words)).code).toBe(0);
    expect((await run("env", "check", "lab")).code).toBe(0);
    const map = await run("map", "#^2 &", "Range[6]", "--env", "lab", "--wait");
    expect(map.stdout).toContain("{1, 4, 9, 16, 25, 36}");
    const away = ["--set", `folder=${shared}`, "--set", "hosts=127.0.0.1"];
    const port = ["--set", 'hosts=[{"host":"127.0.0.1","port":1}]'];
    expect((await run("env", "add", "away", "ssh", ...away.slice(0, 2), ...port)).code).toBe(0);
    const check = await run("env", "check", "away");
    expect(check.code).toBe(3);
    expect(check.stdout + check.stderr).toContain("ssh cannot run commands on 127.0.0.1");
  });
}
