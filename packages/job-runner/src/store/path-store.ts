import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ChildFailure } from "./child-failure.js";
import { renameToFree } from "./claimed-rename.js";
import type { LogSink, RunnerStore } from "./runner-store.js";
import { checkDigest, copyHashed, syncFile, syncFolder, writeWhole } from "./verify.js";

const unsupportedLink = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function uniqueSuffix(): string {
  return `${process.pid}-${Math.random().toString(36).slice(2)}`;
}

/**
 * A job's prefix in a folder that this machine can reach: a local disk or a shared one.
 * @param options `isDurable`: false where a power failure may take everything; nothing waits for the disk then. Default true.
 */
export function pathStore(
  folder: string,
  { isDurable = true }: { readonly isDurable?: boolean } = {},
): RunnerStore {
  const place = (key: string): string => join(folder, key);
  /** Folders with names that a power failure may still undo. */
  const unsettled = new Set<string>();
  return {
    has: async (key) => existsSync(place(key)),
    read: async (key, maxBytes) => readBounded(place(key), key, maxBytes),
    fetch: async (key, destination, expected) => {
      // Checked on the copy's own bytes: what is evaluated is what was hashed.
      checkDigest(key, copyHashed(place(key), destination), expected);
    },
    fetchRange: async (key, range, _destination, expected) => {
      const { size } = statSync(place(key));
      if (size !== expected.bytes || range.offset + range.length > size) {
        throw new ChildFailure(
          "infrastructure",
          `The object ${key} has ${size} bytes where the manifest says ${expected.bytes}; it was cut or changed.`,
        );
      }
      return { path: place(key), offset: range.offset };
    },
    temporary: (key) => {
      const path = place(key);
      mkdirSync(dirname(path), { recursive: true });
      return `${path}.${uniqueSuffix()}.tmp`;
    },
    secure: async (files) => {
      if (isDurable) for (const file of files) syncFile(file);
    },
    create: async (key, file) => {
      unsettled.add(dirname(place(key)));
      return await createByLink(place(key), file);
    },
    settle: async () => {
      if (isDurable) for (const changed of unsettled) syncFolder(changed);
      unsettled.clear();
    },
    supersede: async (key, file) => {
      const path = place(key);
      const backup = `${path}.${uniqueSuffix()}.bak`;
      keepBeside(path, backup);
      renameSync(file, path);
      syncFolder(dirname(path));
      return {
        restore: async () => renameSync(backup, path),
        discard: async () => rmSync(backup, { force: true }),
      };
    },
    canKeep: () => true,
    replace: async (key, file) => replaceByRename(place(key), file),
    fetchIfThere: async (key, destination, maxBytes) => {
      if (!existsSync(place(key))) return false;
      writeFileSync(destination, readBounded(place(key), key, maxBytes));
      return true;
    },
    discard: async (key) => {
      try {
        rmSync(place(key), { force: true });
      } catch {
        // It goes with the job.
      }
    },
    openLog: (key) => appendLog(place(key)),
  };
}

function readBounded(path: string, key: string, maxBytes: number): Uint8Array {
  const { size } = statSync(path);
  if (size > maxBytes) {
    throw new ChildFailure(
      "infrastructure",
      `The object ${key} has ${size} bytes, more than the ${maxBytes} that it may have.`,
    );
  }
  return readFileSync(path);
}

/** `link` makes a name appear only if it is free, in one step; `rename` would replace. */
async function createByLink(path: string, file: string): Promise<boolean> {
  try {
    linkSync(file, path);
  } catch (error) {
    if (unsupportedLink.has(codeOf(error))) return await renameToFree(file, path);
    if (codeOf(error) !== "EEXIST") throw error;
    // A network file system may answer so to the repeat of a request that had gone through.
    if (statSync(file).ino !== statSync(path).ino) return false;
  }
  rmSync(file, { force: true });
  return true;
}

/** Gives a file a second name, or where that cannot be, a copy of that name. */
function keepBeside(path: string, backup: string): void {
  try {
    linkSync(path, backup);
  } catch (error) {
    if (!unsupportedLink.has(codeOf(error))) throw error;
    copySynced(path, backup);
  }
}

/** Copies a file, or leaves nothing of the copy. */
function copySynced(file: string, destination: string): void {
  try {
    copyHashed(file, destination);
    syncFile(destination);
  } catch (error) {
    rmSync(destination, { force: true });
    throw error;
  }
}

/** The file may lie on another disk, so it is copied beside its place first. */
function replaceByRename(path: string, file: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${uniqueSuffix()}.tmp`;
  copySynced(file, temporary);
  try {
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

function appendLog(path: string): LogSink {
  const open = (): number | undefined => {
    try {
      mkdirSync(dirname(path), { recursive: true });
      return openSync(path, "a");
    } catch {
      // The outcome record will say what is wrong with the folder.
      return undefined;
    }
  };
  let file = open();
  return {
    write: (line) => {
      file ??= open();
      if (file === undefined) return;
      try {
        const done = writeSync(file, line);
        if (done < Buffer.byteLength(line)) writeWhole(file, Buffer.from(line).subarray(done));
      } catch {
        // Disk full: the result needs the room more.
      }
    },
    touch: () => {
      try {
        const now = new Date();
        utimesSync(path, now, now);
      } catch {
        // Only a sign of life.
      }
    },
    close: async () => {
      if (file === undefined) return;
      closeSync(file);
      file = undefined;
    },
  };
}
