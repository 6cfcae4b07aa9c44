import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What `stream-memory.ts` prints, a line of JSON for each stream. */
export interface StreamFigures {
  readonly what: string;
  readonly bytes: number;
  /** Parts that a visitor was told of, where one listened. */
  readonly parts?: number;
  /** By how much the resident memory grew at most, the result left out. */
  readonly growthMegabytes: number;
  readonly seconds: number;
}

/** Runs the streams in a process of their own. */
export function streamFigures(): StreamFigures[] {
  const program = fileURLToPath(new URL("stream-memory.ts", import.meta.url));
  const flags = ["--expose-gc", "--conditions=@remotebatch/source", "--import", "tsx", program];
  const text = execFileSync(process.execPath, flags, { encoding: "utf8" });
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as StreamFigures);
}
