import { fileURLToPath } from "node:url";
import type { RunnerFile } from "@remotebatch/job-model";
import { bundleSource } from "@remotebatch/source-bundle";
import { readRunnerFile } from "./runner-file.js";

let loading: Promise<RunnerFile> | undefined;

/** The runner, bundled from the sources of this workspace: what `asset.ts` gives in a published package. */
export function loadRunner(): Promise<RunnerFile> {
  loading ??= bundleSource(pathOf("./main.ts"), pathOf("./host/evaluator.ts")).then(readRunnerFile);
  // A failed attempt is not remembered: the next call tries again.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

const pathOf = (module: string): string => fileURLToPath(new URL(module, import.meta.url));
