// Prints the size of the codec with the part of the expression model that it needs, minified and gzipped: of
// everything, and of what a bundler leaves to those who import less. A line of JSON for each.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const index = fileURLToPath(new URL("../../src/index.ts", import.meta.url));
const imports: Readonly<Record<string, string>> = {
  everything: "*",
  "all but streams":
    "{ decode, decodeAsync, Decoder, decodeLazy, encode, encodeAsync, Encoder, encodeChunks, inflate, inspect, openCursor }",
  "decode, encode, lazy, cursor and streams":
    "{ decode, encode, decodeLazy, openCursor, decodeStream, encodeStream }",
  "decode, encode and streams": "{ decode, encode, decodeStream, encodeStream }",
  "decode and encode": "{ decode, encode }",
};

for (const [what, names] of Object.entries(imports)) {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from ${JSON.stringify(index)};`, resolveDir: "/" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["@remotebatch/source"],
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array(0);
  const figures = { what, minified: bytes.length, gzipped: gzipSync(bytes).length };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
