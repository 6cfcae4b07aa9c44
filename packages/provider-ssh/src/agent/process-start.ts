import { readFileSync } from "node:fs";

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Boot and start of the process with this number, `undefined` when there is none (a zombie counts as none). With the number it
 * names one process for ever: numbers alone are used again.
 */
export function processStart(pid: number): string | undefined {
  const text = readText(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything, so fields are counted from its end.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return undefined;
  return `${readText("/proc/sys/kernel/random/boot_id")?.trim() ?? ""}/${fields[19]}`;
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
