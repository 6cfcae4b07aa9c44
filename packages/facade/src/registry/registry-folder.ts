import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { damagedPage, type Trees } from "./page-check.js";

/** First bytes of a page of lmdb, as far as they are looked at. */
const headerBytes = 160;
const magicAt = 24;
const magic = 0xbeefc0de;
const pageSizeAt = 48;
const freeRootAt = 88;
const mainRootAt = 136;
const lastPageAt = 144;
const transactionAt = 152;

/** Makes a folder for its owner only, and those above it; Node's recursive way never ends below `/proc`. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") return;
    const parent = dirname(path);
    if (code !== "ENOENT" || parent === path) throw error;
    makeFolder(parent);
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
  }
}

function isFileOrAbsent(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}

interface Meta extends Trees {
  readonly transaction: bigint;
}

/** Looks at the pages while others may write; more often than this nobody commits meanwhile. */
const mostLooks = 5;

function readMeta(file: number, offset: number): Meta | undefined {
  const bytes = Buffer.alloc(headerBytes);
  if (readSync(file, bytes, 0, headerBytes, offset) < headerBytes) return undefined;
  if (bytes.readUInt32LE(magicAt) !== magic) return undefined;
  return {
    pageSize: bytes.readUInt32LE(pageSizeAt),
    lastPage: bytes.readBigUInt64LE(lastPageAt),
    roots: [bytes.readBigUInt64LE(mainRootAt), bytes.readBigUInt64LE(freeRootAt)],
    transaction: bytes.readBigUInt64LE(transactionAt),
  };
}

/**
 * What is wrong with the database's file, as far as its size and the pages of its trees tell. The file is mapped into memory, and
 * a page that is not there or damaged ends the process by a bus error or an abort that nobody can catch. Layout: lmdb's `MDB_meta`, version 2.
 */
function problemOf(path: string): string | undefined {
  // Empty: a process died while it made the file; lmdb begins again.
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return undefined;
  const file = openSync(path, "r");
  try {
    let current = currentMeta(file);
    for (let look = 0; look < mostLooks; look += 1) {
      if (current === undefined) return "data.mdb does not begin like a database";
      // Asked after the state was read: the file grows before a state says so.
      const { size } = fstatSync(file);
      if ((current.lastPage + 1n) * BigInt(current.pageSize) > BigInt(size))
        return `data.mdb was cut to ${size} bytes`;
      const problem = damagedPage(file, current);
      if (problem === undefined) return undefined;
      // The pages of a state stay as they are until another one is current.
      const now = currentMeta(file);
      if (now?.transaction === current.transaction) return problem;
      current = now;
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** The state of the database that was committed last. */
function currentMeta(file: number): Meta | undefined {
  const first = readMeta(file, 0);
  if (first === undefined || first.pageSize < 512 || first.pageSize > 65536) return undefined;
  const second = readMeta(file, first.pageSize);
  if (second === undefined || second.pageSize !== first.pageSize) return undefined;
  return second.transaction > first.transaction ? second : first;
}

/** What is wrong with the registry of a state folder, if it is so damaged that it can't be opened. */
export function registryDamage(stateFolder: string): string | undefined {
  const data = join(stateFolder, "registry", "data.mdb");
  return isFileOrAbsent(data) ? problemOf(data) : `${data} is no file`;
}

/**
 * Puts the registry aside under a name that tells when, for somebody who wants to look into it.
 * @returns the new path, or `undefined` when there was none.
 */
export function setRegistryAside(stateFolder: string): string | undefined {
  const folder = join(stateFolder, "registry");
  const aside = `${folder}.damaged-${new Date().toISOString().replaceAll(/[:.]/gu, "-")}`;
  try {
    renameSync(folder, aside);
    return aside;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Makes the registry's folder inside the state folder, for its owner only, and throws when what is there would end the
 * process as soon as it is opened.
 */
export function prepareRegistryFolder(stateFolder: string): string {
  const folder = join(stateFolder, "registry");
  makeFolder(folder);
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
  // Job code and input files lie here, whatever the rights of the folder around.
  if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
  const data = join(folder, "data.mdb");
  for (const path of [data, join(folder, "lock.mdb")]) {
    if (!isFileOrAbsent(path)) throw new Error(`${path} is no file`);
  }
  const problem = problemOf(data);
  if (problem !== undefined) throw new Error(problem);
  return folder;
}
