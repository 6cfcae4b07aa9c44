import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { evaluatorProgram } from "../src/evaluation/evaluator-process.js";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const afterMs = [0, 60, 80, 100, 120, 150, 200, 400];

test.concurrent.each(afterMs)(
  "an endless evaluation ends when the command was killed %i ms after it began",
  async (ms) => {
    const program = JSON.stringify(await evaluatorProgram());
    const request = JSON.stringify({ input: "While[True]", form: "input" });
    // What the command does.
    const command = `
    const child = require("node:child_process").fork(${program}, [String(process.pid)], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    child.send(${request}, () => {
      require("node:fs").writeSync(1, String(child.pid));
      setTimeout(() => process.kill(process.pid, "SIGKILL"), ${ms});
    });`;
    const killed = spawn(process.execPath, ["-e", command], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [printed] = (await once(killed.stdout, "data")) as [Buffer];
    const pid = Number(printed.toString());
    expect(pid).toBeGreaterThan(1);
    for (let waited = 0; isAlive(pid) && waited < 200; waited += 1) await delay(50);
    const left = isAlive(pid);
    if (left) process.kill(pid, "SIGKILL");
    expect(left).toBe(false);
  },
);
