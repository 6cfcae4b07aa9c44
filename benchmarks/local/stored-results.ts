// A large array whose results are read again by a process that did not make it.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { numbersTo, withClient } from "./client.js";

/** What reading a large array costs. */
export interface StoredFigures {
  /** One element in a client that has just been opened, then the median and the slowest of further ones, milliseconds. */
  readonly firstMs: number;
  readonly elementMs: number;
  readonly slowestMs: number;
  /** Largest growth of the resident memory while all elements are iterated. */
  readonly growthMb: number;
  readonly iterateMs: number;
}

const program = fileURLToPath(new URL("stored-reader.ts", import.meta.url));

/** Stores `count` results and reads them in a fresh process. */
export async function storedFigures(count: number, children: number): Promise<StoredFigures> {
  return await withClient({}, async (batch, folder) => {
    const method = { childJobCount: children };
    const job = await batch.mapSubmit("#^2 + 1 &", numbersTo(count), { method });
    const { phase, reason } = await job.wait();
    if (phase !== "succeeded") throw new Error(`The array ended as ${phase}: ${reason}`);
    const words = ["--expose-gc", "--conditions=@remotebatch/source", "--import", "tsx"];
    const text = execFileSync(process.execPath, [...words, program, folder, job.uuid], {
      encoding: "utf8",
    });
    return JSON.parse(text) as StoredFigures;
  });
}
