import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BatchError } from "@remotebatch/job-model";
import { runnerEnvironment } from "./runner-environment.js";

let program: Promise<string> | undefined;

async function locateProgram(): Promise<string> {
  if (import.meta.url.endsWith(".ts")) {
    const { bundleSource } = await import("@remotebatch/source-bundle");
    return bundleSource(fileURLToPath(new URL("./scheduler/main.ts", import.meta.url)));
  }
  return fileURLToPath(new URL("./scheduler/main.js", import.meta.url));
}

/**
 * Starts a scheduler for the folder and goes on at once. Starting one too many does no harm: it finds the lock taken and ends.
 *
 * @throws BatchError `BATCH_ENGINE_FAILED` when Node cannot be run.
 */
export async function startScheduler(
  folder: string,
  options: { readonly node: string; readonly idleMs: number; readonly graceMs: number },
): Promise<void> {
  program ??= locateProgram();
  const path = await program;
  try {
    await access(options.node, constants.X_OK);
  } catch (error) {
    throw new BatchError(
      "BATCH_ENGINE_FAILED",
      `Node cannot be run at ${options.node}; give the path of a Node program as "node".`,
      { cause: error },
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = openSync(join(folder, "log"), "a", 0o600);
  try {
    const child = spawn(
      options.node,
      [path, folder, String(options.idleMs), String(options.graceMs)],
      {
        cwd: folder,
        detached: true,
        stdio: ["ignore", log, log],
        env: runnerEnvironment(process.env, {}),
      },
    );
    // Whether it started shows in the lock; a failure here must not end the client.
    child.on("error", () => {});
    child.unref();
  } finally {
    closeSync(log);
  }
}
