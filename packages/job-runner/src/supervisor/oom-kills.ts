import { readFileSync } from "node:fs";

/** How often the system has killed processes of this process's control group for want of memory; 0 where unknown. */
export function outOfMemoryKills(): number {
  try {
    const group = /^0::(.*)$/mu.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "/";
    const events = readFileSync(`/sys/fs/cgroup${group}/memory.events`, "utf8");
    return Number(/^oom_kill (\d+)$/mu.exec(events)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
