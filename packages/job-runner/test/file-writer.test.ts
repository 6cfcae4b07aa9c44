import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FileWriter } from "../src/supervisor/file-writer.js";

const root = mkdtempSync(join(tmpdir(), "file-writer-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("a late writer makes no file for few bytes, and they are added to another's all the same", () => {
  const part = new FileWriter(join(root, "few"), "late");
  part.write(Buffer.from("several "));
  part.write(Buffer.from("words"));
  const whole = new FileWriter(join(root, "whole"));
  whole.write(Buffer.from("Here are "));
  whole.append(part);
  whole.finish();
  part.abandon();
  expect(readFileSync(whole.path, "utf8")).toBe("Here are several words");
  expect(existsSync(part.path)).toBe(false);
});

test.each([1, 1000, 300_000])(
  "pieces of %i bytes that do not fit into memory come out in order",
  (length) => {
    const part = new FileWriter(join(root, `many-${length}`), "late");
    const pieces = Array.from({ length: Math.ceil(700_000 / length) }, (_, at) =>
      Buffer.alloc(length, at % 251),
    );
    for (const piece of pieces) part.write(piece);
    const whole = new FileWriter(join(root, `whole-${length}`));
    whole.append(part);
    whole.finish();
    part.abandon();
    expect(readFileSync(whole.path).equals(Buffer.concat(pieces))).toBe(true);
  },
);

test("bytes that were forgotten do not come back, in memory or in a file", () => {
  for (const length of [10, 400_000]) {
    const writer = new FileWriter(join(root, `cut-${length}`), "late");
    writer.write(Buffer.alloc(length, 1));
    writer.truncate(3);
    writer.write(Buffer.from([2]));
    writer.finish();
    expect([...readFileSync(writer.path)]).toEqual([1, 1, 1, 2]);
  }
});

test("a file of the same name is not written over, whenever it would be made", () => {
  const path = join(root, "taken");
  writeFileSync(path, "mine");
  expect(() => new FileWriter(path)).toThrow("EEXIST");
  expect(() => new FileWriter(path, "late").write(Buffer.alloc(300_000))).toThrow("EEXIST");
  expect(readFileSync(path, "utf8")).toBe("mine");
});
