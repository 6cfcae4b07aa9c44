import { watch } from "node:fs";
import { join } from "node:path";
import { isLaunchKey } from "@remotebatch/provider-kit";
import type { FolderLayout } from "./folder-layout.js";

const eventsSuffix = ".events";

/**
 * Calls back when the scheduler has appended to a file of events of a job, until the function given back is called. Where the
 * system cannot watch a folder, or has no room for one more watch, nothing is ever called.
 */
export function watchEvents(layout: FolderLayout, uuid: string, listener: () => void): () => void {
  try {
    // A reference is somebody's text; a path out of the folder is no job's.
    if (!isLaunchKey(`${uuid}-a1-1`)) return () => {};
    const watcher = watch(
      join(layout.jobFolder(uuid), "local"),
      { persistent: false },
      (_, name) => {
        if (name === null || name.endsWith(eventsSuffix)) listener();
      },
    );
    watcher.on("error", () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}
