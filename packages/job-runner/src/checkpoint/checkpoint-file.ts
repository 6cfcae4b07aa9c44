import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { writeWhole } from "../store/verify.js";

/** A state as it was found. */
export interface FoundCheckpoint {
  /** The attempt that saved it. */
  readonly attempt: number;
  /** The WXF file of the value. */
  readonly bytes: Uint8Array;
}

/** What is wrong with a checkpoint that was found. */
export class DamagedCheckpoint extends Error {
  override readonly name = "DamagedCheckpoint";
}

/** Most bytes before the value. */
export const maxHeadBytes = 1024;

/** Writes a checkpoint: a line of JSON that says what follows, then the value's WXF file. @throws the file system's error. */
export function writeCheckpointFile(path: string, attempt: number, bytes: Uint8Array): void {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const head = JSON.stringify({ version: 1, attempt, bytes: bytes.length, sha256 });
  const file = openSync(path, "wx");
  try {
    writeWhole(file, Buffer.from(`${head}\n`));
    writeWhole(file, bytes);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a checkpoint and checks it against its own first line.
 * @throws DamagedCheckpoint
 */
export function readCheckpointFile(path: string, limitBytes: number): FoundCheckpoint {
  if (statSync(path).size > limitBytes + maxHeadBytes) {
    throw new DamagedCheckpoint(`it has more than ${limitBytes} bytes`);
  }
  const whole = readFileSync(path);
  const end = whole.subarray(0, maxHeadBytes).indexOf("\n");
  if (end < 0) throw new DamagedCheckpoint("its first line is missing");
  const head = headOf(whole.toString("utf8", 0, end));
  const bytes = whole.subarray(end + 1);
  if (bytes.length !== head.bytes) {
    throw new DamagedCheckpoint(`it has ${bytes.length} bytes instead of ${head.bytes}`);
  }
  if (createHash("sha256").update(bytes).digest("hex") !== head.sha256) {
    throw new DamagedCheckpoint("its SHA-256 is another than it was saved with");
  }
  return { attempt: head.attempt, bytes };
}

interface Head {
  readonly attempt: number;
  readonly bytes: number;
  readonly sha256: string;
}

function headOf(line: string): Head {
  let head: Partial<Head> & { readonly version?: unknown };
  try {
    head = Object(JSON.parse(line)) as typeof head;
  } catch {
    throw new DamagedCheckpoint("its first line cannot be read");
  }
  const { version, attempt, bytes, sha256 } = head;
  if (version !== 1)
    throw new DamagedCheckpoint("it is of a version that this runner does not know");
  if (typeof attempt !== "number" || typeof bytes !== "number" || typeof sha256 !== "string") {
    throw new DamagedCheckpoint("its first line lacks what belongs there");
  }
  return { attempt, bytes, sha256 };
}
