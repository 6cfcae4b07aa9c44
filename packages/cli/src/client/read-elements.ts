import { extname } from "node:path";
import type { ListInput } from "@remotebatch/facade";
import { decode } from "@remotebatch/wxf-codec";
import { UsageError } from "../exit-code.js";
import { readInput } from "../read-input.js";
import { readCsv } from "./read-csv.js";
import { readJson } from "./read-json.js";

/**
 * The list in a file: a JSON array, a JSON value per line, the rows of a CSV file, or a WXF file.
 * @throws UsageError when the file can't be read, has another form, or holds no list.
 */
export async function readElements(path: string): Promise<ListInput> {
  const kind = extname(path).toLowerCase();
  const read = readers.get(kind);
  if (read === undefined) {
    throw new UsageError(
      `Can't tell what ${path} holds: its name must end in ${[...readers.keys()].join(", ")}.`,
    );
  }
  const bytes = await readInput(path);
  try {
    return read(bytes);
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

const readers: ReadonlyMap<string, (bytes: Uint8Array) => ListInput> = new Map<
  string,
  (bytes: Uint8Array) => ListInput
>([
  [".json", (bytes) => listFromJson(textOf(bytes))],
  [".ndjson", readNdjson],
  [".jsonl", readNdjson],
  [".csv", (bytes) => readCsv(textOf(bytes))],
  [".wxf", (bytes) => decode(bytes)],
]);

function listFromJson(text: string): readonly unknown[] {
  const value = readJson(text);
  if (!Array.isArray(value)) throw new Error("it holds no JSON array.");
  return value;
}

function readNdjson(bytes: Uint8Array): readonly unknown[] {
  const lines = textOf(bytes).split("\n");
  return lines.flatMap((line, index) => (line.trim() === "" ? [] : [readJson(line, index + 1)]));
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
