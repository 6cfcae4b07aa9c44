import { readdirSync, readFileSync } from "node:fs";

/** The command lines of all processes of this machine, as any user sees them; none where the system has no `/proc`. */
export function commandLines(): readonly string[] {
  const lines: string[] = [];
  try {
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/u.test(name)) continue;
      try {
        lines.push(readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " "));
      } catch {
        // It has ended in between.
      }
    }
  } catch {
    // No such system.
  }
  return lines;
}
