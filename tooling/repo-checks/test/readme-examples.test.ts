import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { readText, repositoryFiles, root } from "../src/workspace.js";

const run = promisify(execFile);
const cache = join(root, "tooling/repo-checks/node_modules/.cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

/** Folder of a page's examples, in which they find the files that the page shows. */
const folderOf = (page: string): string => join(folder, page.replace(/\W/g, "-"));

// A block opened as ```ts is a whole program and is run; one opened as ```ts name.ts is a file beside it; one opened
// as ```ts no-run is a fragment.
for (const page of repositoryFiles().filter((path) => path.endsWith(".md"))) {
  for (const [, name = "", code = ""] of readText(page).matchAll(
    /^```ts ([\w-]+\.ts)\n([\s\S]*?)^```$/gm,
  )) {
    mkdirSync(folderOf(page), { recursive: true });
    writeFileSync(join(folderOf(page), name), code);
  }
}

const snippets: readonly Snippet[] = repositoryFiles()
  .filter((path) => /^(README\.md|packages\/[^/]+\/README\.md|docs\/[^/]+\.md)$/.test(path))
  .flatMap((page) => {
    const text = readText(page);
    return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => ({
      page,
      line: text.slice(0, match.index).split("\n").length,
      code: match[1] ?? "",
    }));
  });

test("the root README has at least one example that runs", () => {
  expect(snippets.some(({ page }) => page === "README.md")).toBe(true);
});

describe.concurrent("examples", () => {
  test.each(snippets)(
    "$page, line $line, runs as it stands",
    async ({ page, line, code }) => {
      mkdirSync(folderOf(page), { recursive: true });
      const file = join(folderOf(page), `line-${line}.mts`);
      writeFileSync(file, code);
      // What the comments behind console.log promise is what must be printed.
      const promised = [...code.matchAll(/console\.log\(.*\);? *\/\/ (?:→|->) ?(.*)$/gm)].map((m) =>
        (m[1] ?? "").trim(),
      );
      const { stdout } = await run(
        process.execPath,
        ["--conditions=@remotebatch/source", "--import", "tsx", file],
        {
          cwd: join(root, "tooling/repo-checks"),
          env: { ...process.env, REMOTEBATCH_HOME: join(folder, `home-${line}`), NODE_OPTIONS: "" },
          timeout: 50_000,
        },
      );
      const printed = stdout.split("\n").map((text) => text.trim());
      for (const expected of promised) expect(printed).toContain(expected);
    },
    60_000,
  );
});
