import { readFileSync } from "node:fs";

const opening = "\n/*attached ";
const closing = "\n*/\n";
const hashLength = 64;

/** A program that lies in another's file. */
export interface AttachedProgram {
  /** Script whose value is a function of `require` and `module`. */
  readonly text: string;
  /** SHA-256 of the text, as hex. */
  readonly sha256: string;
}

/**
 * The program that was attached to a file when that was built: it lies in a comment at the file's end.
 * @throws Error when there is none, or the file cannot be read.
 */
export function attachedProgram(file: URL): AttachedProgram {
  const whole = readFileSync(file, "latin1");
  const at = whole.lastIndexOf(opening) + opening.length;
  if (at < opening.length || !whole.endsWith(closing)) {
    throw new Error("The runner's file is not whole.");
  }
  const start = at + hashLength + 1;
  return {
    text: whole.slice(start, -closing.length).replaceAll("*\u0001/", "*/"),
    sha256: whole.slice(at, start - 1),
  };
}
