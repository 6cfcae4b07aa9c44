import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
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

describe("a clone that may only be read", () => {
  // Root may write everywhere: there, another user runs the command.
  const isRoot = process.getuid?.() === 0;
  const other = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  const home = join(outside, "open");
  const temporary = join(home, "tmp");
  const env = { REMOTEBATCH_HOME: join(home, "state"), HOME: home, TMPDIR: temporary };

  test("keeps its bundles in a folder of the user, and refuses one that is open to others", async () => {
    const copy = clone("readable");
    if (!isRoot) for (const path of everyFolder(copy)) chmodSync(path, 0o555);
    chmodSync(outside, 0o755);
    mkdirSync(temporary, { recursive: true });
    for (const folder of [home, temporary]) chmodSync(folder, 0o777);
    try {
      const first = await run(copy, ["eval", "2+2"], { ...other, env });
      expect(first).toEqual({ code: 0, stdout: "4\n", stderr: "" });
      const [bundles = ""] = readdirSync(temporary).filter((name) => name.includes("bundles"));
      expect(statSync(join(temporary, bundles)).mode & 0o777).toBe(0o700);
      const made = readdirSync(join(temporary, bundles));
      const doctor = await run(copy, ["doctor"], { ...other, env });
      expect(doctor.stdout).toContain("environment local");
      expect(doctor.code).toBe(0);
      expect(readdirSync(join(temporary, bundles))).toEqual(expect.arrayContaining(made));

      chmodSync(join(temporary, bundles), 0o777);
      const refused = await run(copy, ["eval", "2+2"], { ...other, env });
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/^remotebatch: .* is open to other users\. Set TMPDIR.*\n$/);
    } finally {
      if (!isRoot) for (const path of everyFolder(copy)) chmodSync(path, 0o755);
    }
  });
});

function everyFolder(folder: string): readonly string[] {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => everyFolder(join(folder, entry.name)));
  return [folder, ...below];
}
