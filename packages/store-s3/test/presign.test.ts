import { presigner } from "@remotebatch/store-s3";
import { describe, expect, test } from "vitest";

// The example that AWS publishes with its description of Signature Version 4 in the query.
const published = {
  bucketUrl: "https://examplebucket.s3.amazonaws.com",
  region: "us-east-1",
  keys: {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  },
  expiresInSeconds: 86_400,
  nowMs: Date.UTC(2013, 4, 24),
};

describe("presigned URLs", () => {
  test("are those of AWS's published example", () => {
    expect(presigner(published).url("GET", "test.txt")).toBe(
      "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
    );
  });

  test("sign no checksum and no header but the host, so that any body can be put", () => {
    const url = new URL(presigner(published).url("PUT", "out/1/1.wxf"));
    expect(url.searchParams.get("X-Amz-SignedHeaders")).toBe("host");
    expect([...url.searchParams.keys()].filter((name) => /checksum|sha256/iu.test(name))).toEqual(
      [],
    );
  });

  test("carry the session's token, and never the secret key", () => {
    const keys = { ...published.keys, sessionToken: "a token/+=" };
    const url = presigner({ ...published, keys }).url("GET", "x");
    expect(new URL(url).searchParams.get("X-Amz-Security-Token")).toBe("a token/+=");
    expect(decodeURIComponent(url)).not.toContain(published.keys.secretAccessKey);
  });
});
