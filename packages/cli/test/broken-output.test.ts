import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { command, ended, runCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("broken-output");

/** Runs the command with a standard output on which no write succeeds. */
function runIntoFull(...args: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [command, ...args], {
    cwd: home,
    env: { ...process.env, REMOTEBATCH_HOME: home },
    stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
  });
  return ended(child);
}

// Other systems than Linux have no such device.
describe.runIf(existsSync("/dev/full"))("a standard output that can't be written", () => {
  const complaint =
    "remotebatch: can't write standard output: ENOSPC: no space left on device, write\n";

  test.each([
    ["a result", ["eval", "2+2"]],
    ["printed lines", ["eval", 'While[True, Print["x"]]']],
    ["JSON", ["eval", "2+2", "--json"]],
    ["help", ["--help"]],
    ["lines", ["env", "list", "--json"]],
  ])("is one line on standard error and exit code 1: %s", async (_what, args) => {
    const { code, stderr } = await runIntoFull(...args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: complaint });
  });

  test("does not hide another error", async () => {
    const { code, stderr } = await runIntoFull("result", "deadbeef", "--json");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^remotebatch: can't write .*\nremotebatch: .*"deadbeef".*\n$/);
  });

  test.each([
    ["submit", ["submit", "1", "--json"]],
    ["submit --wait", ["submit", "1", "--wait", "--json"]],
    ["map", ["map", "f", "{1}"]],
  ])("leaves the job's id on standard error: %s", async (_what, args) => {
    const { code, stderr } = await runIntoFull(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(complaint);
    const uuid = /all the same: ([0-9a-f-]{36})\n/.exec(stderr)?.[1];
    expect((await runCommand(["job", String(uuid)], { home })).code).toBe(0);
  });
});
