import { randomBytes } from "node:crypto";
import { readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { BatchError } from "@remotebatch/job-model";
import { writeFileAtomic } from "./atomic-file.js";
import { pooledSteps, promptSteps } from "./file-steps.js";
import type { JobStore, StoreEntry } from "./job-store.js";
import { makeFolder } from "./make-folder.js";
import { storeFailure, systemCode } from "./store-failure.js";

/** Folder below the root for what is not yet whole or being removed. */
const temporaryName = "tmp";
/** Longest object that is read whole; longer ones are read by ranges. */
const maxWholeBytes = 2 ** 30;

function isAbsence(error: unknown): boolean {
  const code = systemCode(error);
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}

function checkKey(key: string): void {
  const parts = key.endsWith("/") ? key.slice(0, -1).split("/") : key.split("/");
  const bad = parts.some(
    (part) => part === "" || part === "." || part === ".." || part.includes("\0"),
  );
  if (bad || key.includes("\\") || key.startsWith(`${temporaryName}/`)) {
    throw new BatchError("BATCH_STORE_FAILED", `${JSON.stringify(key)} is no key of a store.`);
  }
}

/**
 * A store in a folder, for one machine or a file system that all nodes share. Folders are made for their owner only.
 * Opens nothing before the first call.
 *
 * Failures are `BATCH_STORE_FAILED` with the system's own words.
 *
 * @param options `isLocal`: the folder lies on a disk of this machine, so short steps are not worth another thread. Default false.
 */
export function folderStore(
  folder: string,
  options: { readonly isLocal?: boolean } = {},
): JobStore {
  const steps = options.isLocal === true ? promptSteps : pooledSteps;
  const root = resolve(folder);
  const temporaryFolder = join(root, temporaryName);
  const pathOf = (key: string): string => {
    checkKey(key);
    return join(root, key);
  };
  return {
    async put(key, bytes, options = {}) {
      const path = pathOf(key);
      try {
        return await writeFileAtomic(path, bytes, { ...options, temporaryFolder, steps });
      } catch (error) {
        options.signal?.throwIfAborted();
        throw storeFailure(error, path);
      }
    },
    async get(key, options = {}) {
      const path = pathOf(key);
      options.signal?.throwIfAborted();
      try {
        // A pipe would be waited for without end, and a device read without end.
        const found = await steps.stat(path);
        if (!found.isFile()) return undefined;
        if (options.range !== undefined) return await steps.part(path, options.range);
        if (found.size > maxWholeBytes) {
          throw new BatchError(
            "BATCH_STORE_FAILED",
            `${path} has ${found.size} bytes; more than ${maxWholeBytes} are not read at once.`,
          );
        }
        const bytes = await steps.read(path, found.size);
        return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw BatchError.is(error) ? error : storeFailure(error, path);
      }
    },
    async size(key, options = {}) {
      const path = pathOf(key);
      options.signal?.throwIfAborted();
      try {
        const found = await steps.stat(path);
        return found.isFile() ? found.size : undefined;
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw storeFailure(error, path);
      }
    },
    async list(prefix, options = {}) {
      const path = prefix === "" ? root : pathOf(prefix);
      options.signal?.throwIfAborted();
      try {
        const entries = await readdir(path, { withFileTypes: true });
        const found: StoreEntry[] = [];
        for (const entry of entries) {
          if (prefix === "" && entry.name === temporaryName) continue;
          if (entry.isDirectory()) found.push({ key: `${prefix}${entry.name}/`, bytes: 0 });
          else if (entry.isFile()) {
            const size = await stat(join(path, entry.name)).then(
              (s) => s.size,
              () => undefined,
            );
            if (size !== undefined) found.push({ key: `${prefix}${entry.name}`, bytes: size });
          }
        }
        return found;
      } catch (error) {
        if (isAbsence(error)) return [];
        throw storeFailure(error, path);
      }
    },
    deletesAtOnce: true,
    async deleteAll(prefix, options = {}) {
      const path = pathOf(prefix);
      options.signal?.throwIfAborted();
      // Moved aside first, so that a reader never finds half a job and a crash leaves only rubbish.
      const doomed = join(temporaryFolder, `removed-${randomBytes(8).toString("hex")}`);
      try {
        await makeFolder(temporaryFolder);
        await rename(path, doomed);
      } catch (error) {
        if (isAbsence(error)) return;
        throw storeFailure(error, path);
      }
      try {
        await rm(doomed, { recursive: true, force: true, maxRetries: 3 });
      } catch (error) {
        throw storeFailure(error, path);
      }
    },
    grant(prefix) {
      return Promise.resolve({ kind: "path", folder: pathOf(prefix).replace(/[/\\]$/u, "") });
    },
  };
}
