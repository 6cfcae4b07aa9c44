import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";

/** Something that one process of the host has and no other; it ends with the process, however that ends. */
export interface HostLock {
  release(): void;
}

/**
 * Takes a lock by its name, or gives `undefined` when another process has it; rejects with the system's error when the system does
 * not let anybody have it. It is a socket in Linux's abstract name space: no
 * file is left by a process that is killed, and no shared file system has a say in it.
 */
export function takeLock(name: string): Promise<HostLock | undefined> {
  const user = process.getuid?.() ?? 0;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 32);
  return new Promise((resolve, reject) => {
    const server: Server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(`\0remotebatch-${user}-${digest}`, () => {
      server.unref();
      resolve({ release: () => server.close() });
    });
  });
}

/** Takes so many of the host's slots, all or none. */
export async function takeSlots(
  root: string,
  slots: number,
  wanted: number,
): Promise<HostLock | undefined> {
  const taken: HostLock[] = [];
  const release = (): void => {
    for (const lock of taken) lock.release();
  };
  try {
    for (let slot = 1; slot <= slots && taken.length < wanted; slot += 1) {
      const lock = await takeLock(`${root}/slot-${slot}`);
      if (lock !== undefined) taken.push(lock);
    }
  } catch (error) {
    release();
    throw error;
  }
  if (taken.length === wanted) return { release };
  release();
  return undefined;
}
