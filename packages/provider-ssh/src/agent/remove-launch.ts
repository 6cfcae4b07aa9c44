import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { takeLock } from "./host-lock.js";
import { isEnd, LaunchFolder } from "./launch-folder.js";
import { isThere, type ProcessName, signalGroup } from "./process-start.js";

const checkMs = 50;
/** A killed process is gone in no time, unless the system holds it. */
const killMs = 2000;

/** The processes that run children of a launch which nobody keeps. */
function runnersOf(folder: LaunchFolder): readonly ProcessName[] {
  return [...folder.latest().values()].flatMap(({ child, phase, pid = 0, started = "" }) => {
    const name = folder.claim(child) ?? { pid, started };
    return !isEnd(phase) && isThere(name) ? [name] : [];
  });
}

async function killAll(names: readonly ProcessName[]): Promise<boolean> {
  const deadline = performance.now() + killMs;
  for (const { pid } of names) signalGroup(pid, "SIGKILL");
  while (names.some(isThere)) {
    if (performance.now() > deadline) return false;
    await delay(checkMs);
  }
  return true;
}

/**
 * Ends what still works of a launch, at once, and then removes its folder; false when that is not done within the time. The
 * folder is never taken away under a keeper, whose last act it is otherwise.
 */
export async function removeLaunch(root: string, key: string, waitMs: number): Promise<boolean> {
  const folder = new LaunchFolder(root, key);
  if (!existsSync(folder.path)) return true;
  folder.noteRemoval();
  const deadline = performance.now() + waitMs;
  for (;;) {
    const lock = await takeLock(folder.path);
    if (lock !== undefined) {
      try {
        if (!existsSync(folder.path)) return true;
        if (!(await killAll(runnersOf(folder)))) return false;
        folder.remove();
        return true;
      } finally {
        lock.release();
      }
    }
    if (performance.now() > deadline) return false;
    await delay(checkMs);
  }
}
