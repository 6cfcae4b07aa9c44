import type { BatchError } from "@remotebatch/job-model";
import { awsFailure, s3Store, withoutSecrets } from "@remotebatch/store-s3";
import { expect, test } from "vitest";

const failure = (name: string, more: object = {}): BatchError =>
  awsFailure(
    Object.assign(new Error("words"), { name, ...more }),
    "doing it",
    "BATCH_STORE_FAILED",
  );

test.each([
  ["ExpiredToken", {}, "BATCH_UNAUTHENTICATED", false],
  ["SignatureDoesNotMatch", { $metadata: { httpStatusCode: 403 } }, "BATCH_UNAUTHENTICATED", false],
  ["AccessDenied", { $metadata: { httpStatusCode: 403 } }, "BATCH_FORBIDDEN", false],
  ["SlowDown", { $metadata: { httpStatusCode: 503 } }, "BATCH_THROTTLED", true],
  ["TooManyRequestsException", { $metadata: { httpStatusCode: 429 } }, "BATCH_THROTTLED", true],
  ["Error", { code: "ECONNREFUSED" }, "BATCH_UNAVAILABLE", true],
  ["InternalError", { $metadata: { httpStatusCode: 500 } }, "BATCH_UNAVAILABLE", true],
  ["NoSuchBucket", { $metadata: { httpStatusCode: 404 } }, "BATCH_STORE_FAILED", false],
])("%s %j becomes %s", (name, more, code, retryable) => {
  const error = failure(name, more);
  expect([error.code, error.retryable]).toEqual([code, retryable]);
});

test("a bucket of another region is told with the region to set", () => {
  const headers = { "x-amz-bucket-region": "eu-west-1" };
  const error = failure("PermanentRedirect", {
    $metadata: { httpStatusCode: 301 },
    $response: { headers },
  });
  expect(error.code).toBe("BATCH_INVALID_OPTION");
  expect(error.message).toContain("The bucket is in region eu-west-1; set region");
});

test("neither the error nor its cause holds what signs a request", () => {
  const secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
  const error = awsFailure(
    Object.assign(
      new Error(
        `no https://b/k?X-Amz-Credential=AKIAABCDEFGHIJKL%2Fx&X-Amz-Signature=${secret}&X-Amz-Security-Token=${secret}`,
      ),
      {
        name: "SignatureDoesNotMatch",
        AWSAccessKeyId: "AKIAABCDEFGHIJKL",
        StringToSign: secret,
        $response: { headers: { authorization: secret } },
      },
    ),
    "putting",
    "BATCH_STORE_FAILED",
  );
  const cause = error.cause as Error;
  const all = [error, cause].flatMap((one) => [
    one.message,
    one.stack ?? "",
    JSON.stringify(one, Object.getOwnPropertyNames(one)),
  ]);
  expect(all.filter((text) => text.includes(secret) || text.includes("AKIAABCDEFGHIJKL"))).toEqual(
    [],
  );
});

test("what a service repeats of the request that it did not accept is not in the error", () => {
  const token = "IQoJb3JpZ2luX2VjEHUaCXVzLWVhc3QtMSJHMEUCIQDtoken/+==";
  // The form of answers of AWS's JSON services.
  const message = [
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    "",
    "The Canonical String for this request should have been",
    `'POST\n/v1/submitjob\n\nhost:batch.eu-west-1.amazonaws.com\nx-amz-date:20260101T000000Z\nx-amz-security-token:${token}\n\nhost;x-amz-date;x-amz-security-token\n0123'`,
    "",
    "The String-to-Sign should have been",
    "'AWS4-HMAC-SHA256\n20260101T000000Z\n20260101/eu-west-1/batch/aws4_request\n0123'",
  ].join("\n");
  const error = awsFailure(
    Object.assign(new Error(message), { name: "InvalidSignatureException" }),
    "submitting",
    "BATCH_ENGINE_FAILED",
  );
  const all = `${error.message} ${(error.cause as Error).message} ${(error.cause as Error).stack}`;
  expect(all).not.toContain(token);
  expect(all).not.toContain("x-amz-security-token");
  expect(error.message).toContain("does not match the signature you provided");
});

test("a token in a message is blotted out, in whichever form", () => {
  for (const text of [
    "x-amz-security-token:SECRET/+=",
    "X-Amz-Security-Token=SECRET%2F",
    '"SessionToken":"SECRET"',
    "<Token-0>SECRET</Token-0>",
    "sessionToken: SECRET",
  ])
    expect(withoutSecrets(text)).not.toContain("SECRET");
});

test("an answer of a megabyte becomes an error of a few lines", () => {
  const { message } = failure("Strange", { message: "x".repeat(2 ** 20) });
  expect(message.length).toBeLessThan(1500);
});

test.each([
  [{ bucket: "jobs", prefix: "a/../b" }, "prefix"],
  [{ bucket: "jobs", prefix: "./a" }, "prefix"],
  [{ bucket: "Not A Bucket" }, "bucket"],
  [{ bucket: "jobs", prefix: "/x" }, "prefix"],
  [{ bucket: "jobs", endpoint: "http://me:pass@host" }, "endpoint"],
  [{ bucket: "jobs", partBytes: 10 }, "partBytes"],
  [{ bucket: "jobs", grantSeconds: 604_801 }, "grantSeconds"],
])("settings %j are refused", (settings, word) => {
  expect(() => s3Store(settings)).toThrow(
    expect.objectContaining({
      code: "BATCH_INVALID_OPTION",
      message: expect.stringContaining(word),
    }),
  );
});
