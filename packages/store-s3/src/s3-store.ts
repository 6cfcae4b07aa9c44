import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { BatchError, type CallOptions, type StoreAccess } from "@remotebatch/job-model";
import type { JobStore, StoreEntry } from "@remotebatch/provider-kit";
import { attemptsOf, awsErrorName, awsFailure } from "./aws-failure.js";
import { deleteBelow, nextPage } from "./delete-objects.js";
import { absent, objectSize } from "./object-size.js";
import { encodedKey, type Presigner, presigner } from "./presign.js";
import { bucketUrl, s3Client } from "./s3-client.js";
import { checkS3Settings, type S3StoreSettings } from "./settings.js";
import { urlKeys } from "./signing-keys.js";
import { upload } from "./upload.js";

/** A job store in an S3 bucket. */
export interface S3Store extends JobStore {
  /** Key in the bucket of a key of the store. */
  bucketKey(key: string): string;
  /** Signs URLs for objects of the bucket, by bucket keys, with the keys of now. */
  presigner(): Promise<Presigner>;
  /** How jobs that have a role reach what lies below a prefix of the store; no secret is in it. */
  roleAccess(prefix: string): Promise<Extract<StoreAccess, { readonly kind: "s3" }>>;
  /** Address of an object as jobs see it, unsigned. */
  address(key: string): Promise<string>;
  /** Ends open connections. */
  close(): void;
}

const maxWholeBytes = 2 ** 31 - 1;
const refusedCondition = /^(?:NotImplemented|UnsupportedArgument)$/u;

function checkKey(key: string): void {
  const parts = key.endsWith("/") ? key.slice(0, -1).split("/") : key.split("/");
  const bad = parts.some(
    (part) => part === "" || part === "." || part === ".." || part.includes("\0"),
  );
  if (bad || Buffer.byteLength(key) > 900)
    throw new BatchError(
      "BATCH_STORE_FAILED",
      `${JSON.stringify(key.slice(0, 200))} is no key of a store.`,
    );
}

function extraOf({ encryption, storageClass }: S3StoreSettings) {
  return {
    ...(encryption === undefined ? {} : { ServerSideEncryption: encryption.kind }),
    ...(encryption?.kind === "aws:kms" && encryption.keyId !== undefined
      ? { SSEKMSKeyId: encryption.keyId }
      : {}),
    // A class of the SDK's list, or one that this server has.
    ...(storageClass === undefined ? {} : { StorageClass: storageClass as "STANDARD" }),
  };
}

/**
 * Keeps jobs in an S3 bucket: of AWS, or of any server that speaks S3. Jobs reach their objects by signed URLs and need no rights
 * of their own, or with a role. Opens nothing until the first call.
 *
 * @throws BatchError `BATCH_INVALID_OPTION` for settings out of range.
 */
export function s3Store(settings: S3StoreSettings): S3Store {
  checkS3Settings(settings);
  const {
    bucket: Bucket,
    partBytes = 16 * 2 ** 20,
    parallelParts = 4,
    conditionalWrites = true,
    grantSeconds = 604_800,
  } = settings;
  const client = s3Client(settings);
  const keysForUrls = urlKeys(client, grantSeconds * 1000);
  const root =
    settings.prefix === undefined || settings.prefix === ""
      ? ""
      : `${settings.prefix.replace(/\/$/u, "")}/`;
  const extra = extraOf(settings);
  const where = (key: string): string => `s3://${Bucket}/${root}${key}`;
  // A signal of its own for each call: the SDK listens to it, and Node warns of a leak where more than ten listen to one.
  const callOf = ({ signal }: CallOptions) =>
    signal === undefined ? {} : { abortSignal: AbortSignal.any([signal]) };
  const failure = (error: unknown, doing: string, { signal }: CallOptions): unknown =>
    signal?.aborted === true ? signal.reason : awsFailure(error, doing, "BATCH_STORE_FAILED");

  async function sizeOf(key: string, options: CallOptions): Promise<number | undefined> {
    checkKey(key);
    try {
      return await objectSize(client, { Bucket, Key: `${root}${key}` }, callOf(options));
    } catch (error) {
      throw failure(error, `looking at ${where(key)}`, options);
    }
  }

  /** An object that is there after a write that was tried again may be of an earlier try, whose answer was lost. */
  async function judged(
    key: string,
    bytes: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<"exists" | "written"> {
    const found = await store.get(key, signal === undefined ? {} : { signal });
    return found !== undefined && Buffer.compare(found, bytes) === 0 ? "written" : "exists";
  }

  async function signer(): Promise<Presigner> {
    const [region, keys] = await Promise.all([client.config.region(), keysForUrls()]);
    const { accessKeyId, secretAccessKey, sessionToken } = keys;
    return presigner({
      bucketUrl: bucketUrl(settings, region),
      region,
      keys: { accessKeyId, secretAccessKey, sessionToken },
      expiresInSeconds: grantSeconds,
      // The service's clock, where it is another: the client reads it from the answers.
      nowMs: Date.now() + client.config.systemClockOffset,
    });
  }

  async function roleAccess(prefix: string) {
    const region = await regionOf();
    const endpoint = settings.insideEndpoint ?? settings.endpoint;
    return {
      kind: "s3" as const,
      bucket: Bucket,
      prefix: `${root}${prefix}`,
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
    };
  }

  async function regionOf(): Promise<string> {
    try {
      return await client.config.region();
    } catch (error) {
      throw awsFailure(error, "looking for the bucket's region", "BATCH_INVALID_OPTION");
    }
  }

  const store: S3Store = {
    bucketKey: (key) => `${root}${key}`,
    presigner: async () => {
      try {
        return await signer();
      } catch (error) {
        throw awsFailure(error, "signing URLs for jobs", "BATCH_UNAUTHENTICATED");
      }
    },
    roleAccess,
    address: async (key) =>
      `${bucketUrl(settings, await regionOf())}/${encodedKey(`${root}${key}`)}`,
    close: () => client.destroy(),
    async put(key, bytes, { ifAbsent = false, signal } = {}) {
      checkKey(key);
      if (
        ifAbsent &&
        !conditionalWrites &&
        (await sizeOf(key, signal === undefined ? {} : { signal })) !== undefined
      )
        return "exists";
      const job = {
        bucket: Bucket,
        key: `${root}${key}`,
        bytes,
        ifAbsent: ifAbsent && conditionalWrites,
        partBytes,
        parallelParts,
        extra,
        signal,
        onProgress: settings.onProgress ?? (() => {}),
      };
      for (let tries = 1; ; tries += 1) {
        try {
          await upload(client, job);
          return "written";
        } catch (error) {
          const { name, status } = awsErrorName(error);
          if (ifAbsent && (status === 412 || name === "PreconditionFailed"))
            return attemptsOf(error) > 1 || tries > 1 ? await judged(key, bytes, signal) : "exists";
          // Somebody else writes or deletes it in this moment.
          if (ifAbsent && status === 409 && tries < 5) continue;
          if (ifAbsent && (status === 501 || refusedCondition.test(name))) {
            throw new BatchError(
              "BATCH_UNSUPPORTED",
              `This server cannot write on a condition; set conditionalWrites to false and let one process at a time submit and watch jobs (${name}).`,
            );
          }
          throw failure(error, `writing ${where(key)}`, signal === undefined ? {} : { signal });
        }
      }
    },
    async get(key, { range, ...options } = {}) {
      checkKey(key);
      if (range !== undefined && range.length === 0)
        return (await sizeOf(key, options)) === undefined ? undefined : new Uint8Array(0);
      const part =
        range === undefined
          ? {}
          : { Range: `bytes=${range.offset}-${range.offset + range.length - 1}` };
      const doing = `reading ${where(key)}`;
      try {
        const answer = await client.send(
          new GetObjectCommand({ Bucket, Key: `${root}${key}`, ...part }),
          callOf(options),
        );
        const { Body, ContentLength = 0 } = answer;
        if (ContentLength > (range?.length ?? maxWholeBytes)) {
          await Body?.transformToWebStream().cancel();
          throw new BatchError(
            "BATCH_STORE_FAILED",
            `${where(key)} has ${ContentLength} bytes, too many to be read at once.`,
          );
        }
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array(0);
        if (bytes.length !== ContentLength)
          throw new BatchError(
            "BATCH_UNAVAILABLE",
            `${where(key)} was cut: ${bytes.length} of ${ContentLength} bytes came.`,
          );
        return bytes;
      } catch (error) {
        const { name, status } = awsErrorName(error);
        if (absent.test(name)) return undefined;
        if (range !== undefined && (name === "InvalidRange" || status === 416))
          return new Uint8Array(0);
        throw failure(error, doing, options);
      }
    },
    size: (key, options = {}) => sizeOf(key, options),
    async list(prefix, options = {}) {
      if (prefix !== "") checkKey(prefix);
      const entries: StoreEntry[] = [];
      let ContinuationToken: string | undefined;
      try {
        do {
          const more = ContinuationToken === undefined ? {} : { ContinuationToken };
          const input = { Bucket, Prefix: `${root}${prefix}`, Delimiter: "/", ...more };
          const page = await client.send(new ListObjectsV2Command(input), callOf(options));
          for (const { Prefix = "" } of page.CommonPrefixes ?? [])
            entries.push({ key: Prefix.slice(root.length), bytes: 0 });
          for (const { Key = "", Size = 0 } of page.Contents ?? [])
            if (!Key.endsWith("/")) entries.push({ key: Key.slice(root.length), bytes: Size });
          ContinuationToken = nextPage(page, where(prefix));
        } while (ContinuationToken !== undefined);
        return entries;
      } catch (error) {
        throw failure(error, `listing ${where(prefix)}`, options);
      }
    },
    async deleteAll(prefix, options = {}) {
      checkKey(prefix);
      try {
        await deleteBelow(client, Bucket, `${root}${prefix}`, callOf(options));
      } catch (error) {
        throw failure(error, `deleting ${where(prefix)}`, options);
      }
    },
    async grant(prefix, { reads, writes, signal }) {
      signal?.throwIfAborted();
      if (settings.storeAccess === "role") return await roleAccess(prefix);
      const sign = await signer().catch((error: unknown) => {
        throw awsFailure(error, "signing URLs for jobs", "BATCH_UNAUTHENTICATED");
      });
      const get: Record<string, string> = {};
      const put: Record<string, string> = {};
      for (const key of reads) get[key] = sign.url("GET", `${root}${prefix}${key}`);
      for (const key of writes) {
        put[key] = sign.url("PUT", `${root}${prefix}${key}`);
        // A runner looks whether another run of the same attempt was first.
        get[key] ??= sign.url("GET", `${root}${prefix}${key}`);
      }
      return { kind: "http", get, put };
    },
  };
  return store;
}
