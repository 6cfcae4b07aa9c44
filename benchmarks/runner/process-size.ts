import { readFileSync } from "node:fs";

/** Largest size in memory that a process has had, and that of its children together, MB; 0 where the system does not tell. */
export function highWater(pid: number): { readonly own: number; readonly children: number } {
  let children = 0;
  try {
    const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    for (const child of pids) if (child !== "") children += sizeOf(child);
  } catch {
    // It has ended.
  }
  return { own: sizeOf(String(pid)), children };
}

function sizeOf(pid: string): number {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return Number(found?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
