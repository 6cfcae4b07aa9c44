import { posix, win32 } from "node:path";
import {
  BatchError,
  checkInputFileName,
  checkInputFileNames,
  inputFileNameIssue,
  inputFileNameIssues,
} from "@remotebatch/job-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

describe("input file names", () => {
  test.each([
    "data.csv",
    "a/b/c.txt",
    ".hidden",
    "Größe.txt",
    "日本語/データ.wl",
    "a b.txt",
    "console.log",
    "x..y",
    "job.wxf",
  ])("%j is taken", (name) => {
    expect(inputFileNameIssue(name)).toBeUndefined();
  });

  test.each([
    "",
    ".",
    "..",
    "../x",
    "a/../b",
    "a/./b",
    "/etc/passwd",
    "a//b",
    "a/",
    "a\\b",
    "..\\x",
    "C:/x",
    "c:x",
    "~/x",
    "a\0b",
    "a\nb",
    "a\u0085b",
    "NUL",
    "a/con.txt",
    "lpt1",
    "file.",
    "file ",
    " file",
    "a?b",
    "a:b",
    "a*b",
    "\ud800",
    "x".repeat(256),
    "y/".repeat(500).concat("z"),
    ".remotebatch/x",
    ".RemoteBatch",
  ])("%j is refused", (name) => {
    expect(inputFileNameIssue(name)).toBeTypeOf("string");
    expect(() => checkInputFileName(name)).toThrow(BatchError);
  });

  test("a name that is taken stays inside the working directory on every system", () => {
    const piece = fc.oneof(
      fc.constantFrom("..", ".", "/", "\\", "a", "C:", "~", "", "\0", "con", " "),
      fc.string({ unit: "grapheme", maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const name = pieces.join("");
        if (inputFileNameIssue(name) !== undefined) return;
        expect(posix.normalize(posix.join("/work", name))).toBe(`/work/${name}`);
        expect(posix.isAbsolute(name) || win32.isAbsolute(name)).toBe(false);
        expect(win32.join("w:\\work", name).startsWith("w:\\work\\")).toBe(true);
        expect(name).not.toContain("\0");
      }),
      { numRuns: runs },
    );
  });

  test("values that are no strings are refused, not crashed on", () => {
    for (const value of [undefined, null, 4, {}, ["a"]]) {
      expect(() => checkInputFileName(value as unknown as string)).toThrow(BatchError);
    }
  });

  test("names that differ only in case or composition clash", () => {
    expect(inputFileNameIssues(["a.txt", "b.txt", "c/a.txt"])).toEqual([]);
    expect(inputFileNameIssues(["Data.csv", "data.CSV"])).toHaveLength(1);
    expect(inputFileNameIssues(["caf\u00e9", "cafe\u0301"])).toHaveLength(1);
    expect(inputFileNameIssues(["x", "x"])).toHaveLength(1);
    expect(() => checkInputFileNames(["x", "X"])).toThrow(/same file/u);
  });

  test("a file cannot also be another file's folder", () => {
    expect(inputFileNameIssues(["a", "a/b"])).toHaveLength(1);
    expect(inputFileNameIssues(["A/b/c", "a/B"])).toHaveLength(1);
    expect(inputFileNameIssues(["ab", "a/b"])).toEqual([]);
  });
});
