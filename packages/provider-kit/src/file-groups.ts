import { dirname } from "node:path";
import { syncFolder, type WriteOptions } from "./atomic-file.js";
import { forEachLimited } from "./context.js";
import { type UnnamedFile, writeUnnamed } from "./unnamed-file.js";

/** A file to be written. */
export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Leave a file that is there alone. */
  readonly ifAbsent?: boolean;
}

/** Files whose bytes are brought to the disk at once. */
const filesAtOnce = 8;

/**
 * Writes several files, each of which appears whole or not at all, and those of one group only when those of the groups before are on the
 * disk with their names. So the disk is waited for once for all bytes and once for the names of each group. Rejects with the
 * system's error.
 *
 * @returns false when one was there already that had to be left alone; then neither it nor any after it was written.
 */
export async function writeFileGroups(
  groups: readonly (readonly NewFile[])[],
  options: Required<Pick<WriteOptions, "temporaryFolder" | "steps">> & Pick<WriteOptions, "signal">,
): Promise<boolean> {
  const { temporaryFolder, steps, signal } = options;
  const unnamed = new Map<NewFile, UnnamedFile>();
  const failures: unknown[] = [];
  try {
    await forEachLimited(groups.flat(), filesAtOnce, async (file) => {
      if (failures.length > 0) return;
      try {
        unnamed.set(file, await writeUnnamed(file.path, file.bytes, temporaryFolder, true, steps));
      } catch (error) {
        // Told when no other is being written any more, so that nothing is left of any.
        failures.push(error);
      }
    });
    if (failures.length > 0) throw failures[0];
    for (const group of groups) {
      for (const file of group) {
        signal?.throwIfAborted();
        const put = await unnamed.get(file)?.name(file.path, file.ifAbsent === true);
        if (put === "exists") return false;
      }
      const folders = new Set(group.map(({ path }) => dirname(path)));
      await Promise.all([...folders].map((folder) => syncFolder(folder, steps)));
    }
    return true;
  } finally {
    for (const file of unnamed.values()) await file.leave();
  }
}
