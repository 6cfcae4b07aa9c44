import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { RunnerFile } from "@remotebatch/job-model";

/**
 * Reads a runner program and hashes it.
 * @throws the file system's error when it cannot be read.
 */
export async function readRunnerFile(path: string | URL): Promise<RunnerFile> {
  const bytes = await readFile(path);
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}
