import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Folder of the workspace; paths in a bundle's list of inputs are relative to it. */
export const workspaceRoot = resolve(here, "..", "..");

const ownFolder = join(here, "node_modules", ".cache", "bundles");
const keepUnusedMs = 24 * 3600_000;

/**
 * Gives the main file of a bundle, made anew only when a source, a manifest or this tool has changed since.
 *
 * A record beside the bundle lists every input with its size and time of change. Bundles are named by
 * their content: processes that race write the same bytes, and a rename makes each one appear whole.
 * Where the workspace can't be written to, they lie in a folder of this user among the temporary files.
 */
export async function cached(entryPath, kind, bundle) {
  const entry = resolve(entryPath);
  const name = `${basename(entry).replace(/\.ts$/, "")}-${digest([kind, entry])}`;
  const known = freshBundle(ownFolder, name) ?? freshBundle(userFolder(), name);
  if (known !== undefined) return known;

  const startedAtMs = Date.now();
  const { build } = await import("esbuild");
  const made = { name, startedAtMs, ...(await bundle(build)) };
  try {
    return store(ownFolder, made);
  } catch (cause) {
    if (typeof cause.code !== "string") throw cause;
    return storeForUser(made, cause);
  }
}

/** Writes what a bundle consists of into a folder of bundles and gives the path of its main file. */
function store(cacheFolder, { name, startedAtMs, result, main }) {
  const files = result.outputFiles.map(({ path, contents }) => [basename(path), contents]);
  const folder = join(cacheFolder, `${name}-${digest(files.flat())}`);
  const path = join(folder, main);
  mkdirSync(cacheFolder, { recursive: true });
  if (!existsSync(path)) writeFolder(folder, files);
  const inputs = inputsOf(result.metafile);
  // A file changed while the bundle was made may be in it in its older form: look again next time.
  if (inputs.every(([, changedAtMs]) => changedAtMs < startedAtMs)) {
    removeUnused(cacheFolder, name, basename(folder));
    writeWhole(recordPath(cacheFolder, name), JSON.stringify({ inputs, path }));
  }
  return path;
}

const recordPath = (cacheFolder, name) => join(cacheFolder, `${name}.json`);

const userFolderPath = () =>
  join(tmpdir(), `remotebatch-bundles-${process.getuid?.() ?? userInfo().username}`);

/** The folder among the temporary files, where anybody may write, if it is this user's alone: its programs are run. */
function userFolder() {
  const folder = userFolderPath();
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return undefined;
  const { getuid } = process;
  return getuid === undefined || (found.uid === getuid() && (found.mode & 0o077) === 0)
    ? folder
    : undefined;
}

function storeForUser(made, cause) {
  const path = userFolderPath();
  try {
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
    const folder = userFolder();
    if (folder === undefined) throw new Error(`${path} is open to other users`);
    return store(folder, made);
  } catch (error) {
    throw new Error(
      `The program can't be made from its source: ${cause.message}; ${error.message}. Set TMPDIR to a folder of your own.`,
      { cause },
    );
  }
}

function freshBundle(cacheFolder, name) {
  if (cacheFolder === undefined) return undefined;
  try {
    const { inputs, path } = JSON.parse(readFileSync(recordPath(cacheFolder, name), "utf8"));
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
  const paths = new Set(
    ["index.js", "cache.js", "one-file.js", "plugins.js"].map((file) => join(here, file)),
  );
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
function removeUnused(cacheFolder, name, current) {
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
