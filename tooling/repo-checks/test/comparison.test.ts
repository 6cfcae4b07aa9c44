import { expect, test } from "vitest";
import { readText } from "../src/workspace.js";

const page = readText("docs/compared-with-wolfram.md");
const files = new Map(
  [...page.matchAll(/^\| ([A-Z]+) \| `([^`]+)` \|$/gmu)].map(([, key = "", file = ""]) => [
    key,
    file,
  ]),
);
/** The last cell of every row of the tables below the list of files. */
const cells = page
  .slice(page.indexOf("## Functions"))
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  .map((line) => line.replaceAll("\\|", "¦").split("|").at(-2)?.trim() ?? "")
  .filter((cell) => cell !== "test");

test("every row of the comparison names a test that exists", () => {
  expect(cells.length).toBeGreaterThan(100);
  const missing = cells.flatMap((cell) =>
    cell.split("<br>").filter((named) => {
      const [, key = "", title = ""] = /^([A-Z]+): (.+)$/u.exec(named) ?? [];
      const file = files.get(key);
      return file === undefined || !readText(file).includes(`"${title}"`);
    }),
  );
  expect(missing).toEqual([]);
});

test("every property and every option has its row", () => {
  const properties = readText("packages/job-model/src/job-property.ts").matchAll(
    /^ {2}"([A-Z]\w+)",$/gmu,
  );
  const options = readText("packages/facade/src/options/resolve-options.ts").match(
    /const submitNames = \[([^\]]+)\]/u,
  )?.[1];
  // Options of our own have no counterpart.
  const own = ["environment", "uuid", "seed", "kernel", "resources", "retry", "signal"];
  const names = [
    ...[...properties].map(([, name]) => `| \`${name}\` |`),
    ...[...(options ?? "").matchAll(/"(\w+)"/gu)].flatMap(([, name = ""]) =>
      own.includes(name) ? [] : [`\`${name}\``],
    ),
  ];
  expect(names.length).toBeGreaterThan(60);
  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});
