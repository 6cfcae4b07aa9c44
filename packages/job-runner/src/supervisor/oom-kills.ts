import { readFileSync } from "node:fs";

/**
 * Files that count the processes killed for want of memory, for both versions of control groups. A container may see its own
 * group as the root, or read in `/proc` a path that only its host has.
 */
const counters: readonly {
  readonly group: RegExp;
  readonly root: string;
  readonly file: string;
}[] = [
  { group: /^0::(.*)$/mu, root: "/sys/fs/cgroup", file: "memory.events" },
  { group: /^\d+:memory:(.*)$/mu, root: "/sys/fs/cgroup/memory", file: "memory.oom_control" },
];

/** How often the system has killed processes of this process's control group for want of memory; 0 where unknown. */
export function outOfMemoryKills(): number {
  const groups = readOr("/proc/self/cgroup", "");
  for (const { group, root, file } of counters) {
    const path = group.exec(groups)?.[1] ?? "/";
    const text = readOr(`${root}${path}/${file}`, "") || readOr(`${root}/${file}`, "");
    const count = /^oom_kill (\d+)$/mu.exec(text)?.[1];
    if (count !== undefined) return Number(count);
  }
  return 0;
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}
