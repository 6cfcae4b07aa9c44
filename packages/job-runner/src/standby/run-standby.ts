import { existsSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { standbyFiles, standbyRouse } from "@remotebatch/job-model";
import { exitCodes } from "../supervisor/exit-codes.js";
import { StopSignals } from "../supervisor/stop-signals.js";
import { runSupervisor } from "../supervisor/supervisor.js";
import {
  makeWorkFolders,
  removeWorkFolders,
  type WorkFolders,
} from "../supervisor/work-folders.js";
import { ReadyHost } from "./ready-host.js";
import { Rehearsals } from "./rehearsal.js";

/** The descriptor on which the runner says that its child has an outcome record, where whoever started it listens. */
const recordedFile = 3;

function tellRecorded(): void {
  try {
    writeSync(recordedFile, "\n");
  } catch {
    // Nobody listens: then the end of the process says the same.
  }
}

/** Settles with the first line of standard input that is not `standbyRouse`, or with its end. */
function toldByInput(rouse: () => void): Promise<void> {
  return new Promise((resolve) => {
    let partial = "";
    process.stdin
      .setEncoding("utf8")
      .on("data", (text: string) => {
        const lines = (partial + text).split("\n");
        partial = lines.pop() ?? "";
        for (const line of lines) (line === standbyRouse ? rouse : resolve)();
      })
      .once("end", resolve)
      .once("error", resolve);
  });
}

function readAssignment(path: string): readonly string[] {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (Array.isArray(value) && value.every((word) => typeof word === "string")) return value;
  throw new Error(`${path} is no list of words.`);
}

/**
 * Waits, with a kernel's process at hand, until it is given a child, runs that one and ends. Whoever started it writes
 * `assigned.json` (the runner's usual arguments) into the folder and then a line to standard input. The file decides: it is
 * looked for when standard input ends too, so a child that was given is run though the giver died. The line `standbyRouse` says
 * that a child may come soon.
 *
 * @returns the exit code.
 */
export async function runStandby(program: URL, folder: string): Promise<number> {
  // A signal that comes with the child, or just after, must leave a record.
  const signals = new StopSignals();
  let folders: WorkFolders;
  try {
    folders = makeWorkFolders(folder);
  } catch (error) {
    process.stderr.write(`No working directory could be made: ${String(error)}\n`);
    return exitCodes.scratch;
  }
  const host = new ReadyHost({ program, folder: folders.work, scratchFolder: folders.root });
  const rehearsals = new Rehearsals(program, folders, host);
  const told = await Promise.race([
    toldByInput(() => rehearsals.again()),
    host.ended.then(() => "dead" as const),
    signals.came,
  ]);
  await rehearsals.end();
  const assigned = join(folder, standbyFiles.assigned);
  if (!existsSync(assigned)) {
    host.kill();
    await host.ended;
    removeWorkFolders(folders);
    return told === "dead" ? exitCodes.standby : exitCodes.done;
  }
  const taken = join(folder, standbyFiles.taken);
  // From here on the child counts as begun.
  renameSync(assigned, taken);
  let words: readonly string[];
  try {
    words = readAssignment(taken);
  } catch (error) {
    process.stderr.write(`The child that was given cannot be read: ${String(error)}\n`);
    host.kill();
    await host.ended;
    removeWorkFolders(folders);
    return exitCodes.usage;
  }
  return await runSupervisor(program, words, signals, {
    ...{ folders, host },
    recorded: tellRecorded,
  });
}
