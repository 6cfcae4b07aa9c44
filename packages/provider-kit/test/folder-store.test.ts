import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderStore as makeStore } from "@remotebatch/provider-kit";
import { afterAll, describe, expect, test } from "vitest";

const base = mkdtempSync(join(tmpdir(), "remotebatch-store-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (found: Uint8Array | undefined): string | undefined =>
  found === undefined ? undefined : new TextDecoder().decode(found);

describe.each([false, true])("folderStore, isLocal: %s", (isLocal) => {
  const folderStore = (folder: string) => makeStore(folder, { isLocal });
  const root = mkdtempSync(join(base, "store-"));

  test("gives back what was put, whole or a range, and the size", async () => {
    const store = folderStore(join(root, "a"));
    expect(await store.put("x/y.bin", bytes("0123456789"))).toBe("written");
    expect(text(await store.get("x/y.bin"))).toBe("0123456789");
    expect(text(await store.get("x/y.bin", { range: { offset: 3, length: 4 } }))).toBe("3456");
    expect(text(await store.get("x/y.bin", { range: { offset: 8, length: 9 } }))).toBe("89");
    expect(await store.size("x/y.bin")).toBe(10);
    expect(await store.get("x/none")).toBeUndefined();
    expect(await store.size("x")).toBeUndefined();
  });

  test("gives parts of a long object, and what there is of one that ends before", async () => {
    const store = folderStore(join(root, "long"));
    const long = Uint8Array.from({ length: 200_000 }, (_, at) => at % 251);
    await store.put("long", long);
    expect(Buffer.from((await store.get("long")) ?? []).equals(long)).toBe(true);
    for (const [offset, length] of [
      [5, 100],
      [3, 150_000],
      [199_990, 20],
      [100_000, 150_000],
      [300_000, 10],
      [10, 0],
    ] as const) {
      const part = await store.get("long", { range: { offset, length } });
      expect(Buffer.from(part ?? []).equals(long.slice(offset, offset + length))).toBe(true);
    }
  });

  test("of many puts only if absent exactly one writes", async () => {
    const store = folderStore(join(root, "b"));
    const put = (n: number) => store.put("once", bytes(`writer ${n}`), { ifAbsent: true });
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => put(n)));
    expect(results.filter((result) => result === "written")).toHaveLength(1);
    expect(text(await store.get("once"))).toBe(`writer ${results.indexOf("written")}`);
  });

  test("leaves no unfinished files and lists none", async () => {
    const store = folderStore(join(root, "c"));
    await store.put("d/one.tmp", bytes("1"));
    await store.put("d/e/two", bytes("22"));
    expect(readdirSync(join(root, "c", "tmp"))).toEqual([]);
    const found = [...(await store.list("d/"))].sort((a, b) => a.key.localeCompare(b.key));
    expect(found).toEqual([
      { key: "d/e/", bytes: 0 },
      { key: "d/one.tmp", bytes: 1 },
    ]);
    await store.deleteAll("d/");
    await store.deleteAll("d/");
    expect(await store.list("d/")).toEqual([]);
  });

  test("makes files and folders for their owner only", async () => {
    await folderStore(join(root, "f")).put("g/h", bytes("secret"));
    for (const path of ["f", "f/g", "f/g/h"])
      expect(statSync(join(root, path)).mode & 0o077).toBe(0);
  });

  test.each(["../x", "/etc/passwd", "a/../../x", "a//b", "", "a\\b", "tmp/x", "a\0b"])(
    "the key %j is refused",
    async (key) => {
      const store = folderStore(join(root, "i"));
      await expect(store.put(key, bytes("x"))).rejects.toMatchObject({
        code: "BATCH_STORE_FAILED",
      });
      await expect(store.get(key)).rejects.toMatchObject({ code: "BATCH_STORE_FAILED" });
    },
  );

  test("a file in the way is a typed error with the system's own words", async () => {
    writeFileSync(join(root, "file"), "");
    const store = folderStore(join(root, "file"));
    await expect(store.put("x", bytes("x"))).rejects.toMatchObject({
      code: "BATCH_STORE_FAILED",
      message: expect.stringMatching(/ENOTDIR|EEXIST/u),
    });
  });
});
