import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { folderStore, promptSteps } from "@remotebatch/provider-kit";
import { afterAll, expect, test } from "vitest";
import { writeFileGroups } from "../src/file-groups.js";

const root = mkdtempSync(join(tmpdir(), "remotebatch-groups-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Steps that note what they do, with the names that files have or will have. */
function notingSteps(heard: string[]): typeof promptSteps {
  const names = new Map<number, string>();
  const shown = (path: string): string => basename(path).replace(/\..*tmp$/u, "");
  return {
    ...promptSteps,
    open: async (path, flags, mode) => {
      const file = await promptSteps.open(path, flags, mode);
      names.set(file, shown(path));
      return file;
    },
    sync: async (file) => {
      heard.push(`sync ${names.get(file)}`);
      await promptSteps.sync(file);
    },
    link: async (path, name) => {
      await promptSteps.link(path, name);
      heard.push(`link ${basename(name)}`);
    },
    rename: async (path, name) => {
      await promptSteps.rename(path, name);
      heard.push(`rename ${basename(name)}`);
    },
  };
}

test("all bytes are on the disk before any name, and the names of a group before those of the next", async () => {
  const folder = join(root, "order");
  const heard: string[] = [];
  const file = (path: string, ifAbsent: boolean) => ({
    ...{ path: join(folder, path), bytes: bytes(path), ifAbsent },
  });
  const groups = [
    [file("kit/plan", true), file("job/one", false), file("job/two", false)],
    [file("job/manifest", true)],
  ];
  const options = { temporaryFolder: join(folder, "tmp"), steps: notingSteps(heard) };
  expect(await writeFileGroups(groups, options)).toBe(true);
  expect(heard.slice(0, 4).sort()).toEqual(["sync manifest", "sync one", "sync plan", "sync two"]);
  expect(heard.slice(4, 7)).toEqual(["link plan", "rename one", "rename two"]);
  expect(heard.slice(7, 9).sort()).toEqual(["sync job", "sync kit"]);
  expect(heard.slice(9)).toEqual(["link manifest", "sync job"]);
  expect(readFileSync(join(folder, "job/two"), "utf8")).toBe("job/two");
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
});

test("a failure while bytes are written leaves none of the files, whole or unfinished", async () => {
  const folder = join(root, "failure");
  const steps = {
    ...promptSteps,
    write: async (file: number, content: Uint8Array) => {
      if (content.length === 3) throw new Error("no room");
      await new Promise((resolve) => setTimeout(resolve, 5));
      await promptSteps.write(file, content);
    },
  };
  const names = ["a", "bb", "ccc", "dddd"];
  const groups = [names.map((name) => ({ path: join(folder, name), bytes: bytes(name) }))];
  const options = { temporaryFolder: join(folder, "tmp"), steps };
  await expect(writeFileGroups(groups, options)).rejects.toThrow("no room");
  expect(readdirSync(folder)).toEqual(["tmp"]);
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
});

test("a store leaves alone an object that is there, and out what would come after it", async () => {
  const folder = join(root, "store");
  const store = folderStore(folder);
  const object = (key: string, ifAbsent = false) => ({ key, bytes: bytes("new"), ifAbsent });
  await store.put("a/two", bytes("old"));
  const groups = [[object("a/one"), object("a/two", true), object("a/three")], [object("b/four")]];
  expect(await store.putGroups?.(groups)).toBe(false);
  expect(readdirSync(join(folder, "a")).sort()).toEqual(["one", "two"]);
  expect(readFileSync(join(folder, "a/two"), "utf8")).toBe("old");
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(["a", "tmp"]);
  await expect(store.putGroups?.([[object("../out")]])).rejects.toMatchObject({
    code: "BATCH_STORE_FAILED",
  });
  writeFileSync(join(folder, "file"), "");
  await expect(store.putGroups?.([[object("file/below")]])).rejects.toMatchObject({
    code: "BATCH_STORE_FAILED",
  });
});
