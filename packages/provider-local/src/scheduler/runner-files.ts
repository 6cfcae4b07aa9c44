import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** Runner files that children are run with, each hashed once. */
export class RunnerFiles {
  readonly #good = new Set<string>();

  /** What is wrong with a runner file, or `undefined`. */
  problem(path: string, sha256: string): string | undefined {
    if (this.#good.has(path)) return undefined;
    try {
      const found = createHash("sha256").update(readFileSync(path)).digest("hex");
      if (found !== sha256)
        return `The runner file ${path} does not have the hash it was submitted with. Submit the job again; that writes the file anew.`;
    } catch (error) {
      return `The runner file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.#good.add(path);
    return undefined;
  }
}
