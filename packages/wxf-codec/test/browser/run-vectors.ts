// Drives the vectors in headless Chromium. Without a browser it says what is missing; REQUIRE_ENGINES=1 makes that an error.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import { build } from "esbuild";
import { bytesOf, malformedVectors, realVectors, validVectors } from "../vector-files.js";

const browser = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);
if (browser === undefined) {
  process.stdout.write("Not run: no Chromium here. Install the Debian package chromium.\n");
  process.exit(process.env["REQUIRE_ENGINES"] === "1" ? 1 : 0);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const bodyOf = (bytes: Uint8Array): string =>
  base64(bytes[1] === 0x43 ? inflateSync(bytes.subarray(3)) : bytes.subarray(2));
const rows = [
  ...validVectors.map((vector) => ({ ...vector, isValid: true })),
  ...realVectors.map((vector) => ({
    ...vector,
    name: vector.file,
    canonical: true,
    isValid: true,
  })),
  ...malformedVectors
    .filter(({ expect }) => expect.startsWith("reject"))
    .map((vector) => ({ ...vector, canonical: false, isValid: false })),
].map((vector) => {
  const bytes = bytesOf(vector);
  // The payload of a NaN is not promised to survive being a number.
  const isExact = vector.canonical && vector.name !== "real nan payload";
  const body = isExact ? bodyOf(bytes) : undefined;
  return { name: vector.name, base64: base64(bytes), body, isValid: vector.isValid };
});

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("page.ts", import.meta.url))],
  bundle: true,
  write: false,
  format: "esm",
  platform: "browser",
  conditions: ["@remotebatch/source"],
});
const folder = mkdtempSync(join(tmpdir(), "wxf-browser-"));
try {
  const html = join(folder, "page.html");
  const data = JSON.stringify(rows).replaceAll("<", "\\u003c");
  const code = (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
  writeFileSync(
    html,
    `<!doctype html><meta charset="utf-8"><body></body><script>const vectors = ${data};</script><script type="module">${code}</script>`,
  );
  const dom = execFileSync(
    browser,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${join(folder, "profile")}`,
      "--virtual-time-budget=60000",
      "--dump-dom",
      html,
    ],
    { encoding: "utf8", maxBuffer: 2 ** 28, timeout: 120_000, stdio: ["ignore", "pipe", "ignore"] },
  );
  const said = /<body>(\{.*?\})<\/body>|(\{"vectors".*?\})\s*<\/body>/s.exec(dom);
  const outcome = said?.[1] ?? said?.[2] ?? "the page said nothing";
  process.stdout.write(`${outcome}\n`);
  if (!outcome.endsWith('"failures":[]}')) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
