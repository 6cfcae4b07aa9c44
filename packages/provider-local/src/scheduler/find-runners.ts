import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { standbyFiles } from "@remotebatch/job-model";
import { processStart } from "../process-identity.js";

/** A runner process found on the machine. */
export interface FoundRunner {
  readonly pid: number;
  readonly started: string;
  readonly descriptor: string;
  readonly child: number;
  readonly attempt: number;
}

function commandLine(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

/** The arguments of a runner that stood by and was given a child, out of its folder. */
function assignedWords(folder: string): readonly string[] {
  for (const name of [standbyFiles.taken, standbyFiles.assigned]) {
    try {
      const words: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
      if (Array.isArray(words)) return words.map(String);
    } catch {
      // It has none, or has taken it this very moment.
    }
  }
  return [];
}

/** The runner's arguments on its command line, or those it was given later. */
function runnerArguments(pid: number, folder: string): readonly string[] {
  const words = commandLine(pid);
  const standby = words[words.indexOf("--standby") + 1] ?? "";
  if (!words.includes("--standby") || !standby.startsWith(`${folder}/standby/`)) return words;
  const assigned = assignedWords(standby);
  // Twice, as the file may have changed its name between the two looks.
  return assigned.length === 0 ? assignedWords(standby) : assigned;
}

/**
 * Runners of this folder that are at work, whoever started them: a scheduler may have died between starting one and noting it.
 * Empty where the system does not show processes as files.
 */
export function findRunners(folder: string): readonly FoundRunner[] {
  let names: readonly string[];
  try {
    names = readdirSync("/proc");
  } catch {
    return [];
  }
  const found: FoundRunner[] = [];
  for (const name of names) {
    const pid = Number(name);
    if (!Number.isSafeInteger(pid) || pid === process.pid) continue;
    const words = runnerArguments(pid, folder);
    const descriptor = words.find(
      (word) => word.startsWith(`${folder}/jobs/`) && word.endsWith("/descriptor.json"),
    );
    const child = Number(words[words.indexOf("--child") + 1]);
    const attempt = Number(words[words.indexOf("--attempt") + 1]);
    if (descriptor === undefined || !words.includes("--child") || !(child >= 1) || !(attempt >= 1))
      continue;
    const started = processStart(pid);
    if (started !== undefined) found.push({ pid, started, descriptor, child, attempt });
  }
  return found;
}
