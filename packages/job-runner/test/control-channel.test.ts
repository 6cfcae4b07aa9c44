import { chmodSync, copyFileSync, mkdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { printInputForm } from "@remotebatch/expr-model";
import { expect, test } from "vitest";
import { makeJob, scriptedRunner } from "./job-folder.js";

const module = `
import { readdirSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
const later = (value) => new Promise((resolve) => setTimeout(() => resolve(value()), 300));
export function done() { parentPort.postMessage("done"); return later(() => "went on"); }
export function compiled() {
  parentPort.postMessage(Buffer.from("not compiled"));
  return later(() => readdirSync(new URL(".", workerData.program)).filter((name) => name.endsWith(".code")).length);
}
export const given = () => Object.keys(workerData).sort().join();
export function listen() { parentPort.on("message", () => undefined); return "heard"; }
`;

/** What a function gives in a runner that would keep its evaluator compiled. */
async function resultOf(name: string): Promise<string> {
  const job = makeJob(`NodeFunction["work.mjs", "${name}"][]`, {
    kernel: "node",
    files: { "work.mjs": module },
  });
  const folder = join(job.folder, "runners");
  mkdirSync(folder);
  chmodSync(folder, 0o700);
  const runner = join(folder, "runner.mjs");
  copyFileSync(await scriptedRunner(), runner);
  const before = Date.now() / 1000 - 60;
  utimesSync(runner, before, before);
  await (await job.spawn(1, [], runner)).ended;
  expect(job.outcome()).toMatchObject({ phase: "succeeded" });
  return printInputForm(job.result().get("Result") as never);
}

test.each([
  ["done", '"went on"'],
  ["compiled", "0"],
  ["listen", '"heard"'],
])(
  "what a function does with its thread's own port by %s is nothing to the runner",
  async (name, value) => {
    expect(await resultOf(name)).toBe(value);
  },
);

test("a function finds no port of the runner's in the data of its thread", async () => {
  expect(await resultOf("given")).toBe('"abortFlag,program"');
});
