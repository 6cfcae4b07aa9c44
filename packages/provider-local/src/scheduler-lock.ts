import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { BatchError, openRecord } from "@remotebatch/job-model";
import { systemCode } from "@remotebatch/provider-kit";
import { identify, isRunning, machineName, type ProcessIdentity } from "./process-identity.js";

/** A scheduler on another machine that shares the folder is believed alive this long after its last sign. */
const foreignPatienceMs = 60_000;
const namePattern = /^lock\.(\d{1,15})$/u;
const maxGeneration = 10 ** 15 - 1;
const maxLockBytes = 4096;

interface Holder extends ProcessIdentity {
  readonly released: boolean;
}

function generations(folder: string): readonly number[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
  return names
    .map((name) => Number(namePattern.exec(name)?.[1] ?? Number.NaN))
    .filter((generation) => Number.isSafeInteger(generation))
    .sort((one, other) => other - one);
}

function readHolder(path: string): Holder | undefined {
  try {
    const reader = openRecord(readFileSync(path), "lock", maxLockBytes);
    return {
      pid: reader.integer("pid"),
      started: reader.string("started"),
      machine: reader.string("machine"),
      released: reader.value("released") === true,
    };
  } catch {
    return undefined;
  }
}

function isHeld(path: string): boolean {
  const holder = readHolder(path);
  if (holder === undefined || holder.released) return false;
  if (holder.machine.split("/")[0] === machineName().split("/")[0]) return isRunning(holder);
  try {
    return Date.now() - statSync(path).mtimeMs < foreignPatienceMs;
  } catch {
    return false;
  }
}

/** True when some live process is the folder's scheduler. */
export function isSchedulerAlive(folder: string): boolean {
  const [newest] = generations(folder);
  return newest !== undefined && isHeld(join(folder, `lock.${newest}`));
}

/** Being the one scheduler of a folder. */
export interface SchedulerLock {
  /** False once another process has taken over, which happens only after this one was taken for dead. */
  isMine(): boolean;
  /** A sign of life for other machines. */
  touch(): void;
  /** Lets others take over at once. */
  release(): void;
}

/**
 * Makes this process the folder's scheduler, or gives `undefined` when another one lives.
 *
 * The lock is the file with the highest number. Taking over from a dead holder means linking the next number, which only
 * one process can; the highest file is never removed, only marked as released. So a slow process that decided on old
 * knowledge can at most create a number below the highest one, sees that afterwards, and withdraws.
 */
export function takeSchedulerLock(folder: string): SchedulerLock | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [newest = 0] = generations(folder);
  if (newest > 0 && isHeld(join(folder, `lock.${newest}`))) return undefined;
  const mine = newest + 1;
  if (mine > maxGeneration) {
    throw new BatchError(
      "BATCH_CORRUPT_RECORD",
      `${join(folder, `lock.${newest}`)} cannot be followed by another lock; remove it.`,
    );
  }
  const path = join(folder, `lock.${mine}`);
  const temporary = join(folder, `candidate.${process.pid}.${Date.now()}`);
  const identity = identify(process.pid);
  try {
    writeFileSync(temporary, JSON.stringify(identity), { mode: 0o600 });
    linkSync(temporary, path);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return undefined;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  const isMine = (): boolean => generations(folder)[0] === mine;
  if (!isMine()) {
    unlinkSync(path);
    return undefined;
  }
  for (const generation of generations(folder).slice(1)) {
    try {
      unlinkSync(join(folder, `lock.${generation}`));
    } catch {
      // Somebody else tidied up first.
    }
  }
  return {
    isMine,
    touch() {
      const now = new Date();
      utimesSync(path, now, now);
    },
    release() {
      if (!isMine()) return;
      try {
        writeFileSync(temporary, JSON.stringify({ ...identity, released: true }), { mode: 0o600 });
        renameSync(temporary, path);
      } catch {
        // No room: others see that this process has ended.
        rmSync(temporary, { force: true });
      }
    },
  };
}
