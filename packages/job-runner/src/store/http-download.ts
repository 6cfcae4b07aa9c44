import { closeSync, openSync } from "node:fs";
import type { ByteRange } from "@remotebatch/job-model";
import { ChildFailure } from "./child-failure.js";
import {
  type HttpLimits,
  isPassing,
  patienceOf,
  pauseBefore,
  requestFailure,
} from "./http-request.js";
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
  const patience = patienceOf(source.limits);
  try {
    const response = await fetch(source.url, {
      headers: { ...source.headers, ...(partial ? { range: `bytes=${first}-${last}` } : {}) },
      signal: patience.signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      if (range === undefined && isEnd(response, progress.done)) return;
      if (isPassing(response.status)) throw new Error(`status ${response.status}`);
      throw requestFailure(source.url, "GET", `status ${response.status}`);
    }
    // A server may answer a range request with the whole object.
    let skip = partial && response.status !== 206 ? first : 0;
    const wanted = range?.length ?? Number.POSITIVE_INFINITY;
    for await (const chunk of response.body ?? []) {
      patience.moved();
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
    patience.end();
  }
}

/** True for the answer that an object has no more bytes than those that came before the transfer broke off. */
function isEnd({ status, headers }: Response, done: number): boolean {
  if (status !== 416 || done === 0) return false;
  // Not every server tells the size; the object's hash is looked at in any case.
  const size = /^bytes \*\/(\d+)$/u.exec(headers.get("content-range") ?? "")?.[1];
  return size === undefined || Number(size) === done;
}
