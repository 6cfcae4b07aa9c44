import { describe, expect, test } from "vitest";
import { readText, repositoryFiles } from "../src/workspace.js";

const files = repositoryFiles();
const sources = files.filter((path) => /^(packages|tooling|examples)\/.*\/src\/.*\.ts$/.test(path));
const tests = files.filter((path) => /\.test\.ts$/.test(path));

/** A longer file must say why in a comment that begins like this. */
const reasonForLength = /One file because /;

/** Files that are still to be split, with nothing to be added: an entry that got short must leave the list. */
const toBeSplit: readonly string[] = [
  "packages/expr-model/src/system-names-l-z.ts",
  "packages/expr-model/src/system-names.ts",
];

test("the example of a provider has fewer than 150 lines, as its page says, and one statement tests it", () => {
  const lines = readText("examples/custom-provider/ssh-hosts.ts").split("\n").length - 1;
  expect(lines).toBeLessThan(150);
  expect(readText("docs/writing-a-provider.md")).toContain("fewer than 150\nlines");
  const suite = readText("examples/custom-provider/test/ssh-hosts.engine.ts");
  expect(suite.match(/describeProvider\(\{/gu)).toHaveLength(1);
});

describe("source files", () => {
  test("that are still to be split are longer than 300 lines and no longer than 650", () => {
    const lengths = toBeSplit.map((path) => readText(path).split("\n").length - 1);
    expect(lengths.filter((lines) => lines <= 300 || lines > 650)).toEqual([]);
  });

  test("are otherwise at most 300 lines, or say why they are longer and stay under 600", () => {
    const offenders = sources
      .filter((path) => !toBeSplit.includes(path))
      .map((path) => ({ path, text: readText(path) }))
      .filter(({ text }) => {
        const lines = text.split("\n").length - 1;
        return lines > 600 || (lines > 300 && !reasonForLength.test(text));
      })
      .map(({ path, text }) => `${path}: ${text.split("\n").length - 1} lines`);
    expect(offenders).toEqual([]);
  });

  test("are not named for what has no name", () => {
    expect(
      sources.filter((path) => /\/(utils?|common|helpers?|misc)(\/|\.ts$)/.test(path)),
    ).toEqual([]);
  });

  test("have kebab-case names", () => {
    const names = sources.map((path) => path.slice(path.lastIndexOf("/") + 1));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.source)?\.ts$/.test(name))).toEqual(
      [],
    );
  });

  test("use no default export, enum or namespace", () => {
    const offenders = sources.filter((path) =>
      /^(export default|(export )?(const )?enum |(export )?(declare )?namespace )/m.test(
        readText(path),
      ),
    );
    expect(offenders).toEqual([]);
  });
});

describe("tests", () => {
  test("are never left focused, and skip only with a reason in words", () => {
    const offenders: string[] = [];
    for (const path of tests.filter((name) => !name.endsWith("sources.test.ts"))) {
      const lines = readText(path).split("\n");
      lines.forEach((line, index) => {
        const before = lines[index - 1] ?? "";
        if (/\b(test|it|describe)\.(only|todo)\(/.test(line))
          offenders.push(`${path}:${index + 1}`);
        if (
          /\b(test|it|describe)\.(skip|skipIf|runIf)\(/.test(line) &&
          !/\/\//.test(before + line)
        ) {
          offenders.push(`${path}:${index + 1}`);
        }
      });
    }
    expect(offenders).toEqual([]);
  });
});

test("nothing tracked names a machine path or a registry host", () => {
  const marks = [/\/work\/(main|shared|\.library)/, /registry\.npmjs\.org/, /\bpypi\.org\/simple/];
  const offenders = files
    .filter(
      (path) => /\.(ts|js|mjs|json|jsonl|ya?ml|md|sh|txt|svg)$/.test(path) || path === ".ci/run",
    )
    .filter((path) => !path.endsWith("sources.test.ts"))
    .filter((path) => marks.some((mark) => mark.test(readText(path))));
  expect(offenders).toEqual([]);
});
