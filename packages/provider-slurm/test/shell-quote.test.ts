import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shellLine, shellQuote } from "@remotebatch/provider-kit";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { environmentFile } from "../src/environment-file.js";

const folder = mkdtempSync(join(tmpdir(), "remotebatch-quote-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hostile = [
  "",
  "a b",
  "$(touch owned)",
  "`touch owned`",
  "'; touch owned; '",
  '"; touch owned; "',
  "$HOME",
  "~",
  "*",
  "a\nb",
  "\\",
  "'",
  "''",
  "-rf",
  "!!",
  "é\u{1f600}",
  "{a,b}",
  "a=b",
  "#no comment",
  "& | ; < > ( )",
  "\t\r\n",
];

/** What a POSIX shell makes of a line. */
function readByShell(line: string): readonly string[] {
  const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], {
    cwd: folder,
    encoding: "utf8",
  });
  return printed.split("\0").slice(0, -1);
}

/** Texts that survive UTF-8 and hold no NUL. */
const words = fc.array(
  fc.oneof(
    fc.constantFrom(...hostile),
    fc
      .string({ unit: "binary" })
      .filter((text) => !text.includes("\0") && Buffer.from(text).toString() === text),
  ),
  { minLength: 1, maxLength: 20 },
);

test("a shell reads every quoted word back as it was", () => {
  expect(readByShell(shellLine(hostile))).toEqual(hostile);
  const runs = { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 100) };
  fc.assert(
    fc.property(words, (list) => {
      expect(readByShell(shellLine(list))).toEqual(list);
    }),
    runs,
  );
});

test("a word with a NUL is refused, for no program could be given it", () => {
  expect(() => shellQuote("a\0b")).toThrow(/NUL/u);
});

test("a shell that reads the file of variables sets each to its value and runs nothing", () => {
  const path = join(folder, "environment");
  fc.assert(
    fc.property(words, (values) => {
      const variables = values.map((value, index) => [`RB_${index}`, value] as const);
      writeFileSync(path, environmentFile(variables));
      const names = variables.map(([name]) => `"$${name}"`).join(" ");
      const printed = execFileSync("sh", ["-c", `. "$0"; printf '%s\\0' ${names}`, path], {
        cwd: folder,
        encoding: "utf8",
        env: {},
      });
      expect(printed.split("\0").slice(0, -1)).toEqual(values);
    }),
    { numRuns: 50 },
  );
});
