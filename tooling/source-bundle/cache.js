import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Folder of the workspace; paths in a bundle's list of inputs are relative to it. */
export const workspaceRoot = resolve(here, "..", "..");

const cacheFolder = join(here, "node_modules", ".cache", "bundles");
const keepUnusedMs = 24 * 3600_000;

/**
 * Gives the main file of a bundle, made anew only when a source, a manifest or this tool has changed since.
 *
 * A record beside the bundle lists every input with its size and time of change. Bundles are named by
 * their content: processes that race write the same bytes, and a rename makes each one appear whole.
 */
export async function cached(entryPath, kind, bundle) {
  const entry = resolve(entryPath);
  const name = `${basename(entry).replace(/\.ts$/, "")}-${digest([kind, entry])}`;
  const recordPath = join(cacheFolder, `${name}.json`);
  const known = freshBundle(recordPath);
  if (known !== undefined) return known;

  const startedAtMs = Date.now();
  const { build } = await import("esbuild");
  const { result, main } = await bundle(build);
  const files = result.outputFiles.map(({ path, contents }) => [basename(path), contents]);
  const folder = join(cacheFolder, `${name}-${digest(files.flat())}`);
  const path = join(folder, main);
  mkdirSync(cacheFolder, { recursive: true });
  if (!existsSync(path)) writeFolder(folder, files);
  const inputs = inputsOf(result.metafile);
  // A file changed while the bundle was made may be in it in its older form: look again next time.
  if (inputs.every(([, changedAtMs]) => changedAtMs < startedAtMs)) {
    removeUnused(name, basename(folder));
    writeWhole(recordPath, JSON.stringify({ inputs, path }));
  }
  return path;
}

function freshBundle(recordPath) {
  try {
    const { inputs, path } = JSON.parse(readFileSync(recordPath, "utf8"));
    for (const [input, changedAtMs, size] of inputs) {
      const { mtimeMs, size: sizeNow } = statSync(input);
      if (mtimeMs !== changedAtMs || sizeNow !== size) return undefined;
    }
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Every file the bundle depends on: sources, the manifests that say how they resolve, and this tool. */
function inputsOf(metafile) {
  const paths = new Set(["index.js", "cache.js", "plugins.js"].map((file) => join(here, file)));
  for (const input of Object.keys(metafile.inputs)) {
    const path = resolve(workspaceRoot, input);
    paths.add(path);
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
      const manifest = join(folder, "package.json");
      if (paths.has(manifest)) break;
      if (existsSync(manifest)) {
        paths.add(manifest);
        break;
      }
    }
  }
  return [...paths].filter(existsSync).map((path) => {
    const { mtimeMs, size } = statSync(path);
    return [path, mtimeMs, size];
  });
}

function writeFolder(folder, files) {
  const temporary = `${folder}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  mkdirSync(temporary);
  for (const [name, contents] of files) writeFileSync(join(temporary, name), contents);
  try {
    renameSync(temporary, folder);
  } catch {
    // Another process was faster and wrote the same bytes.
    rmSync(temporary, { recursive: true, force: true });
  }
}

function writeWhole(path, text) {
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

/** Removes this program's bundles of earlier days; younger ones may still be loaded by a running process. */
function removeUnused(name, current) {
  const before = Date.now() - keepUnusedMs;
  for (const entry of readdirSync(cacheFolder)) {
    if (!entry.startsWith(`${name}-`) || entry === current) continue;
    const path = join(cacheFolder, entry);
    if (statSync(path, { throwIfNoEntry: false })?.mtimeMs < before) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex").slice(0, 16);
}
