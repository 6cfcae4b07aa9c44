// Stands in for `node:fs` below a runner: at one named call it kills the runner, or says that the disk is full.
import * as fs from "node:fs";

export * from "node:fs";

/** What is to happen where, given to the runner in `REMOTEBATCH_TEST_FAULT` as JSON. */
export interface Fault {
  readonly call: "mkdtempSync" | "openSync" | "writeSync" | "fsyncSync" | "linkSync";
  /** Pattern for the path that the call is about. */
  readonly path: string;
  /** Pattern for what is written. */
  readonly text?: string;
  /** Which of the calls that fit, from 1; default the first. */
  readonly nth?: number;
  /** `half`: in the middle of a write. `full`: this call and all later ones that fit fail with ENOSPC. */
  readonly act: "before" | "half" | "after" | "full";
}

const given = process.env["REMOTEBATCH_TEST_FAULT"];
// The kernel's process has the environment too, and is not meant.
const fault =
  given === undefined || process.argv.includes("--host") ? undefined : (JSON.parse(given) as Fault);
const paths = new Map<number, string>();
let seen = 0;

function at<T>(call: Fault["call"], path: string, run: () => T, data = "", half?: () => void): T {
  if (fault?.call !== call || !new RegExp(fault.path, "u").test(path)) return run();
  if (fault.text !== undefined && !data.includes(fault.text)) return run();
  seen++;
  const nth = fault.nth ?? 1;
  if (fault.act === "full" ? seen < nth : seen !== nth) return run();
  if (fault.act === "full") {
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${call}`), { code: "ENOSPC" });
  }
  if (fault.act === "after") run();
  if (fault.act === "half") half?.();
  process.kill(process.pid, "SIGKILL");
  for (;;);
}

export const mkdtempSync = (prefix: string): string =>
  at("mkdtempSync", prefix, () => fs.mkdtempSync(prefix));

export const openSync = (path: string, flags: string): number => {
  const file = at("openSync", path, () => fs.openSync(path, flags));
  paths.set(file, path);
  return file;
};

export const writeSync = (
  file: number,
  data: string | Uint8Array,
  offset = 0,
  length = data.length,
  position: number | null = null,
): number => {
  const path = paths.get(file) ?? "";
  if (typeof data === "string") {
    return at(
      "writeSync",
      path,
      () => fs.writeSync(file, data),
      data,
      () => fs.writeSync(file, data.slice(0, data.length / 2)),
    );
  }
  const write = (bytes: number): number => fs.writeSync(file, data, offset, bytes, position);
  return at(
    "writeSync",
    path,
    () => write(length),
    "",
    () => write(length >> 1),
  );
};

export const fsyncSync = (file: number): void =>
  at("fsyncSync", paths.get(file) ?? "", () => fs.fsyncSync(file));

export const linkSync = (from: string, to: string): void =>
  at("linkSync", to, () => fs.linkSync(from, to));
