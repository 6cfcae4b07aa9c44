import { closeSync, ftruncateSync, openSync } from "node:fs";
import type { ByteRange } from "@remotebatch/job-model";
import { ChildFailure } from "./child-failure.js";
import {
  type HttpAnswer,
  type HttpLimits,
  isPassing,
  patienceOf,
  pauseBefore,
  requestFailure,
  saying,
} from "./http-request.js";
import type { HttpTarget } from "./http-target.js";
import { writeWhole } from "./verify.js";

/** What is downloaded. */
export interface DownloadSource {
  readonly key: string;
  readonly target: HttpTarget;
  readonly limits: HttpLimits;
}

/** How much of it. */
export interface DownloadOptions {
  readonly range?: ByteRange;
  /** More bytes than this are refused; default unlimited. */
  readonly maxBytes?: number;
}

/** How far a download has come. */
interface Progress {
  done: number;
  /** Which version of the object its bytes are of, where the server says so in a way that can be relied on. */
  etag: string | undefined;
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
  const progress: Progress = { done: 0, etag: undefined };
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
  throw requestFailure(source.target, "GET", problem);
}

async function transfer(
  source: DownloadSource,
  file: number,
  progress: Progress,
  options: DownloadOptions,
): Promise<void> {
  const { range } = options;
  const first = (range?.offset ?? 0) + progress.done;
  const last = range === undefined ? "" : range.offset + range.length - 1;
  const partial = range !== undefined || progress.done > 0;
  const { target } = source;
  const { url, headers } = await target.prepare({
    headers: {
      ...(partial ? { range: `bytes=${first}-${last}` } : {}),
      ...(progress.etag === undefined ? {} : { "if-match": progress.etag }),
    },
  });
  const patience = patienceOf(source.limits);
  try {
    const response = await fetch(url, {
      headers,
      signal: patience.signal,
      redirect: target.redirect ?? "follow",
    });
    if (!response.ok) {
      const answer = await readRefusal(response);
      if (range === undefined && isEnd(response, progress.done)) return;
      if (response.status === 412 && progress.etag !== undefined) {
        // Another version is there by now: what came of this one is of no use.
        ftruncateSync(file);
        Object.assign(progress, { done: 0, etag: undefined });
        throw new Error("the object was replaced while it was read");
      }
      const words = saying(target, answer);
      if (target.refused?.(answer) === true || isPassing(answer.status)) throw new Error(words);
      throw requestFailure(target, "GET", words);
    }
    const start = /^bytes (\d+)-/u.exec(response.headers.get("content-range") ?? "")?.[1];
    if (response.status === 206 && start !== undefined && Number(start) !== first) {
      await response.body?.cancel();
      throw new Error(`bytes from ${first} were asked for and bytes from ${start} came`);
    }
    const etag = response.headers.get("etag");
    if (etag?.startsWith('"') === true) progress.etag = etag;
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

const refusalBytes = 8192;

/** The beginning of an answer that is no success: stores say why there. */
async function readRefusal(response: Response): Promise<HttpAnswer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part as Uint8Array);
    length += (part as Uint8Array).length;
    if (length >= refusalBytes) break;
  }
  const { status, headers } = response;
  return { status, headers, bytes: Buffer.concat(parts) };
}

/** True for the answer that an object has no more bytes than those that came before the transfer broke off. */
function isEnd({ status, headers }: Response, done: number): boolean {
  if (status !== 416 || done === 0) return false;
  // Not every server tells the size; the object's hash is looked at in any case.
  const size = /^bytes \*\/(\d+)$/u.exec(headers.get("content-range") ?? "")?.[1];
  return size === undefined || Number(size) === done;
}
