import { createHash } from "node:crypto";
import { lstatSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const hashBytes = 32;
/** A runner that is younger was probably fetched for this run alone, and goes with it. */
const leastAgeMs = 2000;

/**
 * The evaluator's program as Node has compiled it before, in a file beside the runner. It saves time and decides nothing: what
 * is not exactly what this version of Node wrote for this very program is not used, and nothing is kept where others
 * could change it.
 */
export class CodeCache {
  readonly #path: string;
  readonly #programHash: Buffer;
  readonly #runner: string;

  /** @param programHash SHA-256 of the program, as hex. */
  constructor(runner: URL, programHash: string) {
    this.#runner = fileURLToPath(runner);
    this.#programHash = Buffer.from(programHash, "hex");
    this.#path = `${this.#runner}.${process.version}-${process.platform}-${process.arch}.code`;
  }

  /** What was kept; `undefined` when there is nothing that can be used. */
  read(): Buffer | undefined {
    try {
      if (!isPrivate(this.#path, "file")) return undefined;
      const bytes = readFileSync(this.#path);
      const code = bytes.subarray(2 * hashBytes);
      const isWhole =
        bytes.subarray(0, hashBytes).equals(this.#programHash) &&
        bytes.subarray(hashBytes, 2 * hashBytes).equals(hashOf(code));
      return isWhole ? code : undefined;
    } catch {
      return undefined;
    }
  }

  /** True when a later run may find what this one keeps. */
  get isKept(): boolean {
    try {
      const { mtimeMs } = statSync(this.#runner);
      return Date.now() - mtimeMs > leastAgeMs && isPrivate(dirname(this.#path), "folder");
    } catch {
      return false;
    }
  }

  /** Keeps code for later runs; where that cannot be, nothing happens. */
  write(code: Uint8Array): void {
    const temporary = `${this.#path}.${process.pid}.tmp`;
    try {
      writeFileSync(temporary, Buffer.concat([this.#programHash, hashOf(code), code]), {
        flag: "wx",
        mode: 0o600,
      });
      renameSync(temporary, this.#path);
    } catch {
      rmSync(temporary, { force: true });
    }
  }
}

function hashOf(code: Uint8Array): Buffer {
  return createHash("sha256").update(code).digest();
}

/** True when it is what it should be, and nobody but this user can change it. */
function isPrivate(path: string, kind: "file" | "folder"): boolean {
  const found = lstatSync(path);
  if (kind === "file" ? !found.isFile() : !found.isDirectory()) return false;
  const user = process.getuid?.();
  return user === undefined || (found.uid === user && (found.mode & 0o022) === 0);
}
