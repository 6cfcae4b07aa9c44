import { existsSync, readdirSync, rmSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { jobKeys } from "@remotebatch/job-model";
import type { FolderLayout } from "../folder-layout.js";

/** A submission that has not come to its end after this time never will. */
const patienceMs = 24 * 3600 * 1000;

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isOld(path: string, nowMs: number): boolean {
  try {
    return nowMs - statSync(path).mtimeMs > patienceMs;
  } catch {
    return false;
  }
}

/**
 * Removes what clients that were killed left a day ago or longer: unfinished files, and jobs without a manifest, which
 * were never submitted. What cannot be removed stays.
 */
export function sweepLeftovers(layout: FolderLayout, nowMs: number): void {
  const temporary = join(layout.folder, "tmp");
  const jobs = join(layout.folder, "jobs");
  const left = [
    ...entries(temporary).map((name) => join(temporary, name)),
    ...entries(jobs)
      .map((name) => join(jobs, name))
      .filter((path) => !existsSync(join(path, jobKeys.manifest))),
  ];
  for (const path of left) {
    if (!isOld(path, nowMs)) continue;
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // The next scheduler tries again.
    }
  }
}

/**
 * Empties the scratch folder, and that of runners that stand by but for those at hand: runners that were killed leave their
 * own folders there. Call it when nothing runs.
 */
export function clearScratch(layout: FolderLayout, atHand: ReadonlySet<string>): void {
  const left = [layout.scratch, layout.standby].flatMap((folder) =>
    entries(folder).map((name) => join(folder, name)),
  );
  for (const path of left) {
    if (!atHand.has(path)) rmSync(path, { recursive: true, force: true });
  }
}

/** Removes the file of what a runner printed itself when it printed nothing. */
export function dropEmptyOutput(path: string): void {
  try {
    if (statSync(path).size === 0) unlinkSync(path);
  } catch {
    // The job was removed.
  }
}
