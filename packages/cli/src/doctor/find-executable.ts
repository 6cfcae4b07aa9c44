import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Path of the first executable of that name in `$PATH`, or `undefined`. */
export async function findExecutable(name: string): Promise<string | undefined> {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    if (folder === "") continue;
    for (const ending of endings) {
      const path = join(folder, name + ending);
      try {
        await access(path, constants.X_OK);
        return path;
      } catch {
        // The next folder may have it.
      }
    }
  }
  return undefined;
}
