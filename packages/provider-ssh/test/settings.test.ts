import { readdirSync, readFileSync } from "node:fs";
import { type SshProviderSettings, sshProvider } from "@remotebatch/provider-ssh";
import { singleTestJob } from "@remotebatch/provider-testkit";
import { describe, expect, test } from "vitest";
import { checkSettings } from "../src/provider-settings.js";

const folder = "/shared/jobs";

describe("settings that are refused", () => {
  const cases: readonly (readonly [what: string, change: object, words: string])[] = [
    ["no host at all", { hosts: [] }, "needs hosts"],
    ["a host name that is an option", { hosts: ["-oProxyCommand=id"] }, "needs a host name"],
    ["such a name behind a user", { hosts: ["me@-oProxyCommand=id"] }, "needs a host name"],
    ["a user that is an option", { hosts: [{ host: "a", user: "-l" }] }, "user that is no name"],
    ["a host name with a command", { hosts: ["a;id"] }, "needs a host name"],
    ["a host with a path", { hosts: ["a/b"] }, "needs a host name"],
    ["no host but a folder", { hosts: [".."] }, "needs a host name"],
    ["a port where slots stand", { hosts: ["one.lab.edu:22"] }, "port: 22"],
    ["a port behind an address", { hosts: ["[fe80::1]:22"] }, '"[fe80::1]", port: 22'],
    ["a port beyond any slots", { hosts: ["one.lab.edu:2222"] }, "port: 2222"],
    ["brackets around a name", { hosts: ["[one]"] }, "needs a host name"],
    ["an address that is none", { hosts: ["fe80::1::2"] }, "needs a host name"],
    ["a host with words behind it", { hosts: ["a:b"] }, "needs a host name"],
    ["a host twice", { hosts: ["a", "a:2"] }, "Two hosts are called a"],
    ["no slots", { hosts: ["a:0"] }, "slots of a"],
    ["half a slot", { hosts: [{ host: "a", slots: 0.5 }] }, "slots of a"],
    ["a setting that no host has", { hosts: [{ host: "a", slot: 2 }] }, 'no setting "slot"'],
    ["a setting that is none", { folders: "x" }, 'no setting "folders"'],
    ["a name with a slash", { hosts: [{ host: "a", name: "../b" }] }, "name of a"],
    ["a name that is the folder", { hosts: [{ host: "a", name: "." }] }, "name of a"],
    ["a name that is the folder above", { hosts: [{ host: "a", name: ".." }] }, "name of a"],
    ["a name that is an option", { hosts: [{ host: "a", name: "-a" }] }, "name of a"],
    ["no folder", { folder: "" }, "needs folder"],
    ["a remote folder that is relative", { remoteFolder: "jobs" }, "absolute"],
    ["a variable that is none", { environment: { "A B": "x" } }, "no variable"],
    ["a NUL in a variable", { environment: { A: "\0" } }, "no variable"],
    ["time that runs backwards", { pollMs: -1 }, "pollMs"],
  ];
  test.each(cases)("%s", (_what, change, words) => {
    const settings = { hosts: ["a"], folder, ...change } as SshProviderSettings;
    expect(() => sshProvider(settings)).toThrow(
      expect.objectContaining({
        code: "BATCH_INVALID_OPTION",
        message: expect.stringContaining(words),
      }),
    );
  });
});

test("a host may be a text with a user and slots", () => {
  expect(checkSettings({ hosts: ["me@one.lab.edu:8", "two"], folder })).toEqual([
    { name: "one.lab.edu", slots: 8, ssh: { host: "one.lab.edu", user: "me" } },
    { name: "two", slots: 1, ssh: { host: "two" } },
  ]);
});

test("addresses of IPv6 are hosts, with brackets where slots follow", () => {
  const hosts = ["fe80::1", "me@[fe80::2]:4", "fe80::3%eth0", "[fe80::4]", { host: "[fe80::5]" }];
  const checked = checkSettings({ hosts, folder });
  expect(checked.map(({ slots, ssh }) => [ssh.user, ssh.host, slots])).toEqual([
    [undefined, "fe80::1", 1],
    ["me", "fe80::2", 4],
    [undefined, "fe80::3%eth0", 1],
    [undefined, "fe80::4", 1],
    [undefined, "fe80::5", 1],
  ]);
});

test("a job is refused with every complaint, before any host is asked", async () => {
  const provider = sshProvider({ hosts: ["no.such.host:2"], folder });
  const spec = singleTestJob({}, { settings: { queue: "x" }, resources: { cores: 3, gpus: 1 } });
  const paths = (await provider.validate(spec)).map(({ path }) => path);
  expect(paths).toEqual(["settings.queue", "resources.cores", "resources.gpus"]);
  await provider.close();
});

test("what runs on a host needs Node alone", () => {
  const agent = new URL("../src/agent/", import.meta.url);
  for (const name of readdirSync(agent)) {
    const text = readFileSync(new URL(name, agent), "utf8");
    for (const [, what = "", from = ""] of text.matchAll(
      /^import (type )?[^;]*from "([^"]+)";/gmu,
    )) {
      if (what === "")
        expect({ name, from: /^(?:node:|\.\/|\.\.\/agent-protocol\.js$)/u.test(from) }).toEqual({
          name,
          from: true,
        });
    }
  }
});
