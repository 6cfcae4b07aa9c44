// A client over a local provider in a folder of its own, and what the measurements share.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createRemoteBatch, type RemoteBatch } from "@remotebatch/facade";
import { type LocalProviderSettings, localProvider } from "@remotebatch/provider-local";

/** Runs some work with a client, and removes everything afterwards. */
export async function withClient<Result>(
  settings: LocalProviderSettings,
  work: (batch: RemoteBatch, folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-bench-"));
  const batch = createRemoteBatch({
    environments: { here: localProvider({ folder: join(folder, "local"), ...settings }) },
    folder: join(folder, "registry"),
  });
  try {
    return await work(batch, folder);
  } finally {
    await batch.close();
    await removed(folder);
  }
}

/** Removes a folder in which runners that stand by may still make files, which Node's own retries do not see. */
async function removed(folder: string): Promise<void> {
  for (let triesLeft = 20; ; triesLeft--) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (triesLeft === 0) throw error;
      await pause(500);
    }
  }
}

/** The middle one of some numbers. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** The whole numbers from 1 to `count`. */
export function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
