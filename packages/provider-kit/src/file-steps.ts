import * as fs from "node:fs";
import { promisify } from "node:util";
import type { ByteRange } from "@remotebatch/job-model";

/** Bytes up to which a file is read or written by one short call. */
const fewBytes = 1 << 16;

/** What is done to files, step by step. Every step throws or rejects with the system's error. */
export interface FileSteps {
  /** Gives the descriptor. */
  open(path: string, flags: string, mode?: number): number | Promise<number>;
  /** Writes all of the bytes at the end of what was written before. */
  write(file: number, bytes: Uint8Array): void | Promise<void>;
  close(file: number): void | Promise<void>;
  link(path: string, name: string): void | Promise<void>;
  rename(path: string, name: string): void | Promise<void>;
  unlink(path: string): void | Promise<void>;
  stat(path: string): fs.Stats | Promise<fs.Stats>;
  /** The whole file; `size` is what `stat` gave. */
  read(path: string, size: number): Uint8Array | Promise<Uint8Array>;
  /** These bytes of it, fewer where the file ends before. */
  part(path: string, range: ByteRange): Uint8Array | Promise<Uint8Array>;
  /** Waits until the disk has what was written. */
  sync(file: number): Promise<void>;
}

async function write(file: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await promisify(fs.write)(file, bytes, done)).bytesWritten;
}

async function part(path: string, range: ByteRange): Promise<Uint8Array> {
  const handle = await fs.promises.open(path, "r");
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(range.length, size - range.offset)));
    let filled = 0;
    while (filled < bytes.length) {
      const left = bytes.length - filled;
      const { bytesRead } = await handle.read(bytes, filled, left, range.offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

function shortPart(path: string, range: ByteRange): Uint8Array {
  const file = fs.openSync(path, "r");
  try {
    const bytes = new Uint8Array(range.length);
    let filled = 0;
    for (;;) {
      const count = fs.readSync(file, bytes, filled, bytes.length - filled, range.offset + filled);
      filled += count;
      if (count === 0 || filled === bytes.length) return bytes.subarray(0, filled);
    }
  } finally {
    fs.closeSync(file);
  }
}

/** By the threads of Node's pool: for folders that may lie behind a network, where every step may take long. */
export const pooledSteps: FileSteps = {
  open: (path, flags, mode) => promisify(fs.open)(path, flags, mode),
  write,
  close: promisify(fs.close),
  link: promisify(fs.link),
  rename: promisify(fs.rename),
  unlink: promisify(fs.unlink),
  stat: (path) => fs.promises.stat(path),
  read: (path) => fs.promises.readFile(path),
  part,
  sync: promisify(fs.fsync),
};

/**
 * In this thread: for a disk of this machine, where waking another thread takes longer than the step. What waits for the disk
 * itself, or has many bytes, is left to the pool.
 */
export const promptSteps: FileSteps = {
  open: fs.openSync,
  write(file, bytes) {
    if (bytes.length > fewBytes) return write(file, bytes);
    for (let done = 0; done < bytes.length; ) done += fs.writeSync(file, bytes, done);
    return undefined;
  },
  close: fs.closeSync,
  link: fs.linkSync,
  rename: fs.renameSync,
  unlink: fs.unlinkSync,
  stat: (path) => fs.statSync(path),
  read: (path, size) => (size > fewBytes ? pooledSteps.read(path, size) : fs.readFileSync(path)),
  part: (path, range) => (range.length > fewBytes ? part(path, range) : shortPart(path, range)),
  sync: pooledSteps.sync,
};
