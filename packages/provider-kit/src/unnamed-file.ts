import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import type { FileSteps } from "./file-steps.js";
import type { PutResult } from "./job-store.js";
import { makeFolder } from "./make-folder.js";
import { systemCode } from "./store-failure.js";

/** Removes a file if that can be. */
async function removed(path: string, steps: FileSteps): Promise<void> {
  try {
    await steps.unlink(path);
  } catch {}
}

/** Repeats a step that failed for want of its folder, after making the folder. */
async function withFolder<T>(
  folder: string,
  steps: FileSteps,
  step: () => T | Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    await makeFolder(folder, steps);
    return await step();
  }
}

/** A file whose bytes are written and that has no name yet. */
export class UnnamedFile {
  readonly #temporary: string;
  readonly #steps: FileSteps;
  #isLeft = true;

  constructor(temporary: string, steps: FileSteps) {
    this.#temporary = temporary;
    this.#steps = steps;
  }

  /** Gives it its name, unless that is taken and must not be. */
  async name(path: string, ifAbsent: boolean): Promise<PutResult> {
    const { link, rename } = this.#steps;
    if (ifAbsent) {
      try {
        await withFolder(dirname(path), this.#steps, () => link(this.#temporary, path));
      } catch (error) {
        if (systemCode(error) === "EEXIST") return "exists";
        throw error;
      }
    } else {
      await withFolder(dirname(path), this.#steps, () => rename(this.#temporary, path));
      this.#isLeft = false;
    }
    return "written";
  }

  /** Removes it where it has no name, or one beside the temporary one. */
  async leave(): Promise<void> {
    if (this.#isLeft) await removed(this.#temporary, this.#steps);
  }
}

/**
 * Writes the bytes of a file that will have this path.
 * @param folder where it lies until then, on the same file system.
 * @param isSynced waits until the bytes are on the disk.
 */
export async function writeUnnamed(
  path: string,
  content: Uint8Array,
  folder: string,
  isSynced: boolean,
  steps: FileSteps,
): Promise<UnnamedFile> {
  const name = `${basename(path).slice(0, 40)}.${process.pid}.${randomBytes(8).toString("hex")}.tmp`;
  const temporary = join(folder, name);
  const file = await withFolder(folder, steps, () => steps.open(temporary, "wx", 0o600));
  const unnamed = new UnnamedFile(temporary, steps);
  try {
    try {
      await steps.write(file, content);
      if (isSynced) await steps.sync(file);
    } finally {
      await steps.close(file);
    }
  } catch (error) {
    await unnamed.leave();
    throw error;
  }
  return unnamed;
}
