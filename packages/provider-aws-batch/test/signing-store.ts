import { memoryStore } from "@remotebatch/provider-testkit";
import { presigner, type S3Store } from "@remotebatch/store-s3";

/** A store in memory that signs URLs as one in a bucket does: for tests whose children are never run. */
export function signingStore(): S3Store {
  return {
    ...memoryStore(),
    bucketKey: (key) => `prefix/${key}`,
    presigner: async () =>
      presigner({
        bucketUrl: "https://jobs.s3.us-east-1.amazonaws.com",
        region: "us-east-1",
        keys: {
          accessKeyId: "AKIATESTTESTTEST",
          secretAccessKey: "secret",
          sessionToken: "t".repeat(1000),
        },
        expiresInSeconds: 604_800,
        nowMs: Date.UTC(2026, 0, 1),
      }),
    roleAccess: async (prefix) => ({
      kind: "s3",
      bucket: "jobs",
      prefix: `prefix/${prefix}`,
      region: "us-east-1",
    }),
    address: async (key) => `https://jobs.s3.us-east-1.amazonaws.com/prefix/${key}`,
    close: () => {},
  };
}
