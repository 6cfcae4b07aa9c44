import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { publishedPackages, readText, repositoryFiles, root } from "../src/workspace.js";

/** Who may import whom at run time: the table of docs/architecture.md, package by package. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "expr-model": [],
  "wxf-codec": ["expr-model"],
  "job-model": ["expr-model"],
  "wl-kernel": ["expr-model", "wxf-codec"],
  "job-runner": ["expr-model", "wxf-codec", "job-model", "wl-kernel"],
  "provider-kit": ["job-model"],
  "provider-testkit": ["job-model", "provider-kit"],
  "store-s3": ["job-model", "provider-kit"],
  facade: ["expr-model", "wxf-codec", "job-model", "job-runner"],
  dashboard: ["facade"],
};
const providerMay = ["job-model", "provider-kit", "store-s3"];
const withoutForeignDependencies = ["expr-model", "wxf-codec", "job-model"];
const scope = "@remotebatch/";

describe.each(publishedPackages())("$id", ({ id, folder, manifest }) => {
  test("has the name, licence and form of a published package", () => {
    expect([`@remotebatch/${id}`, id]).toContain(manifest.name);
    expect(manifest.private).toBeUndefined();
    expect(manifest.license).toBe("MIT");
    expect(manifest.type).toBe("module");
    expect(manifest.engines).toEqual({ node: ">=20.19" });
    expect(manifest.description?.length).toBeGreaterThan(30);
    expect(manifest.files).not.toContain("test");
  });

  test("has a README that opens with its own name", () => {
    expect(existsSync(join(root, folder, "README.md"))).toBe(true);
    expect(readText(`${folder}/README.md`).split("\n")[0]).toContain(manifest.name);
  });

  test("has a tag for the dependency rules", () => {
    const { tags } = JSON.parse(readText(`${folder}/turbo.json`)) as { tags: string[] };
    expect(tags).toHaveLength(1);
  });

  test("resolves its entries to sources inside the workspace and to declarations outside", () => {
    for (const [path, target] of Object.entries(manifest.exports ?? {})) {
      if (path === "./package.json" || typeof target === "string") continue;
      const conditions = target as Record<string, string>;
      const source = conditions["@remotebatch/source"] ?? "";
      expect(existsSync(join(root, folder, source)), `${path} -> ${source}`).toBe(true);
      expect(Object.keys(conditions)[0]).toBe("@remotebatch/source");
      expect(conditions["types"]).toMatch(/^\.\/dist\/.*\.d\.ts$/);
    }
  });

  test("depends at run time only on the packages it may", () => {
    const ours = Object.keys(manifest.dependencies ?? {})
      .filter((name) => name.startsWith(scope))
      .map((name) => name.slice(scope.length));
    const may = id.startsWith("provider-") ? (allowed[id] ?? providerMay) : allowed[id];
    if (may !== undefined) expect(ours.filter((name) => !may.includes(name))).toEqual([]);
    if (withoutForeignDependencies.includes(id)) {
      const foreign = Object.keys(manifest.dependencies ?? {}).filter((n) => !n.startsWith(scope));
      expect(foreign).toEqual([]);
    }
  });

  test("defends every foreign runtime dependency in its README or a decision record", () => {
    const texts = [
      readText(`${folder}/README.md`),
      ...repositoryFiles()
        .filter((path) => path.startsWith("docs/decisions/"))
        .map(readText),
    ].join("\n");
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (!name.startsWith(scope))
        expect(texts, `${name} is nowhere defended`).toContain(`\`${name}\``);
    }
  });
});

test("the facade reaches the runner only through its built file", () => {
  const offenders = repositoryFiles()
    .filter((path) => path.startsWith("packages/facade/src/"))
    .filter((path) => /["']@remotebatch\/job-runner(?!\/asset["'])/.test(readText(path)));
  expect(offenders).toEqual([]);
});

test("the pinned pnpm is the same wherever it is named", () => {
  const manifest = JSON.parse(readText("package.json")) as {
    packageManager: string;
    scripts: Record<string, string>;
  };
  for (const script of ["start", "test"]) {
    expect(manifest.scripts[script]).toContain(`${manifest.packageManager} `);
  }
  for (const page of repositoryFiles().filter((path) => path.endsWith(".md"))) {
    for (const [named] of readText(page).matchAll(/\bpnpm@\d[\w.-]*\w/g)) {
      expect({ page, named }).toEqual({ page, named: manifest.packageManager });
    }
  }
});
