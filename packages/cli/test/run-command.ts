import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The program that is tested. */
export const command = fileURLToPath(new URL("../bin/remotebatch.js", import.meta.url));

/** What a run of the command left behind. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the command is run. */
export interface RunOptions {
  readonly home?: string;
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** A folder of its own for a test file, removed at the end. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `remotebatch-${name}-`));
  afterAll(async () => {
    // A scheduler may still be about to leave, and runners that stand by make files until then, which Node's own retries do not see.
    for (let triesLeft = 20; ; triesLeft--) {
      try {
        rmSync(folder, { recursive: true, force: true });
        return;
      } catch (error) {
        if (triesLeft === 0) throw error;
        await delay(200);
      }
    }
  });
  return folder;
}

/** Starts the real command in a process of its own. */
export function startCommand(args: readonly string[], options: RunOptions = {}): ChildProcess {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  return spawn(process.execPath, [command, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: {
      ...env,
      ...(options.home === undefined ? {} : { REMOTEBATCH_HOME: options.home }),
      ...options.env,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Runs the real command to its end. */
export function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = startCommand(args, options);
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(options.stdin ?? "");
  return ended(child);
}

/** What a started command leaves behind when it ends. */
export function ended(child: ChildProcess): Promise<Run> {
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8");
    child[name]?.on("data", (text: string) => {
      output[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...output }));
  });
}

/** The JSON values in the lines of a text. */
export function jsonLines(text: string): readonly Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
