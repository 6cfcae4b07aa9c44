import { openAsBlob, rmSync } from "node:fs";
import { join } from "node:path";
import { ChildFailure } from "./child-failure.js";
import { download } from "./http-download.js";
import {
  type HttpAnswer,
  type HttpLimits,
  request,
  requestFailure,
  saying,
} from "./http-request.js";
import type { HttpTarget } from "./http-target.js";
import { ObjectLog } from "./object-log.js";
import { conflict, isUnconditional, refusals, taken } from "./put-conditions.js";
import type { Expected, RunnerStore, Superseded } from "./runner-store.js";
import { checkDigest, digestFile } from "./verify.js";

/** The objects of a job as requests reach them: a target, or why there is none. */
export interface ObjectTargets {
  read(key: string): HttpTarget | string;
  write(key: string): HttpTarget | string;
  /** `undefined` where nothing can be removed. */
  remove(key: string): HttpTarget | undefined;
}

/** The target, where there is one. @throws ChildFailure else. */
function existing(target: HttpTarget | string): HttpTarget {
  if (typeof target === "string") throw new ChildFailure("infrastructure", target);
  return target;
}

/**
 * A job's prefix behind requests. Reads resume where they broke off, writes are made on the condition that nothing is there yet.
 * @param folder a local folder for objects in the making.
 */
export function objectStore(
  targets: ObjectTargets,
  folder: string,
  limits: HttpLimits = {},
): RunnerStore {
  let made = 0;
  const source = (key: string) => ({ target: existing(targets.read(key)), key, limits });
  const isReadable = (key: string): boolean => typeof targets.read(key) !== "string";

  const send = async (
    key: string,
    file: string,
    headers: Readonly<Record<string, string>> = {},
    more: { readonly accept?: readonly number[]; readonly again?: readonly number[] } = {},
  ): Promise<HttpAnswer> =>
    await request(
      existing(targets.write(key)),
      { method: "PUT", headers, body: await openAsBlob(file) },
      { ...limits, ...more },
    );

  const create = async (key: string, file: string): Promise<boolean> => {
    const answer = await send(
      key,
      file,
      { "if-none-match": "*" },
      { accept: [taken, ...refusals], again: [conflict] },
    );
    if (isUnconditional(answer)) {
      // No conditional writes there: looking first is the best that can be done.
      if (await isCertainlyThere(key)) return await isStored(key, digestFile(file));
      await send(key, file);
      return true;
    }
    if (answer.status < 300) return true;
    if (answer.status !== taken) {
      const target = existing(targets.write(key));
      throw requestFailure(target, "PUT", saying(target, answer));
    }
    // An earlier try of this very write may have gone through although its answer was lost.
    return await isStored(key, digestFile(file));
  };

  const isStored = async (key: string, expected: Expected): Promise<boolean> => {
    if (!isReadable(key)) return false;
    const copy = join(folder, `compare-${++made}`);
    try {
      await download(source(key), copy);
      const found = digestFile(copy);
      return found.bytes === expected.bytes && found.sha256 === expected.sha256;
    } finally {
      rmSync(copy, { force: true });
    }
  };

  /** Like `has`, and never mistaken: whoever asks is about to write without a condition. */
  const isCertainlyThere = async (key: string): Promise<boolean> => {
    const unknown = (why: string): ChildFailure =>
      new ChildFailure(
        "infrastructure",
        `Nothing shows whether ${key} is there already, so it was not written: the store knows no conditional PUT, and ${why}. ` +
          "Give the job a URL that may read each key that it writes, or use a store with conditional PUT (If-None-Match).",
      );
    if (!isReadable(key)) throw unknown("the descriptor has no URL to read the key");
    const status = await statusOf(key);
    if (status === 403) throw unknown("reading the key was answered with status 403");
    return status !== 404;
  };

  const has = async (key: string): Promise<boolean> => {
    if (!isReadable(key)) return false;
    const status = await statusOf(key);
    // S3 says 403 of a missing object to those who may not list.
    return status !== 403 && status !== 404;
  };

  const statusOf = async (key: string): Promise<number> => {
    const { status } = await request(
      existing(targets.read(key)),
      { headers: { range: "bytes=0-0" } },
      { ...limits, accept: [403, 404, 416] },
    );
    return status;
  };

  /** Brings an object to this machine, or leaves nothing of it. */
  const isFetched = async (key: string, destination: string): Promise<boolean> => {
    if (!isReadable(key)) return false;
    try {
      await download(source(key), destination);
      return true;
    } catch {
      rmSync(destination, { force: true });
      return false;
    }
  };

  return {
    has,
    read: async (key, maxBytes) => {
      const { bytes } = await request(existing(targets.read(key)), { headers: {} }, limits);
      if (bytes.length > maxBytes) {
        throw new ChildFailure(
          "infrastructure",
          `The object ${key} has more than ${maxBytes} bytes.`,
        );
      }
      return bytes;
    },
    fetch: async (key, destination, expected) => {
      await download(source(key), destination, { maxBytes: expected.bytes });
      checkDigest(key, digestFile(destination), expected);
    },
    fetchRange: async (key, range, destination, expected) => {
      if (range.offset + range.length > expected.bytes) {
        throw new ChildFailure("infrastructure", `The object ${key} ends before the child's span.`);
      }
      if (range.length > 0) await download(source(key), destination, { range });
      return { path: destination, offset: 0 };
    },
    temporary: (key) => join(folder, `${key.replaceAll("/", "-")}.${++made}`),
    // What is sent is whole there, or not there.
    secure: async () => undefined,
    create,
    settle: async () => undefined,
    supersede: async (key, file): Promise<Superseded> => {
      // Objects cannot be moved here, so the earlier one is kept on this machine meanwhile.
      const earlier = join(folder, `earlier-${++made}`);
      const isKept = await isFetched(key, earlier);
      await send(key, file);
      return {
        restore: async () => {
          if (isKept) await send(key, earlier);
        },
        discard: async () => rmSync(earlier, { force: true }),
      };
    },
    canKeep: (key) => isReadable(key) && typeof targets.write(key) !== "string",
    replace: async (key, file) => {
      await send(key, file);
    },
    fetchIfThere: async (key, destination, maxBytes) => {
      if (!(await has(key))) return false;
      await download(source(key), destination, { maxBytes });
      return true;
    },
    discard: async (key) => {
      const target = targets.remove(key);
      if (target === undefined) return;
      try {
        await request(target, { method: "DELETE", headers: {} }, { ...limits, maxTries: 2 });
      } catch {
        // It goes with the job.
      }
    },
    openLog: (key) => new ObjectLog(targets, key, limits),
  };
}
