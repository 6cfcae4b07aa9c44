// Prints the size of the codec with the part of the expression model that it needs, minified and gzipped.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../../src/index.ts", import.meta.url))],
  bundle: true,
  minify: true,
  write: false,
  format: "esm",
  platform: "browser",
  conditions: ["@remotebatch/source"],
});
const bytes = outputFiles[0]?.contents ?? new Uint8Array(0);
process.stdout.write(`${bytes.length} bytes minified, ${gzipSync(bytes).length} gzipped\n`);
