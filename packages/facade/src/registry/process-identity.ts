import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Start of a process in clock ticks since boot, where the system tells; pids alone are used again. */
function startTicks(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name may hold anything but ends at the last parenthesis.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** A text that names this process on this machine and no later one with the same pid. */
export function processIdentity(pid: number = process.pid): string {
  return `${hostname()}|${pid}|${startTicks(pid)}`;
}

/** True for a process of another machine, which can't be asked; or of this one, when it had another name. */
export function isElsewhere(identity: string): boolean {
  return identity.split("|")[0] !== hostname();
}

/** True when the process of that identity may still run: always for another machine. */
export function mayStillRun(identity: string): boolean {
  const [, pidText, ticks] = identity.split("|");
  if (isElsewhere(identity)) return true;
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
  }
  return startTicks(pid) === ticks;
}
