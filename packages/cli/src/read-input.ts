import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { UsageError } from "./exit-code.js";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "you have no permission to read it",
};

/** A `UsageError` that names the file and says why it can't be read. */
export function unreadable(path: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return new UsageError(`Can't read ${path}: ${reason}. Check the path.`, { cause: error });
}

/**
 * All bytes of a file, or of standard input for "-" and `undefined`.
 * @throws UsageError when the file can't be read.
 */
export async function readInput(path: string | undefined): Promise<Uint8Array> {
  if (path !== undefined && path !== "-") {
    return readFile(path).catch((error: unknown) => {
      throw unreadable(path, error);
    });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/**
 * The bytes of a file, or of standard input for "-" and `undefined`, as they come.
 * @throws UsageError when the file can't be read.
 */
export async function openInput(path: string | undefined): Promise<AsyncIterable<Uint8Array>> {
  if (path === undefined || path === "-") return process.stdin;
  try {
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    return createReadStream(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}
