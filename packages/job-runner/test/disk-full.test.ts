import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeJob, TestJob } from "./job-folder.js";

const mount = mkdtempSync(join(tmpdir(), "remotebatch-small-disk-"));
let mounted = false;
try {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", mount], { stdio: "ignore" });
  mounted = true;
} catch {
  // Not the right to mount: the tests below are left out.
}
afterAll(() => {
  if (mounted) execFileSync("umount", ["-l", mount]);
  rmSync(mount, { recursive: true, force: true });
});

/** A job whose store is a disk of one megabyte with only so many bytes left. */
function onSmallDisk(name: string, freeBytes: number, code: string): TestJob {
  const job = makeJob(code);
  const folder = join(mount, name);
  mkdirSync(folder);
  for (const file of ["job.wxf", "manifest.json"])
    cpSync(join(job.folder, file), join(folder, file));
  const small = new TestJob(folder, {
    version: 1,
    uuid: "00000000-0000-4000-8000-00000000000a",
    access: { kind: "path", folder },
    scratchFolder: join(job.folder, "scratch"),
  });
  const used = Number(
    execFileSync("df", ["-B1", "--output=used", mount]).toString().split("\n")[1],
  );
  writeFileSync(join(mount, `${name}.filler`), Buffer.alloc(2 ** 20 - used - freeBytes, 1));
  return small;
}

// Only root may mount the small disk.
test.runIf(mounted)(
  "a result that does not fit the disk gives way to a record that says so",
  async () => {
    const job = onSmallDisk("result", 100_000, "Big[800000]");
    const outcome = await job.run();
    expect(outcome).toMatchObject({ phase: "failed", cause: "infrastructure" });
    expect(outcome.reason).toContain("ENOSPC");
    expect(outcome.result).toBeUndefined();
    expect(job.has("wxf")).toBe(false);
    rmSync(join(mount, "result.filler"));
    rmSync(job.folder, { recursive: true });
  },
);

// Only root may mount the small disk.
test.runIf(mounted)(
  "a disk without room for the record ends the runner with exit code 74",
  async () => {
    const job = onSmallDisk("record", 0, "Big[8000]");
    const { code } = await (await job.spawn()).ended;
    expect(code).toBe(74);
    expect(job.has("json")).toBe(false);
  },
);
