import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Names one process for ever: a pid alone is used again after its process has ended. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in whatever form the system tells; compared, never read. */
  readonly started: string;
  /** Machine and boot. */
  readonly machine: string;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

let machine: string | undefined;

/** Host name and boot id: processes are only comparable while both are the same. */
export function machineName(): string {
  machine ??= `${hostname()}/${readText("/proc/sys/kernel/random/boot_id")?.trim() ?? ""}`;
  return machine;
}

/** When the process with this pid started, or `undefined` when there is none (a zombie counts as none). */
export function processStart(pid: number): string | undefined {
  if (process.platform === "linux") {
    const text = readText(`/proc/${pid}/stat`);
    // The name in parentheses may hold anything, so fields are counted from its end.
    const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
    if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return undefined;
    return fields[19];
  }
  try {
    process.kill(pid, 0);
    if (process.platform === "win32") return "running";
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

/** The identity of a running process. */
export function identify(pid: number): ProcessIdentity {
  return { pid, started: processStart(pid) ?? "", machine: machineName() };
}

/** True while exactly this process runs. Of another machine nothing can be said: then false. */
export function isRunning(identity: ProcessIdentity): boolean {
  return (
    identity.machine === machineName() &&
    Number.isSafeInteger(identity.pid) &&
    identity.pid > 0 &&
    identity.started !== "" &&
    processStart(identity.pid) === identity.started
  );
}
