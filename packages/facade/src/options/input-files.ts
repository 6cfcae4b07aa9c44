import { readFile, stat } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ByteArr } from "@remotebatch/expr-model";
import { BatchError, checkInputFileNames, type InputFile } from "@remotebatch/job-model";
import { namedEntries } from "./named-entries.js";
import { isNamedFn, shown } from "./option-value.js";

function refuse(message: string, cause?: unknown): never {
  throw new BatchError("BATCH_INVALID_INPUT_FILE", message, { cause });
}

function sourcePath(name: string, source: unknown): string {
  if (typeof source === "string") return source;
  if (source instanceof URL) {
    if (source.protocol !== "file:") {
      refuse(
        `The input file "${name}" is a ${source.protocol} URL; give a file: URL, a path or the bytes.`,
      );
    }
    return fileURLToPath(source);
  }
  if (isNamedFn(source, "File") && typeof source.args[0] === "string") return source.args[0];
  if (typeof source === "object" && source !== null && "path" in source) {
    if (typeof source.path === "string") return source.path;
  }
  return refuse(
    `The input file "${name}" is ${shown(source)}; give a path, a file URL, { path }, File["path"], a Uint8Array or a ByteArray.`,
  );
}

async function readSource(name: string, source: unknown): Promise<Uint8Array> {
  // A copy, so that the caller may change its array at once and keep no Buffer pool alive.
  if (source instanceof Uint8Array) return Uint8Array.from(source);
  if (source instanceof ByteArr) return Uint8Array.from(source.bytes);
  const path = sourcePath(name, source);
  if (path === "") refuse(`The input file "${name}" has an empty path.`);
  const full = isAbsolute(path) ? path : resolve(path);
  try {
    const info = await stat(full);
    if (!info.isFile()) {
      refuse(`The input file "${name}": ${full} is no file; give one file per name.`);
    }
    const buffer = await readFile(full);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  } catch (error) {
    if (BatchError.is(error)) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = code === "ENOENT" ? "does not exist" : `can't be read (${code})`;
    return refuse(`The input file "${name}": ${full} ${why}.`, error);
  }
}

/**
 * Reads every input file, after checking all names.
 * @throws BatchError `BATCH_INVALID_INPUT_FILE` for a bad or clashing name, a missing file, or a content of no known kind.
 */
export async function readInputFiles(files: unknown): Promise<readonly InputFile[]> {
  if (files === undefined) return [];
  const entries = namedEntries(files);
  if (entries === undefined) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `remoteInputFiles is ${shown(files)}; give an object of file names and contents, { "a.csv": "/path/a.csv" }.`,
    );
  }
  checkInputFileNames(entries.map(([name]) => name));
  const read: InputFile[] = [];
  for (const [name, source] of entries) read.push({ name, bytes: await readSource(name, source) });
  return read;
}
