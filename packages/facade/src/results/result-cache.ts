import { createHash } from "node:crypto";
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { BatchError } from "@remotebatch/job-model";
import { shown } from "../options/option-value.js";

/** A part of a child's output that is kept. */
export type CachedPart = "result" | "index";

/** How much is left when the cache was full. */
const keptShare = 0.8;
/** What a small file takes on a disk. */
const blockBytes = 4096;

const defaultBytes = 256 * 2 ** 20;

/**
 * The cache of a client with these options, in its state folder; `undefined` when it is to have none.
 * @throws BatchError `BATCH_INVALID_OPTION` for a size that is none.
 */
export function resultCache(
  options: { readonly resultCacheBytes?: number },
  stateFolder: string,
): ResultCache | undefined {
  const { resultCacheBytes: bytes = defaultBytes } = options;
  if (!(Number.isSafeInteger(bytes) && bytes >= 0)) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `resultCacheBytes is ${shown(bytes)}; give a number of bytes, or 0 for no cache.`,
    );
  }
  return bytes === 0 ? undefined : new ResultCache(join(stateFolder, "results"), bytes);
}

interface KeptFile {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

async function filesIn(folder: string): Promise<readonly KeptFile[]> {
  const files: KeptFile[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true) {
      files.push({ path, bytes: sizeOnDisk(found.size), usedMs: found.mtimeMs });
    }
  }
  return files;
}

function sizeOnDisk(bytes: number): number {
  return Math.ceil(bytes / blockBytes) * blockBytes;
}

/**
 * Results of children that have ended, kept in a folder so that no process fetches them again. A result is a file named by its
 * SHA-256, which is looked at whenever it is read; for each job a file says which child's is which. Above `maxBytes` what was
 * not used for longest goes. Several processes may use one folder. A cache that can't be read or written fails nothing: results
 * are fetched then.
 */
export class ResultCache {
  readonly #contents: string;
  readonly #jobs: string;
  readonly #maxBytes: number;
  readonly #known = new Map<string, Promise<Map<string, string>>>();
  #work: Promise<unknown> = Promise.resolve();
  #bytes: number | undefined;

  constructor(folder: string, maxBytes: number) {
    this.#contents = join(folder, "contents");
    this.#jobs = join(folder, "jobs");
    this.#maxBytes = maxBytes;
  }

  /** The bytes that were kept, if they are still there and whole. */
  async get(uuid: string, child: number, part: CachedPart): Promise<Uint8Array | undefined> {
    const entries = await this.#entries(uuid);
    const digest = entries.get(`${child} ${part}`);
    if (digest === undefined) return undefined;
    const path = join(this.#contents, digest);
    try {
      const bytes = await readFile(path);
      if (sha256(bytes) === digest) {
        const now = new Date();
        await utimes(path, now, now);
        return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
      }
      await rm(path, { force: true });
    } catch {}
    entries.delete(`${child} ${part}`);
    return undefined;
  }

  /** Keeps bytes, unless they are more than half of what the cache may hold. Returns at once; see {@link idle}. */
  put(uuid: string, child: number, part: CachedPart, bytes: Uint8Array): void {
    if (sizeOnDisk(bytes.length) > this.#maxBytes / 2) return;
    this.#work = this.#work
      .then(() => this.#write(uuid, `${child} ${part}`, bytes))
      .catch(() => {});
  }

  /** Forgets which results a job has; the bytes go when they were not used for longest. */
  async forget(uuid: string): Promise<void> {
    await this.idle();
    this.#known.delete(uuid);
    await rm(join(this.#jobs, uuid), { force: true }).catch(() => {});
  }

  /** Resolves when everything is written. */
  async idle(): Promise<void> {
    await this.#work;
  }

  #entries(uuid: string): Promise<Map<string, string>> {
    const known = this.#known.get(uuid) ?? this.#readEntries(uuid);
    this.#known.set(uuid, known);
    return known;
  }

  async #readEntries(uuid: string): Promise<Map<string, string>> {
    const text = await readFile(join(this.#jobs, uuid), "utf8").catch(() => "");
    const entries = new Map<string, string>();
    for (const [, key, digest] of text.matchAll(/^(\d+ (?:result|index)) ([0-9a-f]{64})$/gmu)) {
      if (key !== undefined && digest !== undefined) entries.set(key, digest);
    }
    return entries;
  }

  async #write(uuid: string, key: string, bytes: Uint8Array): Promise<void> {
    const digest = sha256(bytes);
    const entries = await this.#entries(uuid);
    if (entries.get(key) === digest) return;
    for (const folder of [this.#contents, this.#jobs])
      await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#bytes ??= total([...(await filesIn(this.#contents)), ...(await filesIn(this.#jobs))]);
    const path = join(this.#contents, digest);
    if ((await stat(path).catch(() => undefined)) === undefined) {
      const temporary = `${path}.${process.pid}`;
      await writeFile(temporary, bytes, { mode: 0o600 });
      await rename(temporary, path);
      this.#bytes += sizeOnDisk(bytes.length);
    }
    const line = `${key} ${digest}\n`;
    await appendFile(join(this.#jobs, uuid), line, { mode: 0o600 });
    this.#bytes += entries.size === 0 ? blockBytes : line.length;
    entries.set(key, digest);
    if (this.#bytes > this.#maxBytes) await this.#makeRoom();
  }

  async #makeRoom(): Promise<void> {
    const files = [...(await filesIn(this.#contents)), ...(await filesIn(this.#jobs))];
    let bytes = total(files);
    for (const file of files.sort((a, b) => a.usedMs - b.usedMs)) {
      if (bytes <= this.#maxBytes * keptShare) break;
      await rm(file.path, { force: true });
      bytes -= file.bytes;
    }
    this.#bytes = bytes;
  }
}

function total(files: readonly KeptFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
