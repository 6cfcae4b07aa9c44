import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { publishedPackages, readText, root } from "../src/workspace.js";

/** Names an entry re-exports, with the module each comes from. */
function reexports(entry: string): readonly { readonly name: string; readonly file: string }[] {
  const found: { name: string; file: string }[] = [];
  const source = ts.createSourceFile(entry, readText(entry), ts.ScriptTarget.ES2022, true);
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined) continue;
    const specifier = (statement.moduleSpecifier as ts.StringLiteral).text;
    if (!specifier.startsWith(".")) continue;
    const file = join(dirname(entry), specifier.replace(/\.js$/, ".ts"));
    if (statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause)) {
      for (const element of statement.exportClause.elements) {
        found.push({ name: (element.propertyName ?? element.name).text, file });
      }
    }
  }
  return found;
}

/** True when the module declares that name with a doc comment, or passes it on from one that does. */
function isDocumented(name: string, file: string): boolean {
  if (!existsSync(join(root, file))) return false;
  const source = ts.createSourceFile(file, readText(file), ts.ScriptTarget.ES2022, true);
  for (const statement of source.statements) {
    const names = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map((d) => d.name.getText(source))
      : [(statement as { name?: ts.Node } & ts.Statement).name?.getText(source)];
    if (names.includes(name) && ts.getJSDocCommentsAndTags(statement).length > 0) return true;
  }
  return reexports(file).some((inner) => inner.name === name && isDocumented(name, inner.file));
}

describe.each(publishedPackages())("$id", ({ folder, manifest }) => {
  const entries = Object.entries(manifest.exports ?? {})
    .map(([, target]) => (target as Record<string, string>)["@remotebatch/source"])
    .filter((entry) => entry !== undefined)
    .map((entry) => join(folder, entry));

  test("says of every exported name what it gives", () => {
    const silent = entries
      .flatMap(reexports)
      .filter(({ name, file }) => !isDocumented(name, file))
      .map(({ name, file }) => `${name} (${file})`);
    expect(silent).toEqual([]);
  });

  test("has entries that are lists of names", () => {
    for (const entry of entries.filter((path) => path.endsWith("/index.ts"))) {
      expect(readText(entry)).not.toMatch(/^export \*/m);
    }
  });
});
