import { type FSWatcher, utimesSync, watch } from "node:fs";
import { basename } from "node:path";

/** Tells the scheduler, if one runs, that a launch may come soon. Nothing is written: the folder's times are all that changes. */
export function hintLaunch(queue: string): void {
  try {
    const now = new Date();
    utimesSync(queue, now, now);
  } catch {
    // Nothing was ever launched here.
  }
}

/**
 * Calls back when something in a folder has changed, and when a launch was hinted at there.
 * @returns `undefined` where the system cannot watch it.
 */
export function watchFolder(
  folder: string,
  notice: () => void,
  hinted: () => void = notice,
): FSWatcher | undefined {
  try {
    const name = basename(folder);
    // A change of the folder itself comes under its own name.
    const watcher = watch(folder, (_, changed) => (changed === name ? hinted : notice)());
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    // Only a hint: polling finds everything as well, later.
    return undefined;
  }
}
