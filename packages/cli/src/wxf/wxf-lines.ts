import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { WxfDecodeError } from "@remotebatch/wxf-codec";
import { jsonText } from "../output/json-text.js";
import { writeLine } from "../output/streams.js";
import { openInput } from "../read-input.js";
import { readLines } from "../read-lines.js";
import { describeError, LineError } from "./describe-error.js";
import { readWxfFile } from "./read-file.js";

/** One line of input: an object with a name and something to work on. */
export type LineObject = Readonly<Record<string, unknown>>;

/**
 * Answers each line `{"name", …}` of a file or of standard input by a line `{"name", …result}` or
 * `{"name", "error": {"code", "offset", "message"}}`. All lines are answered, in order, by one process.
 */
export async function answerLines(
  listPath: string | undefined,
  answer: (line: LineObject) => LineObject | Promise<LineObject>,
): Promise<void> {
  for await (const text of readLines(await openInput(listPath))) {
    if (text.trim() === "") continue;
    let name: unknown = null;
    let reply: string;
    try {
      const line = parseLine(text);
      name = line["name"] ?? line["file"] ?? null;
      reply = jsonText({ name, ...(await answer(line)) });
    } catch (error) {
      reply = jsonText({ name, error: describeError(error) });
    }
    await writeLine(reply);
  }
}

/**
 * The bytes a line names: `hex` digits, or a `file` relative to the list or to this folder.
 * @throws LineError, or WxfDecodeError when the file has more than `maxBytes`.
 */
export async function lineBytes(
  line: LineObject,
  listPath: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const { hex, file } = line as { readonly hex?: unknown; readonly file?: unknown };
  if (typeof hex === "string") {
    if (hex.length % 2 !== 0 || /[^0-9a-fA-F]/.test(hex)) {
      throw new LineError("LINE_HEX", '"hex" must hold pairs of hex digits.');
    }
    return Uint8Array.from(Buffer.from(hex, "hex"));
  }
  if (typeof file !== "string") {
    throw new LineError("LINE_FIELDS", 'The line needs "hex" or "file".');
  }
  try {
    return await readWxfFile(filePath(file, listPath), maxBytes);
  } catch (error) {
    if (error instanceof WxfDecodeError) throw error;
    throw new LineError("LINE_FILE", `Can't read ${file}: ${(error as Error).message}.`);
  }
}

function filePath(file: string, listPath: string | undefined): string {
  if (listPath !== undefined && listPath !== "-") {
    const besideList = resolve(dirname(listPath), file);
    if (existsSync(besideList)) return besideList;
  }
  return file;
}

function parseLine(text: string): LineObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LineError("LINE_JSON", `The line is no JSON: ${(error as Error).message}.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new LineError("LINE_FIELDS", "The line is no JSON object.");
  }
  return value as LineObject;
}
