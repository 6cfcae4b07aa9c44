import { createHash, type Hash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { ChildFailure } from "./child-failure.js";
import type { Expected } from "./runner-store.js";

const chunkBytes = 1 << 20;

/** Calls back with every piece of a file's bytes from `offset`. The pieces share one buffer. */
export function readPieces(
  path: string,
  onPiece: (piece: Buffer) => void,
  range: { readonly offset: number; readonly length: number } = { offset: 0, length: Infinity },
): number {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, range.length + 1));
    let done = 0;
    while (done < range.length) {
      const wanted = Math.min(buffer.length, range.length - done);
      const count = readSync(file, buffer, 0, wanted, range.offset + done);
      if (count === 0) break;
      onPiece(buffer.subarray(0, count));
      done += count;
    }
    return done;
  } finally {
    closeSync(file);
  }
}

/** Length and SHA-256 of a file. */
export function digestFile(path: string): Expected {
  const hash = createHash("sha256");
  const bytes = readPieces(path, (piece) => hash.update(piece));
  return { bytes, sha256: hash.digest("hex") };
}

/** Copies a file while hashing what is copied. */
export function copyHashed(source: string, destination: string): Expected {
  const hash: Hash = createHash("sha256");
  const file = openSync(destination, "wx");
  try {
    const bytes = readPieces(source, (piece) => {
      hash.update(piece);
      writeWhole(file, piece);
    });
    return { bytes, sha256: hash.digest("hex") };
  } finally {
    closeSync(file);
  }
}

/** Writes all of the bytes, which one call need not do. */
export function writeWhole(file: number, bytes: Uint8Array, position: number | null = null): void {
  let done = 0;
  while (done < bytes.length) {
    const at = position === null ? null : position + done;
    done += writeSync(file, bytes, done, bytes.length - done, at);
  }
}

/** Brings a file's bytes to the disk. @throws the file system's error. */
export function syncFile(path: string): void {
  // Some systems sync only what is open for writing.
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a folder's entries survive a power failure, where the system can. */
export function syncFolder(folder: string): void {
  let handle: number | undefined;
  try {
    handle = openSync(folder, "r");
    fsyncSync(handle);
  } catch {
    // Some systems cannot open or sync folders; the entries are then as safe as the system makes them.
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** @throws ChildFailure when an object is not what the manifest says. */
export function checkDigest(key: string, found: Expected, expected: Expected): void {
  if (found.bytes !== expected.bytes) {
    throw new ChildFailure(
      "infrastructure",
      `The object ${key} has ${found.bytes} bytes where the manifest says ${expected.bytes}; it was cut or changed.`,
    );
  }
  if (found.sha256 !== expected.sha256) {
    throw new ChildFailure(
      "infrastructure",
      `The object ${key} has another SHA-256 than the manifest says; it was damaged or changed.`,
    );
  }
}
