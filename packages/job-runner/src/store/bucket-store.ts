import { createHash } from "node:crypto";
import type { StoreAccess } from "@remotebatch/job-model";
import { BucketRefusals } from "./bucket-refusals.js";
import type { HttpLimits } from "./http-request.js";
import type { HttpTarget } from "./http-target.js";
import { MachineKeys } from "./machine-keys.js";
import { objectStore } from "./object-store.js";
import type { RunnerStore } from "./runner-store.js";
import { emptySha256, escapedPath, signedHeaders } from "./sigv4.js";

type BucketAccess = Extract<StoreAccess, { readonly kind: "s3" }>;

/** Address of a job's prefix in its bucket, without a slash at the end. */
function prefixUrl({ bucket, prefix, region, endpoint }: BucketAccess): string {
  const path = escapedPath(prefix.slice(0, -1));
  if (endpoint !== undefined) return `${endpoint.replace(/\/+$/u, "")}/${bucket}/${path}`;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  // A certificate covers one label only, so a bucket with dots has to be in the path.
  return bucket.includes(".")
    ? `https://s3.${region}.${domain}/${bucket}/${path}`
    : `https://${bucket}.s3.${region}.${domain}/${path}`;
}

const digests = new WeakMap<Blob, string>();

async function sha256Of(content: Blob | undefined): Promise<string> {
  if (content === undefined) return emptySha256;
  const known = digests.get(content);
  if (known !== undefined) return known;
  const hash = createHash("sha256");
  for await (const piece of content.stream()) hash.update(piece);
  const digest = hash.digest("hex");
  digests.set(content, digest);
  return digest;
}

/**
 * A job's prefix in a bucket, with the rights that the machine or container gives. Every request is signed anew, its content with it, so
 * that neither keys nor signatures grow old.
 * @param folder a local folder for objects in the making.
 */
export function bucketStore(
  access: BucketAccess,
  folder: string,
  limits: HttpLimits = {},
  keys: Pick<MachineKeys, "get" | "forget"> = new MachineKeys(),
): RunnerStore {
  const root = prefixUrl(access);
  const refusals = new BucketRefusals(access, keys);
  const target = (key: string): HttpTarget => ({
    shown: `s3://${access.bucket}/${access.prefix}${key}`,
    redirect: "manual",
    prepare: async ({ method = "GET", headers, body }) => {
      const url = new URL(`${root}/${escapedPath(key)}`);
      const signing = await keys.get();
      refusals.using(signing);
      const contentSha256 = await sha256Of(body);
      const { region } = access;
      const nowMs = Date.now() + refusals.clockOffsetMs;
      const unsigned = { method, url, headers, contentSha256 };
      return { url: url.href, headers: signedHeaders(unsigned, signing, { region, nowMs }) };
    },
    refused: (answer) => refusals.isPassing(answer),
    said: (answer) => refusals.wordsOf(answer),
  });
  return objectStore({ read: target, write: target, remove: target }, folder, limits);
}
