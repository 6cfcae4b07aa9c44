import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { type FileSteps, pooledSteps } from "./file-steps.js";
import type { PutResult } from "./job-store.js";
import { makeFolder } from "./make-folder.js";
import { systemCode } from "./store-failure.js";

/** How a file is written. */
export interface WriteOptions {
  /** Leave a file that is there alone; deciding and writing are one atomic step. */
  readonly ifAbsent?: boolean;
  /** Where the unfinished file lies, on the same file system. Default: beside the path. */
  readonly temporaryFolder?: string;
  /**
   * Wait until the bytes and their name are on the disk. Default true; false for files that can be made again, "content" where
   * the caller syncs the folder.
   */
  readonly durable?: boolean | "content";
  readonly signal?: AbortSignal | undefined;
  /** Default: `pooledSteps`. */
  readonly steps?: FileSteps;
}

/** Makes the names in a folder survive a power failure, where the system can. Rejects with the system's error. */
export async function syncFolder(folder: string, steps: FileSteps = pooledSteps): Promise<void> {
  const file = await steps.open(folder, "r");
  try {
    await steps.sync(file);
  } catch (error) {
    // Some file systems cannot sync a folder; the rename itself is then as safe as it gets.
    if (systemCode(error) !== "EINVAL" && systemCode(error) !== "EPERM") throw error;
  } finally {
    await steps.close(file);
  }
}

/** Removes a file if that can be. */
async function removed(path: string, steps: FileSteps): Promise<void> {
  try {
    await steps.unlink(path);
  } catch {}
}

/** Repeats a step that failed for want of its folder, after making the folder. */
async function withFolder<T>(folder: string, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    await makeFolder(folder);
    return await step();
  }
}

/**
 * Writes a file that appears whole or not at all: temporary name, sync, then rename (or an exclusive link when
 * `ifAbsent`). Missing folders are made, for the owner only. Rejects with the system's error.
 */
export async function writeFileAtomic(
  path: string,
  bytes: Uint8Array | string,
  options: WriteOptions = {},
): Promise<PutResult> {
  const { durable = true, signal, steps = pooledSteps } = options;
  const folder = options.temporaryFolder ?? dirname(path);
  const name = `${basename(path).slice(0, 40)}.${process.pid}.${randomBytes(8).toString("hex")}.tmp`;
  const temporary = join(folder, name);
  const content = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  const file = await withFolder(folder, () => steps.open(temporary, "wx", 0o600));
  let left = true;
  try {
    try {
      await steps.write(file, content);
      if (durable !== false) await steps.sync(file);
    } finally {
      await steps.close(file);
    }
    signal?.throwIfAborted();
    if (options.ifAbsent === true) {
      try {
        await withFolder(dirname(path), () => steps.link(temporary, path));
      } catch (error) {
        if (systemCode(error) === "EEXIST") return "exists";
        throw error;
      }
    } else {
      await withFolder(dirname(path), () => steps.rename(temporary, path));
      left = false;
    }
  } finally {
    if (left) await removed(temporary, steps);
  }
  if (durable === true) await syncFolder(dirname(path), steps);
  return "written";
}
