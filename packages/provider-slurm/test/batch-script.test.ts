import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batchScript } from "../src/batch-script.js";

const folder = mkdtempSync(join(tmpdir(), "remotebatch script $HOME '"));
const script = join(folder, "batch.sh");
beforeAll(() => writeFileSync(script, batchScript));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script with a command that prints its words, and gives them. */
function run(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { readonly status: number | null; readonly words: readonly string[]; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync("sh", [script, ...words], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", ...environment },
  });
  return { status, words: stdout.split("\0").slice(0, -1), stderr };
}
const print = ["printf", "%s\\0"];

test("the command gets its words as they are, then child and attempt", () => {
  const hostile = ["$(id)", "a b", "`id`", "'", '"', "*", "", "-x", "\n"];
  const { words } = run(["11", "2", folder, "", "--", ...print, ...hostile], {
    SLURM_ARRAY_TASK_ID: "4",
  });
  expect(words).toEqual([...hostile, "--child", "15", "--attempt", "2"]);
});

test("a job that is no array runs the first child", () => {
  expect(run(["7", "1", folder, "", "--", ...print]).words).toEqual([
    "--child",
    "7",
    "--attempt",
    "1",
  ]);
});

test("a module that cannot be loaded ends the child before it begins", () => {
  const { status, words, stderr } = run(["1", "1", folder, "", "no/such", "--", ...print]);
  expect({ status, words }).toEqual({ status: 69, words: [] });
  expect(stderr).toContain("no/such");
});

test("modules are loaded in order where there are modules", () => {
  mkdirSync(join(folder, "init"), { recursive: true });
  writeFileSync(join(folder, "init", "sh"), 'module() { LOADED="$LOADED $2"; export LOADED; }\n');
  const { words } = run(
    ["1", "1", folder, "", "gcc/12", "node", "--", "sh", "-c", 'printf "%s\\0" "$LOADED"'],
    { MODULESHOME: folder },
  );
  expect(words).toEqual([" gcc/12 node"]);
});

test("a variable of the file reaches the command", () => {
  const path = join(folder, "environment");
  writeFileSync(path, "export GREETING='hello there'\n");
  const { words } = run(["1", "1", folder, path, "--", "sh", "-c", 'printf "%s\\0" "$GREETING"']);
  expect(words).toEqual(["hello there"]);
});

test("a run that was requeued puts aside what the interrupted one wrote when it was told to end, and nothing else", () => {
  const out = join(folder, "out");
  const record = (child: number): string => join(out, String(child), "1.json");
  const write = (child: number, phase: string): void => {
    mkdirSync(join(out, String(child)), { recursive: true });
    writeFileSync(record(child), JSON.stringify({ version: 1, phase }));
    writeFileSync(join(out, String(child), "1.log"), "kept\n");
  };
  write(1, "cancelled");
  write(2, "succeeded");
  for (const child of [1, 2]) {
    run([String(child), "1", out, "", "--", ...print], { SLURM_RESTART_COUNT: "1" });
  }
  expect([existsSync(record(1)), existsSync(record(2))]).toEqual([false, true]);
  expect(existsSync(`${record(1)}.before-1`)).toBe(true);
  expect(readFileSync(join(out, "1", "1.log"), "utf8")).toBe("kept\n");
  write(3, "cancelled");
  run(["3", "1", out, "", "--", ...print]);
  expect(existsSync(record(3))).toBe(true);
});
