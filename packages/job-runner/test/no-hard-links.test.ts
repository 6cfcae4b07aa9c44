import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renameToFree } from "../src/store/claimed-rename.js";
import { pathStore } from "../src/store/path-store.js";

/** What happens just before a file gets its name. */
const meanwhile = vi.hoisted(() => ({ run: undefined as (() => void) | undefined }));

vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    linkSync: () => {
      throw Object.assign(new Error("EPERM: operation not permitted, link"), { code: "EPERM" });
    },
    renameSync: (from: string, to: string) => {
      const { run } = meanwhile;
      meanwhile.run = undefined;
      run?.();
      real.renameSync(from, to);
    },
  };
});

let folder = "";
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "remotebatch-links-"));
});
afterEach(() => {
  meanwhile.run = undefined;
  fs.rmSync(folder, { recursive: true });
});

function finished(name: string): string {
  const file = join(folder, `${name}.tmp`);
  fs.writeFileSync(file, name);
  return file;
}
const textOf = (name: string): string => fs.readFileSync(join(folder, name), "utf8");

test("of two that create an object at once, one has done so and the other leaves it alone", async () => {
  const [first, second] = [pathStore(folder), pathStore(folder)];
  let other: Promise<boolean> | undefined;
  meanwhile.run = () => {
    other = second.create("out", finished("theirs"));
  };
  expect(await first.create("out", finished("mine"))).toBe(true);
  expect(await other).toBe(false);
  expect(textOf("out")).toBe("mine");
  expect(fs.readdirSync(folder).sort()).toEqual(["out", "theirs.tmp"]);
});

test("an object that is there is not created again", async () => {
  const store = pathStore(folder);
  fs.writeFileSync(join(folder, "out"), "theirs");
  expect(await store.create("out", finished("mine"))).toBe(false);
  expect(textOf("out")).toBe("theirs");
  expect(fs.readdirSync(folder).sort()).toEqual(["mine.tmp", "out"]);
});

test("the claim of a process that died ends with its time", async () => {
  const claim = join(folder, "out.claim");
  fs.writeFileSync(claim, "of a dead process ");
  expect(await renameToFree(finished("mine"), join(folder, "out"), 20)).toBe(true);
  expect(textOf("out")).toBe("mine");
  expect(fs.existsSync(claim)).toBe(false);
});

test("an object that nobody finished is replaced, and can be put back", async () => {
  const store = pathStore(folder);
  fs.writeFileSync(join(folder, "out"), "of a dead run");
  const earlier = await store.supersede("out", finished("mine"));
  expect(textOf("out")).toBe("mine");
  await earlier.restore();
  expect(textOf("out")).toBe("of a dead run");
  const again = await store.supersede("out", finished("mine"));
  await again.discard();
  expect(textOf("out")).toBe("mine");
  expect(fs.readdirSync(folder)).toEqual(["out"]);
});
