import { createHash, createHmac } from "node:crypto";

/** Keys that sign requests. */
export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** What all URLs signed together have in common. */
export interface PresignOptions {
  /** Address of the bucket without a slash at its end: `https://bucket.s3.eu-west-1.amazonaws.com`, or `http://host:port/bucket`. */
  readonly bucketUrl: string;
  readonly region: string;
  readonly keys: SigningKeys;
  /** How long the URLs are good, seconds: 1 to 604,800 (7 days). */
  readonly expiresInSeconds: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** Signs URLs for objects of one bucket, all from the same instant. */
export interface Presigner {
  /** The query that all its URLs share: all but the signature, which differs by key and method. */
  readonly query: string;
  /** Address of an object, without a query. */
  address(key: string): string;
  /** 64 hex digits: the signature for one object and method. */
  signature(method: "GET" | "PUT", key: string): string;
  /** The whole URL. It needs no further header; whoever has it can do this one thing until it expires. */
  url(method: "GET" | "PUT", key: string): string;
}

const algorithm = "AWS4-HMAC-SHA256";

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** A key as it stands in addresses that are signed. */
export function encodedKey(key: string): string {
  return key.split("/").map(encodeWord).join("/");
}

function encodeWord(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Signs by Signature Version 4 in the query. Only the host is signed and the payload is left open: a checksum of an
 * empty body among the signed parameters, as the SDK would put it there, makes the real service refuse every upload. Nothing is
 * sent, so ten thousand URLs take about a tenth of a second.
 */
export function presigner(options: PresignOptions): Presigner {
  const { bucketUrl, region, keys, expiresInSeconds, nowMs } = options;
  const { host, pathname } = new URL(bucketUrl);
  const root = pathname === "/" ? "" : pathname;
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/gu, "");
  const day = stamp.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const parameters: (readonly [string, string])[] = [
    ["X-Amz-Algorithm", algorithm],
    ["X-Amz-Credential", `${keys.accessKeyId}/${scope}`],
    ["X-Amz-Date", stamp],
    ["X-Amz-Expires", String(expiresInSeconds)],
    ...(keys.sessionToken === undefined
      ? []
      : [["X-Amz-Security-Token", keys.sessionToken] as const]),
    ["X-Amz-SignedHeaders", "host"],
  ];
  const query = parameters.map(([name, value]) => `${name}=${encodeWord(value)}`).join("&");
  const signingKey = hmac(
    hmac(hmac(hmac(`AWS4${keys.secretAccessKey}`, day), region), "s3"),
    "aws4_request",
  );
  const path = (key: string): string => `${root}/${encodedKey(key)}`;
  const address = (key: string): string => `${new URL(bucketUrl).origin}${path(key)}`;

  function signature(method: "GET" | "PUT", key: string): string {
    const canonical = `${method}\n${path(key)}\n${query}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`;
    const digest = createHash("sha256").update(canonical).digest("hex");
    return hmac(signingKey, `${algorithm}\n${stamp}\n${scope}\n${digest}`).toString("hex");
  }

  return {
    query,
    address,
    signature,
    url: (method, key) => `${address(key)}?${query}&X-Amz-Signature=${signature(method, key)}`,
  };
}
