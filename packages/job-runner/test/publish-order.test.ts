import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { pathStore } from "../src/store/path-store.js";
import { publish } from "../src/supervisor/publish.js";

const steps: string[] = [];

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const paths = new Map<number, string>();
  return {
    ...fs,
    openSync: (path: string, flags: string) => {
      const file = fs.openSync(path, flags);
      paths.set(file, basename(path));
      return file;
    },
    fsyncSync: (file: number) => {
      steps.push(`sync ${paths.get(file)}`);
      fs.fsyncSync(file);
    },
    linkSync: (file: string, path: string) => {
      steps.push(`name ${basename(path)}`);
      fs.linkSync(file, path);
    },
  };
});

const root = mkdtempSync(join(tmpdir(), "publish-order-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function published(isDurable: boolean): Promise<readonly string[]> {
  const folder = mkdtempSync(join(root, "job-"));
  mkdirSync(join(folder, "out"));
  const finished = (name: string) => {
    const file = join(folder, "out", `${name}.tmp`);
    writeFileSync(file, name);
    return { key: `out/${name}`, file };
  };
  steps.length = 0;
  const results = [finished("result"), finished("index")];
  expect(await publish(pathStore(folder, { isDurable }), results, finished("record"))).toBe(true);
  return steps;
}

test("a name comes after its bytes are on the disk, and the record's after the names of the results", async () => {
  expect(await published(true)).toEqual([
    ...["sync result.tmp", "sync index.tmp", "name result", "name index"],
    ...["sync record.tmp", "sync out", "name record", "sync out"],
  ]);
});

test("where nothing need survive a power failure nothing waits for the disk", async () => {
  expect(await published(false)).toEqual(["name result", "name index", "name record"]);
});
