import { openAsBlob, rmSync } from "node:fs";
import { join } from "node:path";
import type { StoreAccess } from "@remotebatch/job-model";
import { ChildFailure } from "./child-failure.js";
import { download } from "./http-download.js";
import { type HttpAnswer, type HttpLimits, request, requestFailure } from "./http-request.js";
import type { Expected, LogSink, RunnerStore } from "./runner-store.js";
import { checkDigest, digestFile } from "./verify.js";

type HttpAccess = Extract<StoreAccess, { readonly kind: "http" }>;

/** Status of a conditional PUT on a key that has an object. */
const taken = 412;
/** Status of S3 for writes that met each other: nothing is said about which of them, if any, went through. */
const conflict = 409;
/** Statuses by which stores may say that they know no conditional PUT. */
const refusals = [400, 405, 501];

/** True when a store says that it knows no conditional PUT; a status alone may mean anything else that is wrong. */
function isUnconditional({ status, bytes }: HttpAnswer): boolean {
  if (status === 501) return true;
  const words = bytes.toString("utf8", 0, 8192);
  return refusals.includes(status) && /if-none-match|precondition|notimplemented/iu.test(words);
}

/**
 * A job's prefix behind URLs, one for each key and direction. Reads resume where they broke off, writes are made on the
 * condition that nothing is there yet.
 * @param folder a local folder for objects in the making.
 */
export function httpStore(
  access: HttpAccess,
  folder: string,
  limits: HttpLimits = {},
): RunnerStore {
  const headers = access.headers ?? {};
  let made = 0;
  const urlOf = (map: Readonly<Record<string, string>>, key: string, verb: string): string => {
    const url = Object.hasOwn(map, key) ? map[key] : undefined;
    if (url === undefined) {
      throw new ChildFailure("infrastructure", `The descriptor has no URL to ${verb} ${key}.`);
    }
    return url;
  };
  const get = (key: string) => ({ url: urlOf(access.get, key, "read"), headers, key, limits });

  const put = async (key: string, file: string, replace: boolean): Promise<boolean> => {
    const target = urlOf(access.put, key, "write");
    const send = async (
      condition: Record<string, string>,
      more: { readonly accept?: readonly number[]; readonly again?: readonly number[] } = {},
    ): Promise<HttpAnswer> =>
      await request(
        target,
        { method: "PUT", headers: { ...headers, ...condition }, body: await openAsBlob(file) },
        { ...limits, ...more },
      );
    if (replace) {
      await send({});
      return true;
    }
    const answer = await send(
      { "if-none-match": "*" },
      { accept: [taken, ...refusals], again: [conflict] },
    );
    if (isUnconditional(answer)) {
      // No conditional writes there: looking first is the best that can be done.
      if (await isCertainlyThere(key)) return await isStored(key, digestFile(file));
      await send({});
      return true;
    }
    if (answer.status < 300) return true;
    if (answer.status !== taken) throw requestFailure(target, "PUT", `status ${answer.status}`);
    // An earlier try of this very write may have gone through although its answer was lost.
    return await isStored(key, digestFile(file));
  };

  const isStored = async (key: string, expected: Expected): Promise<boolean> => {
    if (!Object.hasOwn(access.get, key)) return false;
    const copy = join(folder, `compare-${++made}`);
    try {
      await download(get(key), copy);
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
    if (!Object.hasOwn(access.get, key)) throw unknown("the descriptor has no URL to read the key");
    const status = await statusOf(key);
    if (status === 403) throw unknown("reading the key was answered with status 403");
    return status !== 404;
  };

  const has = async (key: string): Promise<boolean> => {
    if (!Object.hasOwn(access.get, key)) return false;
    const status = await statusOf(key);
    // S3 says 403 of a missing object to those who may not list.
    return status !== 403 && status !== 404;
  };

  const statusOf = async (key: string): Promise<number> => {
    const { status } = await request(
      urlOf(access.get, key, "read"),
      { headers: { ...headers, range: "bytes=0-0" } },
      { ...limits, accept: [403, 404, 416] },
    );
    return status;
  };

  const temporary = (key: string): string => join(folder, `${key.replaceAll("/", "-")}.${++made}`);

  return {
    has,
    read: async (key, maxBytes) => {
      const response = await request(urlOf(access.get, key, "read"), { headers }, limits);
      if (response.bytes.length > maxBytes) {
        throw new ChildFailure(
          "infrastructure",
          `The object ${key} has more than ${maxBytes} bytes.`,
        );
      }
      return response.bytes;
    },
    fetch: async (key, destination, expected) => {
      await download(get(key), destination, { maxBytes: expected.bytes });
      checkDigest(key, digestFile(destination), expected);
    },
    fetchRange: async (key, range, destination, expected) => {
      if (range.offset + range.length > expected.bytes) {
        throw new ChildFailure("infrastructure", `The object ${key} ends before the child's span.`);
      }
      if (range.length > 0) await download(get(key), destination, { range });
      return { path: destination, offset: 0 };
    },
    temporary,
    create: async (key, file) => await put(key, file, false),
    supersede: async (key, file) => {
      await put(key, file, true);
      // A store of this kind cannot move objects, so the earlier one is gone.
      return { restore: async () => undefined, discard: async () => undefined };
    },
    canKeep: (key) => Object.hasOwn(access.get, key) && Object.hasOwn(access.put, key),
    replace: async (key, file) => {
      await put(key, file, true);
    },
    fetchIfThere: async (key, destination, maxBytes) => {
      if (!(await has(key))) return false;
      await download(get(key), destination, { maxBytes });
      return true;
    },
    // A grant of URLs does not allow it.
    discard: async () => undefined,
    openLog: (key) =>
      bufferedLog(async (bytes) => {
        if (!Object.hasOwn(access.put, key)) return;
        await request(
          urlOf(access.put, key, "write"),
          { method: "PUT", headers, body: new Blob([bytes]) },
          limits,
        );
      }),
  };
}

/** Most bytes of log that are kept for one upload at the end; engines show the runner's own output meanwhile. */
const maxLogBytes = 64 << 20;

function bufferedLog(upload: (bytes: Buffer) => Promise<void>): LogSink {
  const lines: Buffer[] = [];
  let bytes = 0;
  return {
    write: (line) => {
      process.stdout.write(line);
      if (bytes > maxLogBytes) return;
      const encoded = Buffer.from(line);
      bytes += encoded.length;
      lines.push(encoded);
    },
    touch: () => undefined,
    close: async () => {
      try {
        await upload(Buffer.concat(lines));
      } catch {
        // The lines also went to this program's own output.
      }
    },
  };
}
