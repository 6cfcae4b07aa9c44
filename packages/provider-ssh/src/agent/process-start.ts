import { readFileSync } from "node:fs";

/** One process for ever: its number, and boot and time of its start; numbers alone are used again. */
export interface ProcessName {
  readonly pid: number;
  readonly started: string;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The present boot of the host. */
export function bootId(): string {
  return readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

/** Boot and start out of what the system tells of a process (`stat`), `undefined` for one that has ended. */
export function startOfStat(boot: string, stat: string): string | undefined {
  // The name in parentheses may hold anything, so fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z" || fields[0] === "X" || fields[19] === undefined) return undefined;
  return `${boot}/${fields[19]}`;
}

/** Boot and start of the process with this number, `undefined` when there is none (a zombie counts as none). */
export function processStart(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : startOfStat(bootId(), stat);
}

/** Whether exactly this process is there. */
export function isThere({ pid, started }: ProcessName): boolean {
  return started !== "" && processStart(pid) === started;
}

/** What one tick of a process's start stands for, milliseconds; the same on all of Linux's common machines. */
const tickMs = 10;

/** For how long this process has been there by the host's own time, milliseconds; 0 where the system does not tell. */
export function ageMs({ started }: ProcessName): number {
  const [boot, ticks] = started.split("/");
  const upMs = Number(readText("/proc/uptime")?.split(" ")[0]) * 1000;
  const age = upMs - Number(ticks) * tickMs;
  return boot === bootId() && age > 0 ? age : 0;
}

/** Sends a signal to the whole process group that this process leads, if it is there. */
export function signalGroup(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  // Numbers come out of files; 1 would stand for every process of the user.
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended.
  }
}
