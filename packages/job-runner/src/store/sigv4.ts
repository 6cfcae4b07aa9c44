import { createHash, createHmac } from "node:crypto";

/** Keys that sign requests to AWS, or to a server that speaks as AWS does. */
export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A request to be signed. */
export interface Unsigned {
  readonly method: string;
  /** With its path encoded as it is sent, and without a query. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the content, 64 hex digits. */
  readonly contentSha256: string;
}

/** SHA-256 of no bytes. */
export const emptySha256 = createHash("sha256").digest("hex");

const algorithm = "AWS4-HMAC-SHA256";

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/**
 * The headers of a request to S3 with its signature by Signature Version 4: of method, path, content and every header that is given.
 * @param nowMs milliseconds since 1970, as the server's clock has them.
 */
export function signedHeaders(
  { method, url, headers, contentSha256 }: Unsigned,
  { accessKeyId, secretAccessKey, sessionToken }: SigningKeys,
  { region, nowMs }: { readonly region: string; readonly nowMs: number },
): Readonly<Record<string, string>> {
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/gu, "");
  const day = stamp.slice(0, 8);
  const all: Readonly<Record<string, string>> = {
    ...headers,
    "x-amz-content-sha256": contentSha256,
    "x-amz-date": stamp,
    ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
  };
  // The host is sent by whoever sends the request.
  const lines = Object.entries({ ...all, host: url.host })
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/ +/gu, " ")] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const names = lines.map(([name]) => name).join(";");
  const canonical = [
    method,
    url.pathname,
    "",
    ...lines.map(([name, value]) => `${name}:${value}`),
    "",
    names,
    contentSha256,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const digest = createHash("sha256").update(canonical).digest("hex");
  const dayKey = hmac(`AWS4${secretAccessKey}`, day);
  const key = hmac(hmac(hmac(dayKey, region), "s3"), "aws4_request");
  const signature = hmac(key, `${algorithm}\n${stamp}\n${scope}\n${digest}`).toString("hex");
  return {
    ...all,
    authorization: `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** A part of a path as signatures want it: more marks are escaped than in addresses elsewhere. */
export function escapedPath(path: string): string {
  return path
    .split("/")
    .map((part) =>
      encodeURIComponent(part).replace(
        /[!'()*]/gu,
        (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join("/");
}
