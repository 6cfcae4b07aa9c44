import {
  closeSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonLines, runCommand, temporaryFolder } from "./run-command.js";

const homes = [temporaryFolder("rebuild"), temporaryFolder("rebuild-middle")] as const;

/** A state folder with two jobs. */
async function withJobs(home: string) {
  const run = (...args: readonly string[]) => runCommand(args, { home, cwd: home });
  expect((await run("submit", "2+2", "--wait")).stderr).toMatch(/submitted/);
  const files = ["--input-value", `big.wxf=Range[20000]`];
  await run("submit", "3+3", ...files, "--wait");
  return { run, data: join(home, "registry", "data.mdb") };
}

/** Ids of the jobs that are listed. */
const ids = (stdout: string): readonly unknown[] => jsonLines(stdout).map((job) => job["uuid"]);

test("jobs --rebuild reads the jobs back when the registry is gone, or was cut", async () => {
  const [home] = homes;
  const { run, data } = await withJobs(home);
  const before = ids((await run("jobs", "--json")).stdout);
  expect(before).toHaveLength(2);
  rmSync(join(home, "registry"), { recursive: true });
  const gone = await run("jobs", "--json", "--rebuild");
  expect(ids(gone.stdout)).toEqual(before);
  expect(gone.stderr).toContain("2 jobs read back");
  truncateSync(data, 9000);
  expect((await run("jobs", "--json")).code).not.toBe(0);
  const cut = await run("jobs", "--json", "--rebuild");
  expect(ids(cut.stdout)).toEqual(before);
  expect(cut.stderr).toMatch(/damaged; it is kept as .*registry\.damaged-/);
  expect((await run("result", String(before[0]))).stdout).toBe("6\n");
});

test("jobs --rebuild survives a registry whose middle was overwritten", async () => {
  const [, home] = homes;
  const { run, data } = await withJobs(home);
  const before = ids((await run("jobs", "--json")).stdout);
  expect(before).toHaveLength(2);
  const file = openSync(data, "r+");
  // The first two pages are left: they are what tells a database from other files.
  const size = statSync(data).size - 8192;
  writeSync(file, Buffer.alloc(size, 0x5a), 0, size, 8192);
  closeSync(file);
  const { stdout, code } = await run("jobs", "--json", "--rebuild");
  expect({ code, ids: ids(stdout) }).toEqual({ code: 0, ids: before });
  expect(readdirSync(home).some((name) => name.startsWith("registry.damaged-"))).toBe(true);
});
