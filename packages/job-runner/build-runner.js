// Builds the program of a job: one file, nothing beside it. From the sources, as in the workspace, so that both forms of the
// runner are the same program.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { oneFile } from "@remotebatch/source-bundle";
import { build } from "esbuild";

const pathOf = (path) => fileURLToPath(new URL(path, import.meta.url));

const { text } = await oneFile(build, pathOf("src/main.ts"), pathOf("src/host/evaluator.ts"), {
  minify: true,
});
mkdirSync(pathOf("dist"), { recursive: true });
writeFileSync(pathOf("dist/runner.mjs"), text);
