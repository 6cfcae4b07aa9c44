import { chmodSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Bundles the stand-in for a Wolfram kernel as a program of its own.
 * @returns its path.
 */
export async function buildWolframStandIn(folder: string): Promise<string> {
  const outfile = join(folder, "wolframscript.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("wolfram-stand-in.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    conditions: ["@remotebatch/source"],
    banner: { js: `#!${process.execPath}` },
    logLevel: "error",
  });
  chmodSync(outfile, 0o755);
  return outfile;
}
