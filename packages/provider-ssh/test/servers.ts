import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProviderV1 } from "@remotebatch/job-model";
import { type SshHost, type SshProviderSettings, sshProvider } from "@remotebatch/provider-ssh";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../../../tooling/engines/sshd/sshd.sh", import.meta.url));

/** Several servers on loopback, each with a port, keys and a folder of its own. */
export interface Servers {
  readonly hosts: readonly SshHost[];
  /** A fresh folder that all of them see. Its name is no easy one. */
  readonly folder: string;
  stop(at: number): void;
  start(at: number): void;
  end(): void;
}

/** Starts servers, or gives `undefined` where they cannot be had. */
export function startServers(count: number): Servers | undefined {
  const folders = Array.from({ length: count }, () => mkdtempSync(join(tmpdir(), "rb-sshd-")));
  const folder = mkdtempSync(join(tmpdir(), "remote batch 100%-"));
  const act = (action: string, at: number): number | null =>
    spawnSync(script, [action, folders[at] ?? ""], { stdio: ["ignore", "ignore", "inherit"] })
      .status;
  const end = (): void => {
    for (const at of folders.keys()) act("stop", at);
    for (const path of [...folders, folder]) {
      rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  };
  for (const at of folders.keys()) {
    if (act("start", at) === 0) continue;
    end();
    return undefined;
  }
  const hosts = folders.map((path, at) => ({
    name: `host-${at + 1}`,
    host: "login",
    configFile: join(path, "ssh_config"),
    slots: 2,
  }));
  return {
    hosts,
    folder,
    stop: (at) => void act("stop", at),
    start: (at) => void act("start", at),
    end,
  };
}

/** Says in a test's name that the suite is not run, and fails where it was demanded. */
export function notRun(): void {
  const verdict = process.env["REQUIRE_ENGINES"] === "1" ? "not run, though demanded" : "not run";
  test(`${verdict}: an ssh server cannot be had on this machine`, () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
}

/** A provider over the servers. */
export function serversProvider(
  servers: Servers,
  settings: Partial<SshProviderSettings> = {},
): ProviderV1 {
  return sshProvider({
    hosts: servers.hosts,
    folder: servers.folder,
    node: process.execPath,
    pollMs: 50,
    recordMs: 500,
    lostMs: 2000,
    graceMs: 2000,
    ...settings,
  });
}

/** The command lines of all processes that this user can see. */
export function commandLines(): string {
  return execFileSync("ps", ["-eww", "-o", "args="], { encoding: "utf8" });
}
