import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteBatch, type RemoteBatch } from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCommand } from "./run-command.js";

const disk = mkdtempSync(join(tmpdir(), "remotebatch-full-disk-"));
const filler = join(disk, "filler");

afterAll(() => rmSync(disk, { recursive: true, force: true }));

function mayMount(): boolean {
  try {
    mountDisk();
    execFileSync("umount", ["-l", disk]);
    return true;
  } catch {
    return false;
  }
}

function mountDisk(): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], { stdio: "ignore" });
}

function fill(): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler, Buffer.alloc(bavail * bsize, 1));
}

const isMounting = mayMount();

// Says in the list of tests why the ones below are left out.
test.skipIf(isMounting)(
  "on a full disk: only root may mount the small disk that this needs",
  () => {
    throw new Error("There is no disk to fill.");
  },
);

// Left out where the small disk cannot be mounted, as the test above then says.
describe.runIf(isMounting)("on a full disk", () => {
  let batch: RemoteBatch;

  beforeEach(() => {
    mountDisk();
    batch = createRemoteBatch({
      environments: { here: localProvider({ folder: join(disk, "local"), idleMs: 500 }) },
      default: "here",
      folder: join(disk, "state"),
    });
  });

  afterEach(async () => {
    await batch.close();
    execFileSync("umount", ["-l", disk]);
  });

  test("the first job is refused with a typed error, and taken once there is room", async () => {
    fill();
    await expect(batch.submit("2+2")).rejects.toMatchObject({ code: "BATCH_REGISTRY_FAILED" });
    rmSync(filler);
    expect(await (await batch.submit("2+2")).result()).toBe(4);
  });

  test("a later job is refused, the earlier ones can be read, and none is there twice or by half", async () => {
    const first = await batch.submit("2+2");
    expect(await first.result()).toBe(4);
    fill();
    await expect(batch.submit("3+3")).rejects.toMatchObject({
      code: expect.stringMatching(/^BATCH_(REGISTRY|STORE)_FAILED$/u),
    });
    expect(await first.result()).toBe(4);
    rmSync(filler);
    const second = await batch.submit("4+4");
    expect(await second.result()).toBe(8);
    const uuids = (await batch.jobs()).map(({ uuid }) => uuid);
    expect(uuids).toEqual([second.uuid, first.uuid]);
  });

  test("a job whose result finds no room says so, and the next one runs", async () => {
    const job = await batch.submit('Print["before"]; Pause[2]; 2+2');
    await eventually(async () => (await job.status()).phase === "running");
    fill();
    const status = await job.wait();
    expect(status.phase).toBe("failed");
    expect(status.reason).toMatch(/disk is full|ENOSPC/u);
    rmSync(filler);
    expect(await (await batch.submit("5+5")).result()).toBe(10);
  });

  test("the command ends with its error, without a stack trace", async () => {
    const before = await runCommand(["submit", "2+2", "--wait"], { home: join(disk, "home") });
    expect(before.code).toBe(0);
    fill();
    const { code, stderr } = await runCommand(["submit", "3+3"], { home: join(disk, "home") });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/remotebatch: .*(?:disk is full|No space left)/u);
    expect(stderr).not.toMatch(/^\s+at /mu);
  });
});

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
