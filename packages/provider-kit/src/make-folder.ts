import { dirname } from "node:path";
import { type FileSteps, pooledSteps } from "./file-steps.js";
import { systemCode } from "./store-failure.js";

/**
 * Makes a folder for the owner only, and the missing ones above it. Rejects with the system's error.
 *
 * Node's own recursive way never ends where a folder is there and nothing can be made in it, as below `/proc`.
 */
export async function makeFolder(path: string, steps: FileSteps = pooledSteps): Promise<void> {
  try {
    await steps.mkdir(path, 0o700);
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") return;
    const parent = dirname(path);
    if (code !== "ENOENT" || parent === path) throw error;
    await makeFolder(parent, steps);
    try {
      await steps.mkdir(path, 0o700);
    } catch (again) {
      // Another process may have made it in between.
      if (systemCode(again) !== "EEXIST") throw again;
    }
  }
}
