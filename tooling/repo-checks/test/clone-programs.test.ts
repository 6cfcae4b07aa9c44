import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { publishedPackages, readText, repositoryFiles, root } from "../src/workspace.js";

/** What the programs on our pages import, and every published package by its own name. */
function importedNames(): readonly string[] {
  const pages = repositoryFiles().filter((path) =>
    /^(README\.md|packages\/[^/]+\/README\.md|docs\/[^/]+\.md)$/.test(path),
  );
  const shown = pages.flatMap((page) =>
    [...readText(page).matchAll(/^```ts[^\n]*\n([\s\S]*?)^```$/gm)].flatMap(([, code = ""]) =>
      [...code.matchAll(/ from "(@remotebatch\/[^"]+)";/g)].map(([, name = ""]) => name),
    ),
  );
  const own = publishedPackages().map(({ manifest }) => `${manifest.name}/package.json`);
  return [...new Set([...shown, ...own])];
}

test("a program below examples/quickstart finds every package, as the README says", () => {
  expect(readText("README.md")).toContain("programs below `examples/quickstart` find them all");
  const names = importedNames();
  expect(names).toContain("@remotebatch/provider-slurm");
  const program = `
    const missing = ${JSON.stringify(names)}.filter((name) => {
      try { import.meta.resolve(name); return false; } catch { return true; }
    });
    console.log(JSON.stringify(missing));`;
  const printed = execFileSync(
    process.execPath,
    ["--conditions=@remotebatch/source", "--input-type=module", "-e", program],
    {
      cwd: join(root, "examples/quickstart"),
      env: { ...process.env, NODE_OPTIONS: "" },
      encoding: "utf8",
    },
  );
  expect(JSON.parse(printed)).toEqual([]);
});
