import { readFileSync } from "node:fs";

/** The vectors lie with the codec; they are read as files, because tests of packages do not import each other. */
const folder = new URL("../../wxf-codec/test/vectors/", import.meta.url);

interface Vector {
  readonly name: string;
  readonly file?: string;
  readonly hex?: string;
  readonly compressed: boolean;
  readonly canonical: boolean;
}

function rows(name: string): readonly Vector[] {
  const lines = readFileSync(new URL(name, folder), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Vector);
}

/** Well-formed files of a few bytes. */
export const validVectors = rows("valid.jsonl");
/** Files that kernels have written. */
export const realVectors = rows("real.jsonl");

/** The bytes of a vector, in memory of their own. */
export function bytesOf({ hex, file = "" }: Pick<Vector, "hex" | "file">): Uint8Array {
  return hex === undefined
    ? new Uint8Array(readFileSync(new URL(file, folder)))
    : Uint8Array.from(Buffer.from(hex, "hex"));
}
