#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const source = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Published packages hold `dist` alone; in a clone nothing is built, so the source is bundled when it has changed. */
async function program() {
  if (!existsSync(source)) return import("../dist/main.js");
  const { bundleProgram } = await import("@remotebatch/source-bundle");
  return import(pathToFileURL(await bundleProgram(source)).href);
}

try {
  const { runCommand } = await program();
  await runCommand(process.argv.slice(2));
} catch (error) {
  const detail = process.env["REMOTEBATCH_DEBUG"] === undefined ? error.message : error.stack;
  console.error(`remotebatch: ${detail}`);
  process.exitCode = 1;
}
