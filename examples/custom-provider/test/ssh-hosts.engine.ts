import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeProvider } from "@remotebatch/provider-testkit";
import { afterAll, describe, expect, test } from "vitest";
import { sshHosts } from "../ssh-hosts.js";

const folder = mkdtempSync(join(tmpdir(), "rb example-"));
const configFile = process.env["REMOTEBATCH_SSH_CONFIG"] ?? "";
const settings = {
  hosts: ["host-1", "host-2"],
  folder,
  slots: 3,
  node: process.execPath,
  configFile,
};

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

if (configFile === "") {
  const verdict = process.env["REQUIRE_ENGINES"] === "1" ? "not run, though demanded" : "not run";
  test(`${verdict}: an ssh server cannot be had on this machine`, () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else describeProvider({ describe: describe.concurrent, test }, () => sshHosts(settings));
