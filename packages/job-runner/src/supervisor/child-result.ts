import { rmSync } from "node:fs";
import { jobKeys } from "@remotebatch/job-model";
import type { RunnerStore } from "../store/runner-store.js";
import type { ChildReport } from "./outcome.js";
import { ResultWriter } from "./result-writer.js";
import type { RunnerArguments } from "./runner-arguments.js";
import type { WorkFolders } from "./work-folders.js";

/** Where a child's result is built. */
export interface ResultPlace {
  readonly store: RunnerStore;
  readonly args: RunnerArguments;
  readonly folders: WorkFolders;
}

/**
 * Begins the result of a child with so many evaluations, beside where it will be published.
 * @throws the file system's error; nothing is left then.
 */
export function openResult(place: ResultPlace, total: number, isArray: boolean): ResultWriter {
  const { store, args, folders } = place;
  const { child, attempt } = args;
  const result = store.temporary(jobKeys.result(child, attempt));
  const index = isArray ? store.temporary(jobKeys.resultIndex(child, attempt)) : undefined;
  try {
    const files = { result, scratch: folders.stage };
    return new ResultWriter(index === undefined ? files : { ...files, index }, total);
  } catch (error) {
    removeFiles(result, index);
    throw error;
  }
}

/** The files of a finished result. */
export function filesOf(writer: ResultWriter): ChildReport["files"] {
  const { result, index } = writer.paths;
  return index === undefined ? { result } : { result, index };
}

/** A result that nobody will see must not take room that its record may need. */
export function discardResult(writer: ResultWriter | undefined, folders: WorkFolders): void {
  if (writer === undefined) return;
  // An open file keeps its room even when its name is gone.
  writer.abandon();
  removeFiles(writer.paths.result, writer.paths.index);
  rmSync(folders.stage, { recursive: true, force: true });
}

function removeFiles(...paths: readonly (string | undefined)[]): void {
  for (const path of paths) if (path !== undefined) rmSync(path, { force: true });
}
