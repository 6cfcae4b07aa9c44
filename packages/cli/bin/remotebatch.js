#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Published packages hold `dist` alone; in a clone nothing is built, so the source is bundled when it has changed. */
async function program() {
  if (!existsSync(source)) return import("../dist/main.js");
  const { bundleProgram } = await import("@remotebatch/source-bundle");
  return import(await bundleProgram(source));
}

const { runCommand } = await program();
await runCommand(process.argv.slice(2));
