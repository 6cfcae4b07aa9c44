import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { KernelMissing } from "../kernel.js";

/** How the program of a kernel is called and found. */
export interface ProgramNames {
  /** The kernel's kind, for messages. */
  readonly kind: string;
  /** Environment variable that may hold the program's path. */
  readonly variable: string;
  /** Names looked for in `PATH`, the first that is there wins. */
  readonly names: readonly string[];
}

/**
 * The program's path: from its environment variable, else from `PATH`.
 * @throws KernelMissing when it is in neither, or the variable names no program.
 */
export function findProgram({ kind, variable, names }: ProgramNames): string {
  const given = process.env[variable];
  if (given !== undefined && given !== "") {
    if (isExecutable(given)) return given;
    throw new KernelMissing(
      `The job asks for the kernel "${kind}", but ${variable} is set to something that is no program.`,
    );
  }
  for (const name of names) {
    for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
      const path = join(folder, name);
      if (folder !== "" && isExecutable(path)) return path;
    }
  }
  throw new KernelMissing(
    `The job asks for the kernel "${kind}", but there is no ${names.join(" or ")} on this machine; ` +
      `install it, or set ${variable} to its path.`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
