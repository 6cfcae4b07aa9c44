import { S3Client } from "@aws-sdk/client-s3";
import type { Credentials, GivenKeys, S3StoreSettings } from "./settings.js";

/**
 * The SDK's client as the store uses it. Checksums only where the service demands them: many servers that speak S3 do not know
 * the newer ones, and what is sent is signed with its SHA-256 anyway. Regions are not followed: a bucket that lies elsewhere costs money
 * at every byte, so it is told.
 */
export function s3Client(settings: S3StoreSettings): S3Client {
  const { region, endpoint, credentials, profile, maxTries = 5, silenceMs } = settings;
  return new S3Client({
    maxAttempts: maxTries,
    requestHandler: silenceLimits(silenceMs),
    retryMode: "adaptive",
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    followRegionRedirects: false,
    forcePathStyle: endpoint !== undefined || settings.bucket.includes("."),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials: keysOf(credentials) }),
  });
}

/**
 * Limits for connections that fall silent, which the SDK would wait for without an end: a server that is gone, or a firewall that has forgotten
 * them. Time in which bytes move does not count.
 */
export function silenceLimits(silenceMs = 60_000) {
  return { connectionTimeout: Math.min(silenceMs, 10_000), socketTimeout: silenceMs };
}

type Keys = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
};

/** Credentials as the SDK takes them: it keeps those without an end for ever, so those of a function get one that has passed. */
export function keysOf(credentials: Credentials): () => Promise<Keys> {
  return async () => {
    const given: GivenKeys =
      typeof credentials === "function"
        ? { expiration: new Date(0), ...(await credentials()) }
        : credentials;
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = given;
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(expiration === undefined ? {} : { expiration }),
    };
  };
}

/** Address of the bucket as URLs for jobs name it, without a slash at its end. */
export function bucketUrl(settings: S3StoreSettings, region: string): string {
  const { bucket } = settings;
  const endpoint = settings.insideEndpoint ?? settings.endpoint;
  if (endpoint !== undefined) return `${endpoint.replace(/\/+$/u, "")}/${bucket}`;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  // A certificate covers one label only, so a bucket with dots has to be in the path.
  return bucket.includes(".")
    ? `https://s3.${region}.${domain}/${bucket}`
    : `https://${bucket}.s3.${region}.${domain}`;
}
