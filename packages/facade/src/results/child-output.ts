import { BatchError, type JobRef, type OutputPart, type ProviderV1 } from "@remotebatch/job-model";
import type { CachedPart, ResultCache } from "./result-cache.js";

/** Output of one ended child: its bytes, or why there are none. */
export type ChildOutput =
  | { readonly state: "ready"; readonly bytes: Uint8Array }
  | { readonly state: "absent"; readonly reason: string; readonly forEver: boolean };

const maxCachedBytes = 64 * 2 ** 20;

/**
 * Reads outputs of a job's children. Whole results that were read lately are kept in memory, up to 64 MiB, and where there
 * is a cache on the disk, in that one too.
 */
export class ChildOutputReader {
  readonly #provider: ProviderV1;
  readonly #ref: JobRef;
  readonly #disk: ResultCache | undefined;
  readonly #cache = new Map<number, Uint8Array>();
  #cachedBytes = 0;

  constructor(provider: ProviderV1, ref: JobRef, disk?: ResultCache) {
    this.#provider = provider;
    this.#ref = ref;
    this.#disk = disk;
  }

  /** The whole result file of a child that has ended. */
  async result(child: number, signal?: AbortSignal): Promise<ChildOutput> {
    const cached = this.#cache.get(child);
    if (cached !== undefined) {
      this.#cache.delete(child);
      this.#cache.set(child, cached);
      return { state: "ready", bytes: cached };
    }
    const output = await this.#whole(child, "result", signal);
    if (output.state === "ready") this.#keep(child, output.bytes);
    return output;
  }

  /** The whole element index of a child that has ended. */
  async index(child: number, signal?: AbortSignal): Promise<ChildOutput> {
    return await this.#whole(child, "index", signal);
  }

  /** The outcome record of a child that has ended. */
  async outcome(child: number, signal?: AbortSignal): Promise<ChildOutput> {
    return await this.#read(child, "outcome", signal);
  }

  async #whole(child: number, part: CachedPart, signal?: AbortSignal): Promise<ChildOutput> {
    const kept = await this.#disk?.get(this.#ref.uuid, child, part);
    if (kept !== undefined) return { state: "ready", bytes: kept };
    const output = await this.#read(child, part, signal);
    if (output.state === "ready") this.#disk?.put(this.#ref.uuid, child, part, output.bytes);
    return output;
  }

  /** Some bytes of a child's result or index. */
  async range(
    child: number,
    part: "result" | "index",
    range: { readonly offset: number; readonly length: number },
    signal?: AbortSignal,
  ): Promise<ChildOutput> {
    const inMemory = part === "result" ? this.#cache.get(child) : undefined;
    const whole = inMemory ?? (await this.#disk?.get(this.#ref.uuid, child, part));
    if (inMemory === undefined && whole !== undefined && part === "result")
      this.#keep(child, whole);
    const output: ChildOutput =
      whole === undefined
        ? await this.#part(child, part, range, signal)
        : {
            state: "ready",
            bytes: whole.subarray(range.offset, range.offset + range.length),
          };
    if (output.state === "ready" && output.bytes.length !== range.length)
      throw this.#tooShort(child, part);
    return output;
  }

  #tooShort(child: number, part: OutputPart, cause?: unknown): BatchError {
    return new BatchError(
      "BATCH_CORRUPT_RECORD",
      `The ${part} of child ${child} of job ${this.#ref.uuid} is shorter than its index says.`,
      { provider: this.#provider.name, cause },
    );
  }

  /** Places come from the index: where there are no such bytes, the index is damaged and nobody asked wrongly. */
  async #part(
    child: number,
    part: OutputPart,
    range: { readonly offset: number; readonly length: number },
    signal?: AbortSignal,
  ): Promise<ChildOutput> {
    try {
      return await this.#read(child, part, signal, range);
    } catch (error) {
      if (!BatchError.is(error) || error.code !== "BATCH_INVALID_OPTION") throw error;
      throw this.#tooShort(child, part, error);
    }
  }

  async #read(
    child: number,
    part: OutputPart,
    signal?: AbortSignal,
    range?: { readonly offset: number; readonly length: number },
  ): Promise<ChildOutput> {
    const answer = await this.#provider.output(this.#ref, {
      child,
      part,
      ...(range === undefined ? {} : { range }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (answer.state === "ready") return { state: "ready", bytes: answer.bytes };
    if (answer.state === "never") {
      return { state: "absent", reason: answer.reason, forEver: true };
    }
    return { state: "absent", reason: "The output is not there yet.", forEver: false };
  }

  #keep(child: number, bytes: Uint8Array): void {
    if (bytes.length > maxCachedBytes / 2) return;
    // Several callers at once may bring the same child.
    this.#cachedBytes += bytes.length - (this.#cache.get(child)?.length ?? 0);
    this.#cache.set(child, bytes);
    for (const [oldest, old] of this.#cache) {
      if (this.#cachedBytes <= maxCachedBytes) break;
      this.#cache.delete(oldest);
      this.#cachedBytes -= old.length;
    }
  }
}
