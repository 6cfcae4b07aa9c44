import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { LaunchFolder } from "./launch-folder.js";
import { isThere } from "./process-start.js";

/** A keeper that could not work is not started again before this. */
const restMs = 3000;
const maxTroubleBytes = 1 << 16;

function startKeeper(root: string, key: string, folder: LaunchFolder): void {
  const program = fileURLToPath(import.meta.url);
  const trouble = openSync(folder.troublePath, "a", 0o600);
  try {
    const words = ["--no-warnings", program, "keep", root, key];
    const keeper = spawn(process.execPath, words, {
      cwd: root,
      detached: true,
      stdio: ["ignore", "ignore", trouble],
    });
    keeper.on("error", (error) => {
      try {
        folder.noteTrouble(error.message);
      } catch {
        // The next answer tells what hinders it.
      }
    });
    keeper.unref();
  } finally {
    closeSync(trouble);
  }
}

/** Sees to it that a launch with work left has a keeper; gives what is in its way, where something is. */
export function ensureKeeper(root: string, key: string, folder: LaunchFolder): string | undefined {
  try {
    const keeper = folder.keeper();
    const trouble = folder.trouble();
    if (keeper !== undefined && isThere(keeper)) return trouble;
    if (existsSync(folder.troublePath)) {
      const { size, mtimeMs } = statSync(folder.troublePath);
      if (trouble !== undefined && Date.now() - mtimeMs < restMs) return trouble;
      if (size > maxTroubleBytes) folder.clearTrouble();
    }
    startKeeper(root, key, folder);
    return trouble;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
