import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Far more than a holder needs for its one rename; who keeps a claim for longer has died. */
const claimPatienceMs = 10_000;
const pollMs = 50;

/**
 * Gives a finished file its name only if that is free, on file systems without hard links. A name beside it, made exclusively,
 * lets one process at a time look and rename; the object itself appears whole.
 * @param patienceMs after which another's unchanged claim counts as left by a dead process.
 * @returns false, leaving the file, where the name is taken.
 */
export async function renameToFree(
  file: string,
  path: string,
  patienceMs = claimPatienceMs,
): Promise<boolean> {
  const claim = `${path}.claim`;
  const token = `${process.pid}-${Math.random()}`;
  let seen = "";
  let since = performance.now();
  while (!isMade(claim, token)) {
    if (existsSync(path)) return false;
    const now = performance.now();
    const holder = holderOf(claim);
    if (holder !== seen) [seen, since] = [holder, now];
    if (now - since > patienceMs) rmSync(claim, { force: true });
    await delay(Math.min(pollMs, patienceMs));
  }
  try {
    if (existsSync(path)) return false;
    renameSync(file, path);
    return true;
  } finally {
    if (holderOf(claim).startsWith(`${token} `)) rmSync(claim, { force: true });
  }
}

function isMade(claim: string, token: string): boolean {
  try {
    writeFileSync(claim, `${token} `, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** What tells a claim from a later one of the same name; empty when there is none. */
function holderOf(claim: string): string {
  try {
    return readFileSync(claim, "utf8") + statSync(claim).mtimeMs;
  } catch {
    return "";
  }
}
