import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What the processes of one group use together. */
export interface GroupUsage {
  readonly rssBytes: number;
  /** CPU time of the processes that still run, and of their ended children. */
  readonly cpuSeconds: number;
}

const pageBytes = 4096;
/** Clock ticks a second in `/proc`, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Adds up what the processes of a group use, from `/proc` where there is one, else from `ps`. */
export function groupUsage(group: number): GroupUsage {
  try {
    return process.platform === "linux" ? fromProc(group) : fromPs(group);
  } catch {
    // The group may just have ended.
    return { rssBytes: 0, cpuSeconds: 0 };
  }
}

function fromProc(group: number): GroupUsage {
  let pages = 0;
  let ticks = 0;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/u.test(name)) continue;
    let text: string;
    try {
      text = readFileSync(`/proc/${name}/stat`, "latin1");
    } catch {
      continue;
    }
    // The program's name, in parentheses, may hold anything; the fields after it are counted from "state" = 0.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[2]) !== group) continue;
    for (const index of [11, 12, 13, 14]) ticks += Number(fields[index]);
    pages += Number(fields[21]);
  }
  return { rssBytes: pages * pageBytes, cpuSeconds: ticks / ticksPerSecond };
}

function fromPs(group: number): GroupUsage {
  let rssBytes = 0;
  let cpuSeconds = 0;
  const listing = execFileSync("ps", ["-axo", "pgid=,rss=,time="], { encoding: "utf8" });
  for (const line of listing.split("\n")) {
    const [pgid, rssKb, time] = line.trim().split(/\s+/u);
    if (Number(pgid) !== group || time === undefined) continue;
    rssBytes += Number(rssKb) * 1024;
    cpuSeconds += time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  return { rssBytes, cpuSeconds };
}
