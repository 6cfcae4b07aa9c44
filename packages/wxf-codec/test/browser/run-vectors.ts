// Drives the vectors in headless Chromium. Without a browser it says what is missing; REQUIRE_ENGINES=1 makes that an error.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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
const data = JSON.stringify(rows).replaceAll("<", "\\u003c");
const code = (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
const html = `<!doctype html><meta charset="utf-8"><body></body><script>const vectors = ${data};</script><script type="module">${code}</script>`;

const folder = mkdtempSync(join(tmpdir(), "wxf-browser-"));
const server = createServer();
const outcome = new Promise<string>((resolve) => {
  server.on("request", (request, response) => {
    if (request.method !== "POST") {
      response.setHeader("content-type", "text/html").end(html);
      return;
    }
    let said = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    request.on("end", () => {
      response.end();
      resolve(said);
    });
  });
  setTimeout(() => resolve("the page said nothing within 120 s"), 120_000).unref();
});
await new Promise<void>((resolve) => {
  server.listen(0, "127.0.0.1", resolve);
});
const { port } = server.address() as AddressInfo;
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  `--user-data-dir=${join(folder, "profile")}`,
];
const child = spawn(browser, [...flags, `http://127.0.0.1:${port}/`], { stdio: "ignore" });
try {
  const said = await outcome;
  process.stdout.write(`${said}\n`);
  if (!said.endsWith('"failures":[]}')) process.exitCode = 1;
} finally {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
