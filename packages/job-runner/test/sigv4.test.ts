import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { emptySha256, escapedPath, signedHeaders } from "../src/store/sigv4.js";

const keys = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const at = { region: "us-east-1", nowMs: Date.UTC(2013, 4, 24) };

// The two examples with whole objects in AWS's own documentation of signatures for S3.
test("signatures are those of AWS's own examples", () => {
  const get = signedHeaders(
    {
      method: "GET",
      url: new URL("https://examplebucket.s3.amazonaws.com/test.txt"),
      headers: { range: "bytes=0-9" },
      contentSha256: emptySha256,
    },
    keys,
    at,
  );
  expect(get["authorization"]).toMatch(
    /SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41$/u,
  );
  const put = signedHeaders(
    {
      method: "PUT",
      url: new URL(`https://examplebucket.s3.amazonaws.com/${escapedPath("test$file.text")}`),
      headers: {
        date: "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
      },
      contentSha256: createHash("sha256").update("Welcome to Amazon S3.").digest("hex"),
    },
    keys,
    at,
  );
  expect(put["authorization"]).toMatch(
    /Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd$/u,
  );
});

test("a session's token is sent and signed, and the host is left to whoever sends", () => {
  const headers = signedHeaders(
    { method: "GET", url: new URL("http://h:1/b/k"), headers: {}, contentSha256: emptySha256 },
    { ...keys, sessionToken: "token" },
    at,
  );
  expect(headers["x-amz-security-token"]).toBe("token");
  expect(headers["authorization"]).toContain(";x-amz-security-token,");
  expect(headers).not.toHaveProperty("host");
});

test("marks that addresses elsewhere leave as they are have to be escaped", () => {
  expect(escapedPath("a!'()*/b c~ü")).toBe("a%21%27%28%29%2A/b%20c~%C3%BC");
});
