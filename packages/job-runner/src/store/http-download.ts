import { closeSync, openSync } from "node:fs";
import type { ByteRange } from "@remotebatch/job-model";
import { ChildFailure } from "./child-failure.js";
import { type HttpLimits, isPassing, pauseBefore, requestFailure } from "./http-request.js";
import { writeWhole } from "./verify.js";

/** What is downloaded. */
export interface DownloadSource {
  readonly key: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: HttpLimits;
}

/** How much of it. */
export interface DownloadOptions {
  readonly range?: ByteRange;
  /** More bytes than this are refused; default unlimited. */
  readonly maxBytes?: number;
}

/**
 * Brings an object, or a range of it, into a new file. A transfer that breaks off goes on where it stopped.
 * @throws ChildFailure when it cannot be had whole.
 */
export async function download(
  source: DownloadSource,
  destination: string,
  options: DownloadOptions = {},
): Promise<void> {
  const file = openSync(destination, "w");
  const progress = { done: 0 };
  const tries = source.limits.maxTries ?? 8;
  let problem: unknown;
  try {
    for (let attempt = 1; attempt <= tries; attempt++) {
      if (attempt > 1) await pauseBefore(attempt, source.limits);
      const before = progress.done;
      try {
        await transfer(source, file, progress, options);
        return;
      } catch (error) {
        if (error instanceof ChildFailure) throw error;
        problem = error;
        // Whatever moves forward is not given up.
        if (progress.done > before) attempt = 1;
      }
    }
  } finally {
    closeSync(file);
  }
  throw requestFailure(source.url, "GET", problem);
}

async function transfer(
  source: DownloadSource,
  file: number,
  progress: { done: number },
  options: DownloadOptions,
): Promise<void> {
  const { range } = options;
  const first = (range?.offset ?? 0) + progress.done;
  const last = range === undefined ? "" : range.offset + range.length - 1;
  const partial = range !== undefined || progress.done > 0;
  const controller = new AbortController();
  const patienceMs = source.limits.answerTimeoutMs ?? 60_000;
  let timer = setTimeout(() => controller.abort(new Error("no bytes came in time")), patienceMs);
  try {
    const response = await fetch(source.url, {
      headers: { ...source.headers, ...(partial ? { range: `bytes=${first}-${last}` } : {}) },
      signal: controller.signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      if (isPassing(response.status)) throw new Error(`status ${response.status}`);
      throw requestFailure(source.url, "GET", `status ${response.status}`);
    }
    // A server may answer a range request with the whole object.
    let skip = partial && response.status !== 206 ? first : 0;
    const wanted = range?.length ?? Number.POSITIVE_INFINITY;
    for await (const chunk of response.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(new Error("no bytes came in time")), patienceMs);
      const bytes = chunk as Uint8Array;
      const fresh = bytes.subarray(Math.min(skip, bytes.length));
      skip -= bytes.length - fresh.length;
      const kept = fresh.subarray(0, Math.min(fresh.length, wanted - progress.done));
      if (progress.done + kept.length > (options.maxBytes ?? Number.POSITIVE_INFINITY)) {
        throw new ChildFailure(
          "infrastructure",
          `The object ${source.key} is longer than the manifest says; it was changed.`,
        );
      }
      writeWhole(file, kept, progress.done);
      progress.done += kept.length;
      if (progress.done === wanted) break;
    }
    if (range !== undefined && progress.done < wanted) throw new Error("the answer was cut short");
  } finally {
    clearTimeout(timer);
  }
}
