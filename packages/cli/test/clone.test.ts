import { spawn } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ended, type Run, temporaryFolder } from "./run-command.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const outside = temporaryFolder("clone");

/** A copy of what the command is made of, as a clone has it before it was ever run. */
function clone(name: string): string {
  const copy = join(outside, name);
  mkdirSync(join(copy, "node_modules"), { recursive: true });
  symlinkSync(join(root, "node_modules", ".pnpm"), join(copy, "node_modules", ".pnpm"));
  for (const folder of ["packages", "tooling"]) {
    cpSync(join(root, folder), join(copy, folder), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !["test", "dist", "docs", ".cache", ".turbo"].includes(basename(path)),
    });
  }
  return copy;
}

function run(copy: string, args: readonly string[], options: RunIn = {}): Promise<Run> {
  const { env, ...rest } = options;
  const child = spawn(process.execPath, [join(copy, "packages/cli/bin/remotebatch.js"), ...args], {
    cwd: outside,
    ...rest,
    env: { ...process.env, REMOTEBATCH_HOME: join(outside, `home of ${basename(copy)}`), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return ended(child);
}

interface RunIn {
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: Readonly<Record<string, string>>;
}

test.each(["it's a #1", "100%20 or so?x"])("a clone in the folder %s works", async (name) => {
  const copy = clone(name);
  expect(await run(copy, ["eval", "2+2"])).toEqual({ code: 0, stdout: "4\n", stderr: "" });
  const submitted = await run(copy, ["submit", "2+3", "--wait"]);
  expect(submitted).toMatchObject({ code: 0, stdout: "5\n" });
});
