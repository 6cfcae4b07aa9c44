import { basename } from "node:path";
import { cached, workspaceRoot } from "./cache.js";
import { oneFile } from "./one-file.js";

export { oneFile };

/**
 * Bundles a TypeScript program of this workspace into one self-contained ESM file and gives its path.
 *
 * Published packages ship such files built; inside the workspace nothing is built beforehand, so the
 * file is made when it is first needed and again when a source has changed.
 */
export function bundleSource(entryPath, attachedPath) {
  return cached(entryPath, "file", async (build) => {
    const { text, inputs } = await oneFile(build, entryPath, attachedPath);
    const main = `${stem(entryPath)}.mjs`;
    const contents = Buffer.from(text);
    return { result: { outputFiles: [{ path: main, contents }], metafile: { inputs } }, main };
  });
}

/**
 * Bundles a program that runs here, on this machine, and gives the path of its main file.
 *
 * Unlike `bundleSource` it is split, so that a command loads only what it needs; `import.meta.url` keeps
 * naming the source file; native packages are loaded from where they are installed.
 */
export function bundleProgram(entryPath) {
  return cached(entryPath, "program", async (build) => {
    const { inPlace, native } = await import("./plugins.js");
    const result = await build({
      // Names inside the bundle, and so its content, must not depend on where the command was started.
      absWorkingDir: workspaceRoot,
      entryPoints: { [stem(entryPath)]: entryPath },
      outExtension: { ".js": ".mjs" },
      outdir: "/",
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      target: "node20",
      format: "esm",
      conditions: ["@remotebatch/source"],
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: "none",
      logLevel: "error",
      banner: {
        js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);',
      },
      splitting: true,
      sourcemap: false,
      chunkNames: "[hash]",
      plugins: [inPlace, native],
    });
    return { result, main: `${stem(entryPath)}.mjs` };
  });
}

const stem = (entryPath) => basename(entryPath).replace(/\.ts$/, "");
