import type { RunnerFile } from "@remotebatch/job-model";
import { readRunnerFile } from "./runner-file.js";

let loading: Promise<RunnerFile> | undefined;

/**
 * The program that runs inside a job: one self-contained ESM file, `runner.mjs`, with its SHA-256. It is read once;
 * later calls give the same object.
 * @throws the file system's error when the file is not beside this module, as in a damaged installation.
 */
export function loadRunner(): Promise<RunnerFile> {
  loading ??= readRunnerFile(new URL("./runner.mjs", import.meta.url));
  // A failed attempt is not remembered: the next call tries again.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
