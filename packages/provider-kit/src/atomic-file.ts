import { dirname } from "node:path";
import { type FileSteps, pooledSteps } from "./file-steps.js";
import type { PutResult } from "./job-store.js";
import { systemCode } from "./store-failure.js";
import { writeUnnamed } from "./unnamed-file.js";

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

/**
 * Writes a file that appears whole or not at all: temporary name, sync, then rename (or an exclusive link when
 * `ifAbsent`). Missing folders are made, for the owner only. Rejects with the system's error.
 */
export async function writeFileAtomic(
  path: string,
  bytes: Uint8Array | string,
  options: WriteOptions = {},
): Promise<PutResult> {
  const { durable = true, ifAbsent = false, signal, steps = pooledSteps } = options;
  const content = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  const folder = options.temporaryFolder ?? dirname(path);
  const file = await writeUnnamed(path, content, folder, durable !== false, steps);
  try {
    signal?.throwIfAborted();
    if ((await file.name(path, ifAbsent)) === "exists") return "exists";
  } finally {
    await file.leave();
  }
  if (durable === true) await syncFolder(dirname(path), steps);
  return "written";
}
