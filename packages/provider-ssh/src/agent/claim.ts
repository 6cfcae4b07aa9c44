import { readFileSync } from "node:fs";
import { type ProcessName, startOfStat } from "./process-start.js";

/** What a process that came second ends with; a runner may end with it too, so the claim has the last word. */
export const notClaimed = 79;

// The file is made only where there is none, by the process that is about to become the runner: whatever happens to whoever
// started it, a second one finds the claim and stops, and the first one is found by it. The number stays the same over exec.
const script = `set -C
read -r boot </proc/sys/kernel/random/boot_id
read -r stat <"/proc/$$/stat"
{ printf '%s %s %s\\n' "$$" "$boot" "$stat" >"$1"; } 2>/dev/null || exit ${notClaimed}
shift
exec "$@"`;

/** The words that run a program once the process has claimed this path, and do nothing when another has. */
export function claiming(path: string, words: readonly string[]): readonly [string, string[]] {
  return ["/bin/sh", ["-c", script, "remotebatch", path, ...words]];
}

/** Who claimed the path: `undefined` when nobody did, a process that is none when that cannot be read. */
export function readClaim(path: string): ProcessName | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  const [, pid, boot = "", stat = ""] = /^(\d+) (\S+) (.*)\n$/u.exec(text) ?? [];
  return { pid: Number(pid ?? 0), started: startOfStat(boot, stat) ?? "" };
}
