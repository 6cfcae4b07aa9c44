import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SshSettings, sshConnection, sshSettingsProblem } from "@remotebatch/provider-kit";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "rb-fake-ssh-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Prints its own words, one a line. */
const program = join(folder, "ssh");
writeFileSync(program, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
chmodSync(program, 0o755);

async function wordsOf(settings: Partial<SshSettings>): Promise<readonly string[]> {
  const connection = sshConnection({ host: "one", share: false, program, ...settings });
  const { stdout } = await connection.run(["true"], { timeoutMs: 60_000 });
  await connection.close();
  return stdout.trimEnd().split("\n");
}

test("neither the user's keys nor the screen are lent to a host, whatever the configuration says", async () => {
  const words = await wordsOf({});
  for (const option of ["ForwardAgent=no", "ForwardX11=no", "StrictHostKeyChecking=yes"]) {
    expect(words[words.indexOf(option) - 1]).toBe("-o");
  }
});

test("an address of IPv6 reaches ssh as it is, behind the options", async () => {
  expect((await wordsOf({ host: "fe80::1%eth0" })).slice(-3)).toEqual([
    "--",
    "fe80::1%eth0",
    "true",
  ]);
});

test("hosts that ssh would take for something else are refused", () => {
  for (const host of ["-oProxyCommand=id", "", ".", "..", "a/b", "[::1]", "a:22", "me@a", "a b"]) {
    expect([host, sshSettingsProblem({ host })]).toEqual([host, expect.stringContaining("host")]);
  }
  for (const host of ["one.lab.edu", "_gateway", "10.0.0.1", "::1"]) {
    expect(sshSettingsProblem({ host })).toBeUndefined();
  }
});
