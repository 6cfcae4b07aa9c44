import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Fresh folders for one run. */
export interface WorkFolders {
  readonly root: string;
  /** Working directory of the evaluation. */
  readonly work: string;
  /** For the runner's own files. */
  readonly stage: string;
}

/** Makes them. @throws the file system's error. */
export function makeWorkFolders(scratchFolder: string = tmpdir()): WorkFolders {
  mkdirSync(scratchFolder, { recursive: true });
  const root = mkdtempSync(join(scratchFolder, "remotebatch-"));
  const folders = { root, work: join(root, "work"), stage: join(root, "stage") };
  mkdirSync(folders.work);
  mkdirSync(folders.stage);
  return folders;
}

/** Removes them; what cannot be removed stays. */
export function removeWorkFolders(folders: WorkFolders): void {
  try {
    rmSync(folders.root, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A process that the evaluation left behind may still write there.
  }
}
