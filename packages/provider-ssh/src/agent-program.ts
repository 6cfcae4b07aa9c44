import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

let program: Promise<Uint8Array> | undefined;

async function read(): Promise<Uint8Array> {
  if (import.meta.url.endsWith(".ts")) {
    const { bundleSource } = await import("@remotebatch/source-bundle");
    return readFile(await bundleSource(fileURLToPath(new URL("./agent/main.ts", import.meta.url))));
  }
  return readFile(fileURLToPath(new URL("./agent/main.js", import.meta.url)));
}

/** The program that works on the hosts: one file that needs Node alone. */
export function agentProgram(): Promise<Uint8Array> {
  program ??= read();
  return program;
}
