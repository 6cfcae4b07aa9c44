import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const cacheFolder = fileURLToPath(new URL("./node_modules/.cache/bundles", import.meta.url));

/**
 * Bundles a TypeScript program of this workspace into one self-contained ESM file.
 *
 * Published packages ship such files built; inside the workspace nothing is built beforehand, so the
 * file is made when it is first needed. The name carries the content's hash: processes that race
 * write the same bytes, and the rename makes the file appear whole.
 */
export async function bundleSource(entryPath) {
  const result = await build({
    entryPoints: [entryPath],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "esm",
    conditions: ["@remotebatch/source"],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    external: ["@remotebatch/source-bundle"],
    banner: {
      js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);',
    },
  });
  const bytes = result.outputFiles[0].contents;
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  mkdirSync(cacheFolder, { recursive: true });
  const path = join(cacheFolder, `${basename(entryPath).replace(/\.ts$/, "")}-${hash}.mjs`);
  if (!existsSync(path)) {
    const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  }
  return path;
}
