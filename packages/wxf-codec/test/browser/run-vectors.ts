// Drives the vectors on the built package in headless Chromium. Without a browser it says what is missing;
// REQUIRE_ENGINES=1 makes that an error.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesOf, malformedVectors, realVectors, validVectors } from "../vector-files.js";
import type { BrowserVector } from "./browser-vector.js";
import { servePackage } from "./serve-package.js";

const browser = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);
if (browser === undefined) {
  process.stdout.write("Not run: no Chromium here. Install the Debian package chromium.\n");
  process.exit(process.env["REQUIRE_ENGINES"] === "1" ? 1 : 0);
}

const base64 = (vector: Parameters<typeof bytesOf>[0]): string =>
  Buffer.from(bytesOf(vector)).toString("base64");

const vectors: readonly BrowserVector[] = [
  ...validVectors.map((vector) => {
    const { name, nodes, depth } = vector;
    // The payload of a NaN is not promised to survive being a number.
    const isExact = name !== "real nan payload";
    const isCanonical = vector.canonical && isExact;
    const row = {
      name,
      base64: base64(vector),
      expect: "read",
      nodes,
      depth,
      isCanonical,
    } as const;
    return isExact ? { ...row, digest: vector.digest } : row;
  }),
  ...realVectors.map((vector) => {
    const { file: name, nodes, depth, digest } = vector;
    const row = { name, base64: base64(vector), expect: "read", nodes, depth, digest } as const;
    return { ...row, isCanonical: true };
  }),
  ...malformedVectors.map((vector) => ({
    name: vector.name,
    base64: base64(vector),
    expect: vector.expect.startsWith("reject") ? ("refused" as const) : ("any" as const),
    isCanonical: false,
  })),
];

const timeLimitMs = 240_000;
const folder = mkdtempSync(join(tmpdir(), "wxf-browser-"));
const server = await servePackage(vectors);
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  `--user-data-dir=${join(folder, "profile")}`,
];
// A group of its own: the browser's helpers write into the profile until they end too.
const child = spawn(browser, [...flags, server.url], { stdio: "ignore", detached: true });
try {
  const silence = new Promise<string>((resolve) => {
    const text = `the page said nothing within ${timeLimitMs / 1000} s`;
    setTimeout(() => resolve(text), timeLimitMs).unref();
  });
  const said = await Promise.race([server.outcome, silence]);
  process.stdout.write(`${said}\n`);
  const isWhole = said.startsWith(`{"vectors":${vectors.length},`);
  if (!isWhole || !said.endsWith('"failures":[]}')) process.exitCode = 1;
} finally {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  await ended;
  server.close();
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  } catch (error) {
    // What the vectors said counts; a folder that is still being written to does not.
    process.stderr.write(`Left behind: ${folder} (${(error as Error).message})\n`);
  }
}
