import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { childScript } from "../ssh-hosts.js";

const isLinux = process.platform === "linux";

/** A folder as a launch makes it, whose children run `program`. */
function launch(program: string): { readonly at: (name: string) => string; run(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), "rb child-"));
  const at = (name: string): string => join(folder, name);
  writeFileSync(at("program"), `#!/bin/sh\n${program}\n`);
  chmodSync(at("program"), 0o700);
  writeFileSync(at("child"), childScript);
  writeFileSync(at("stop"), 'echo "$1 $2" >>stopped; kill -s KILL -- "-$2"');
  const env = { ...process.env, NODE: at("program"), RUNNER: "r", DESCRIPTOR: "d", ATTEMPT: "1" };
  return {
    at,
    async run() {
      await once(spawn("sh", ["./child", "1"], { cwd: folder, env, stdio: "ignore" }), "exit");
    },
  };
}

async function there(path: string): Promise<void> {
  while (!existsSync(path)) await delay(10);
}

// The hosts need setsid and flock, which other systems do not have.
test.runIf(isLinux)("an abort between the start and its note ends the program", async () => {
  const { at, run } = launch("echo >started; exec sleep 60");
  // Nobody reads the pipe: the child hangs in its note, and an abort in between finds none.
  execFileSync("mkfifo", [at("events")]);
  const running = run();
  await there(at("started"));
  writeFileSync(at("cancel-1"), "");
  const reader = spawn("sh", ["-c", "cat events; cat events"], { cwd: at("."), stdio: "pipe" });
  let noted = "";
  reader.stdout.on("data", (chunk: Buffer) => {
    noted += chunk.toString();
  });
  await running;
  await once(reader, "exit");
  const [, group] = /^1 running (\d+)\n1 cancelled\n$/u.exec(noted) ?? [];
  expect(group).toBeDefined();
  expect(readFileSync(at("stopped"), "utf8")).toBe(`1 ${group}\n`);
  rmSync(at("."), { recursive: true });
});

// As above.
test.runIf(isLinux)("a child that two keepers start runs once", async () => {
  const { at, run } = launch("echo ran >>marks; sleep 0.3");
  await Promise.all([run(), run(), run()]);
  expect(readFileSync(at("marks"), "utf8")).toBe("ran\n");
  expect(readFileSync(at("events"), "utf8")).toMatch(/^1 running \d+\n1 ended 0\n$/u);
  rmSync(at("."), { recursive: true });
});
