import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCode } from "./store-failure.js";

/**
 * Makes a folder for the owner only, and the missing ones above it. Rejects with the system's error.
 *
 * Node's own recursive way never ends where a folder is there and nothing can be made in it, as below `/proc`.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") return;
    const parent = dirname(path);
    if (code !== "ENOENT" || parent === path) throw error;
    await makeFolder(parent);
    await mkdir(path, { mode: 0o700 }).catch((again: unknown) => {
      // Another process may have made it in between.
      if (systemCode(again) !== "EEXIST") throw again;
    });
  }
}
